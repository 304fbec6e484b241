"""A real Elasticsearch for tests and developers, from the server's own published jars."""
