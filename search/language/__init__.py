"""What people type: query strings, citations, aliases, everyday words."""
