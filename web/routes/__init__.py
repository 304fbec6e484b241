"""Pages and forms, thin."""
