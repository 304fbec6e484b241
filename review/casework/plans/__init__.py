"""Topics of the yearly plan, batches of documents with one defect, clean-up campaigns."""
