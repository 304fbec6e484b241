"""The query language: what a person types or pastes → query tree, pins, and what was understood.

Knows no engine; asks the record through `Names` only.
"""

from search.language.everyday import Everyday, load_everyday, read_everyday
from search.language.form import BadRow, How, Join, Row, query_of, rows_of
from search.language.lexer import QueryMistake
from search.language.loosening import loosened
from search.language.names import Entry, MemoryNames, NamedDocument, Names
from search.language.parsing import ParsedQuery, check, parse_query
from search.language.recognition import Recognition, recognise
from search.language.widening import Applied, Learnt
from search.language.writer import write

__all__ = [
    "Applied",
    "BadRow",
    "Entry",
    "Everyday",
    "How",
    "Join",
    "Learnt",
    "MemoryNames",
    "NamedDocument",
    "Names",
    "ParsedQuery",
    "QueryMistake",
    "Recognition",
    "Row",
    "check",
    "load_everyday",
    "loosened",
    "parse_query",
    "query_of",
    "read_everyday",
    "recognise",
    "rows_of",
    "write",
]
