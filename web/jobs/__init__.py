"""Handlers of queued jobs; routes and commands call the same ones."""
