"""Notes anchored to a clause or a finding."""
