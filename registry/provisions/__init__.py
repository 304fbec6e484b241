"""Pure vocabulary of legal texts, on the standard library alone: numerals, addresses, trees, citations."""
