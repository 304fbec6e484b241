"""Optical character recognition of scanned pages (optional extra `ocr`)."""
