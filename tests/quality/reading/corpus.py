"""The texts of the corpus as files: archives unpacked into a folder, everything found by its name in the manifest."""

from __future__ import annotations

import json
import math
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))
TEXTS = (".md", ".txt", ".html", ".docx")


def unpack(folder: Path) -> None:
    """Unpack the archives of the corpus."""
    for archive in CORPUS.glob("*.tar.gz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")


def path_of(name: str, folder: Path) -> Path:
    """The file of a manifest name, unpacked or lying in the corpus."""
    unpacked = folder / name
    return unpacked if unpacked.exists() else CORPUS / name


def texts() -> Iterator[str]:
    """Names of all documents in text formats."""
    for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        name = entry.get("member") or entry["path"]
        if name.endswith(TEXTS):
            yield name


def wilson(good: int, n: int) -> tuple[float, float]:
    """The 95% Wilson interval of a proportion."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    share = good / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def shown(what: str, good: int, n: int) -> str:
    """One line of a report: the figure with n and its interval."""
    low, high = wilson(good, n)
    return f"{what:<28} {good}/{n} = {good / max(n, 1):.3f}  [{low:.3f}, {high:.3f}]"
