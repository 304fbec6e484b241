"""Make `tests/review/papers/saved` anew: invented papers saved by LibreOffice, some with words changed in its format.

Run by hand where LibreOffice is installed: `python scripts/save_papers_again.py`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from review.papers.layout.docx_file import paper_docx  # noqa: E402  the tests' papers need the root on the path
from tests.review.papers.saved_papers import DOCUMENT, LETTER  # noqa: E402

SAVED = ROOT / "tests/review/papers/saved"
CHANGES = {
    "reworded": (("没有上位法依据，应当删去", "于法无据，建议修改"), (">扣留车辆<", ">扣留、扣押车辆<")),
    "misquoted": (("不得设定行政强制措施", "可以设定行政强制措施"),),
    "no-such-article": (("》第二条规定", "》第九十九条规定"),),
}


def main() -> None:
    """Save each paper, then the document with its words changed."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, sheet in (("document", DOCUMENT), ("letter", LETTER)):
            (folder / f"{name}.docx").write_bytes(paper_docx(sheet))
            save(folder / f"{name}.docx", "docx", SAVED)
        save(folder / "document.docx", "odt", folder)
        for name, changes in CHANGES.items():
            reword(folder / "document.odt", folder / f"{name}.odt", changes)
            save(folder / f"{name}.odt", "docx", SAVED)


def save(source: Path, form: str, folder: Path) -> None:
    """Let LibreOffice open a file and save it in a folder."""
    own = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", own, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own files, by hand


def reword(source: Path, target: Path, changes: tuple[tuple[str, str], ...]) -> None:
    """Put other words into a file of LibreOffice; each must stand there once."""
    with zipfile.ZipFile(source) as held, zipfile.ZipFile(target, "w") as kept:
        for member in held.infolist():
            content = held.read(member)
            if member.filename == "content.xml":
                text = content.decode()
                for old, new in changes:
                    if text.count(old) != 1:
                        raise SystemExit(f"{old} stands {text.count(old)} times in {source.name}")
                    text = text.replace(old, new)
                content = text.encode()
            kept.writestr(member, content)


if __name__ == "__main__":
    main()
