"""Consultations, comments, receipts and outcomes."""
