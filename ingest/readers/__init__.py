"""One module a file format: bytes to blocks of text with their layout hints."""
