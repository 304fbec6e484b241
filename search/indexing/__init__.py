"""Keeping an index level with the record; the record itself is handed in."""

from search.indexing.sync import Difference, Record, SyncReport, compare, push, rebuild, sync

__all__ = ["Difference", "Record", "SyncReport", "compare", "push", "rebuild", "sync"]
