"""Searches that people keep, what is new in them, answers that staff confirmed, and counts of what was asked.

The record side only: nothing here runs a search. See ADR "searches in the record".
"""
