"""Filings (备案): intake with receipt, formality check, outcome, gap-free registration number, assignment, lists."""
