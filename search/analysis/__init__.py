"""Cutting Chinese text, in one place for index and query alike, and highlighting the original."""
