"""Jurisdiction profiles, working days and deadlines."""
