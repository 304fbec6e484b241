"""A site as one archive: made while it serves, proved and restored elsewhere."""
