"""The system of record: everything that must not be lost is kept here."""
