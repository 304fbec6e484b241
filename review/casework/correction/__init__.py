"""What follows a problem: the correction ladder, the refiled text, reports and ratings."""
