"""Experts: assignments, opinions and what became of them."""
