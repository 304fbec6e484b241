"""Papers made from a worksheet, as DOCX."""
