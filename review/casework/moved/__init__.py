"""What a comment moved: links between comments and lines of the worksheet or points of letters, seen from both sides."""
