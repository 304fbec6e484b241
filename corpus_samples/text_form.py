"""Plain text (UTF-8 or GB18030) and Markdown forms of a sample."""

from __future__ import annotations

import re
from pathlib import Path

from corpus_samples.source import Source

_ARTICLE = re.compile(r"(第[一二三四五六七八九十百零]+条)　")


def write_text(source: Source, path: Path, encoding: str) -> None:
    """Write lines as a government site's text export has them: indented paragraphs, CRLF in GB18030."""
    out: list[str] = []
    for line in source.lines:
        if line.tag == "D":
            out += ["", ""]
        elif line.tag in "CS":
            out += ["", line.text, ""]
        elif line.tag in "TGNHMLXY":
            out.append(line.text)
        elif line.tag == "R":
            out.append("　" * 20 + line.text)
        elif line.tag == "W":
            out.append(line.text.replace("|", "\t"))
        else:
            out.append("　　" + line.text)
    end = "\r\n" if encoding == "gb18030" else "\n"
    path.write_bytes((end.join(out) + end).encode(encoding))


def write_markdown(source: Source, path: Path) -> None:
    """Write Markdown with a heading for the title and bold article labels, as web copies have it."""
    out: list[str] = []
    for line in source.lines:
        if line.tag == "T":
            out.append(f"# {line.text}")
        elif line.tag in "CS":
            out.append(f"## {line.text}")
        elif line.tag == "A":
            out.append(_ARTICLE.sub(r"**\1** ", line.text))
        elif line.tag != "D":
            out.append(line.text)
    path.write_text("\n\n".join(out) + "\n", encoding="utf-8", newline="\n")
