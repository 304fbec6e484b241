"""Reviews, worksheets and their lines; owns every link to a comment, note or opinion."""
