"""The superior-law library: import, citations resolved and checked, candidates for a clause."""
