"""What comments moved: links to lines of the worksheet and points of letters, seen from both sides."""
