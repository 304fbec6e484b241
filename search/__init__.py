"""SearchQuery to SearchResults, on an embedded engine or on Elasticsearch."""
