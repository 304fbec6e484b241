"""The public API, version 1: search and documents, the same queries and the same visibility as the pages."""

from __future__ import annotations

from web.api.version1 import router

__all__ = ["router"]
