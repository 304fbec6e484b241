"""Lines of the worksheet, their history, and the checklist of standards."""
