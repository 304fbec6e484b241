"""Letters of a review and their answers."""
