"""Projection of the record into index documents, and the sync that repairs differences."""
