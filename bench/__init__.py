"""Benchmarks: each prints ratios and figures; nothing here is a test."""
