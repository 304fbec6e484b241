"""One frozen context dataclass a page."""
