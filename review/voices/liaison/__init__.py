"""Liaison points: their tree and people, tasks that go down, what collectors gather, reports up, feedback down."""
