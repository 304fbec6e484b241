"""Alembic migrations of the whole record, whichever package a table lies in, in one line of history."""
