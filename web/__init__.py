"""The edges: HTTP, command line, job handlers."""
