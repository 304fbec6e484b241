"""Cutting, folding, highlights and snippets of Chinese text: the same for index and query, for both engines.

Knows nothing of engines or documents.
"""

from search.analysis.cutting import MARK, contains_words, cut, distinct, index_words, length, marked, phrase
from search.analysis.folding import fold, fold_document_number, fold_gaps
from search.analysis.highlights import EXACT_UP_TO, Marker, Span, highlight, stands_near
from search.analysis.numerals import number_key, spellings, to_chinese, to_int
from search.analysis.snippets import Snippet, snippet

__all__ = [
    "EXACT_UP_TO",
    "MARK",
    "Marker",
    "Snippet",
    "Span",
    "contains_words",
    "cut",
    "distinct",
    "fold",
    "fold_document_number",
    "fold_gaps",
    "highlight",
    "index_words",
    "length",
    "marked",
    "number_key",
    "phrase",
    "snippet",
    "spellings",
    "stands_near",
    "to_chinese",
    "to_int",
]
