"""Blocks to the tree of parts, articles, paragraphs and items."""
