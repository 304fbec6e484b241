"""Exchange with other platforms: one adapter a format, and one line here for each.

An adapter turns a parcel (a ZIP) into rows and files, and this site's results into a parcel; it touches no database.
No national interface is published, so that the formats are those that an office can make with a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from review.casework.exchange import csv_parcel
from review.casework.exchange.parcel import Adapter, Parcel, ParcelFiling, Result

ADAPTERS: Mapping[str, Adapter] = {
    csv_parcel.ADAPTER.key: csv_parcel.ADAPTER,
}

__all__ = ["ADAPTERS", "Adapter", "Parcel", "ParcelFiling", "Result", "adapter_for"]


def adapter_for(names: frozenset[str]) -> Adapter | None:
    """The adapter that knows a parcel by the names of its members; None where no one does."""
    return next((adapter for adapter in ADAPTERS.values() if adapter.recognises(names)), None)
