"""File to Reading: pure, no database and no network."""
