"""placeholder"""
NAME="rapidocr"
LOW_CONFIDENCE=0.8
def available(): return False
def recognise_page(document, index):
    from ingest.refusals import refuse
    raise refuse("extra_missing","x",limit="OCR")
def recognise_picture(): ...
