"""The notice that carries a document, as a reading of its own: paragraphs, number, signature date."""

from __future__ import annotations

from registry.provisions.reading import Node, Part, Reading


def wrapper_reading(reading: Reading) -> Reading:
    """The wrapper of a reading as a separate document; its text is the wrapper's own stretch of the file."""
    wrapper = reading.wrapper
    if wrapper is None:
        raise ValueError("the reading has no wrapper")
    text = reading.text[wrapper.start : wrapper.end].strip("\n")
    paragraphs: list[Node] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            number = len(paragraphs) + 1
            end = position + len(line)
            paragraphs.append(Node(Part.PARAGRAPH, f"pre__para_{number}", "", position, end, position))
        position += len(line) + 1
    preamble = Node(Part.PREAMBLE, "pre", "", 0, len(text), 0, children=tuple(paragraphs))
    return Reading(
        file=reading.file,
        format=reading.format,
        text=text,
        title=wrapper.title,
        kind=reading.kind,
        level=reading.level,
        issuer=wrapper.issuer or reading.issuer,
        document_number=wrapper.document_number or reading.document_number,
        promulgated_on=wrapper.signed_on,
        nodes=(preamble,),
    )
