"""Setting papers after GB/T 9704—2012: what a paper says (`sheet`), its measures, and the DOCX file."""
