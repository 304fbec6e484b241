"""QR codes as SVG, drawn here: nothing is asked from outside."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """An SVG element of this text as a QR code, without width and height, so that the style sheet sizes it."""
    stream = io.BytesIO()
    segno.make(text, error="m").save(
        stream, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff"
    )
    return stream.getvalue().decode()
