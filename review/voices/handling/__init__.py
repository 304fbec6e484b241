"""What staff do with comments: near-copies grouped, attached, decided together, linked with what they moved."""
