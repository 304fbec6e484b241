"""Review: law, norms, rules, findings, notes, comments, casework and papers."""
