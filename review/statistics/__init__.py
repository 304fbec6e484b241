"""Counts over the record."""
