"""Findings, the verdicts that people give on them, and the precision computed from those."""
