"""Build the binary forms and the golden facts: `python -m corpus_samples.build [FOLDER] [--scans]`.

Promises the same bytes on every run. Scans are redrawn only with `--scans` (they need a CJK font of the machine);
facts come from the tags of the sources, never from the program's own parser.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus_samples import facts
from corpus_samples.docx_form import write_docx
from corpus_samples.html_form import write_html
from corpus_samples.pdf_form import write_pdf
from corpus_samples.scan_form import available, write_scan
from corpus_samples.source import ROOT, Source, load_all
from corpus_samples.text_form import write_markdown, write_text

#: format of the front matter → (end of the file name, writer)
FORMS: dict[str, tuple[str, Callable[[Source, Path], None]]] = {
    "docx": (".docx", write_docx),
    "pdf": (".pdf", write_pdf),
    "scan": ("-扫描件.pdf", write_scan),
    "html": (".html", write_html),
    "txt": (".txt", lambda source, path: write_text(source, path, "utf-8")),
    "txt-gb18030": (".txt", lambda source, path: write_text(source, path, "gb18030")),
    "md": (".md", write_markdown),
}


def file_names(source: Source) -> list[str]:
    """Names of the built forms of a source, in the order of its front matter."""
    return [source.stem + FORMS[form][0] for form in source.formats]


def build(folder: Path, *, scans: bool = False) -> list[Path]:
    """Write all forms into `folder`; scans only when asked for. Returns the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for source in load_all():
        for form, name in zip(source.formats, file_names(source), strict=True):
            if form == "scan" and not scans:
                continue
            FORMS[form][1](source, folder / name)
            written.append(folder / name)
    return written


def expected() -> dict[str, Any]:
    """Golden facts: path below `expected/` → value."""
    values: dict[str, Any] = {}
    planted: list[dict[str, Any]] = []
    for source in load_all():
        names = file_names(source)
        values[f"readings/{source.id}.json"] = facts.reading(source, names)
        planted += facts.findings(source, names)
    values["findings.json"] = planted
    return values


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "built")
    parser.add_argument("--scans", action="store_true", help="redraw the scans as well")
    options = parser.parse_args()
    if options.scans and not available():
        parser.error("the scans need the font of the package fonts-noto-cjk")
    for path in build(options.folder, scans=options.scans):
        print(path.name)
    for name, value in expected().items():
        path = ROOT / "expected" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
