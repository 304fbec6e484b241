"""The labelled everyday sentences, with the regulations they are about."""

from __future__ import annotations

import os
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ingest.read import read_file
from registry.provisions.reading import Unit
from registry.provisions.units import units

HERE = Path(__file__).parent
PARTS = {  # the table in spoken.toml → what its odd and its even sentences are
    "regulation": ("development", "report"),
    "later": ("later", "later"),
    "fresh": ("fresh development", "fresh report"),
    "unseen": ("unseen", "unseen"),
    "drawn": ("drawn", "drawn"),
    "sealed": ("sealed", "sealed"),
}


@dataclass(frozen=True)
class Said:
    member: str
    sentence: str
    articles: tuple[int, ...]
    part: str  # development | report | later | fresh development | fresh report | unseen | drawn | sealed

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(f"art_{number}" for number in self.articles)


def sentences() -> list[Said]:
    data = tomllib.loads((HERE / "spoken.toml").read_text(encoding="utf-8"))
    return [
        Said(one["member"], sentence, tuple(articles), names[at % 2])
        for part, names in PARTS.items()
        for one in data[part]
        for at, (articles, sentence) in enumerate(one["sentences"])
    ]


def regulations() -> dict[str, tuple[Unit, ...]] | None:
    """Member → its clauses, as the project reads them; None without the corpus."""
    archive = Path(os.environ.get("CORPUS", "../shared/corpus")) / "local-regulations.tar.gz"
    if not archive.exists():
        return None
    wanted = {said.member for said in sentences()}
    found = {}
    with tarfile.open(archive) as opened, tempfile.TemporaryDirectory() as folder:
        for member in opened:
            if member.name in wanted:
                path = Path(folder) / Path(member.name).name
                path.write_bytes(opened.extractfile(member).read())
                found[member.name] = tuple(units(read_file(path)[0]))
    assert set(found) == wanted
    return found
