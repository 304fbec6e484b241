"""One durable queue in the database: lease, retry with back-off, progress, cancel."""
