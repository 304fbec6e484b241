"""The query language: what a person types or pastes → query tree, pins, and what was understood.

Knows no engine; asks the record through `Names` only.
"""

from search.language.everyday import Everyday, load_everyday, read_everyday
from search.language.loosening import loosened
from search.language.names import Entry, MemoryNames, NamedDocument, Names
from search.language.parsing import ParsedQuery, check, parse_query
from search.language.recognition import Recognition, recognise
from search.language.widening import Applied, Learnt
from search.language.writer import write

__all__ = [
    "Applied",
    "Entry",
    "Everyday",
    "Learnt",
    "MemoryNames",
    "NamedDocument",
    "Names",
    "ParsedQuery",
    "Recognition",
    "check",
    "load_everyday",
    "loosened",
    "parse_query",
    "read_everyday",
    "recognise",
    "write",
]
