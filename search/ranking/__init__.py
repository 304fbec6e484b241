"""What comes first, and how that is measured."""
