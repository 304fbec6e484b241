"""One file a rule, with its source in law; powers table and lexicons as data."""
