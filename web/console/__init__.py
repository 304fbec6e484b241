"""The beishen command."""
