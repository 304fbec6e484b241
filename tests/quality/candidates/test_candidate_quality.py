"""The right superior clause among the first ten, on clauses written for the purpose; cost at size.

Each pair names the superior articles on the same act, checked against the texts. Odd pairs were seen while weights
were chosen (development); even ones report.
The independent clauses were written by others, who saw no candidates.
"""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from review.findings.verdicts import wilson
from review.law.cite import cite
from review.law.development import load_laws_extra
from review.law.extra import find_package, read_extra
from review.law.memory import library_of

AS_OF = date(2026, 11, 24)
HERE = Path(__file__).parent
PAIRS = [json.loads(line) for line in (HERE / "pairs.jsonl").read_text("utf-8").splitlines()]

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(find_package() is None, reason="the extra `laws` is not installed"),
]


def places(library, pair):
    cited = [c.source for c in cite(pair["clause"], library, AS_OF) if c.source is not None]
    found = library.candidates(pair["clause"], cited=cited, as_of=AS_OF, title=pair["document"]["title"])
    got = [(c.article.law.title, c.article.article) for c in found]
    right = {(entry["law"], entry["article"]) for entry in pair["reference"]}
    return min((got.index(entry) for entry in right if entry in got), default=None)


INDEPENDENT = [
    json.loads(line) for line in (HERE.parent / "conflicts" / "independent.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("source", "split"),
    [("pairs", "development"), ("pairs", "report"), ("independent", "dev"), ("independent", "report")],
)
def test_the_right_clause_is_among_the_first_ten(source, split):
    library = load_laws_extra()
    chosen = [pair for pair in (PAIRS if source == "pairs" else INDEPENDENT) if pair["split"] == split]
    ranks = [places(library, pair) for pair in chosen]
    for name, count in (
        ("first", sum(rank == 0 for rank in ranks)),
        ("first three", sum(rank is not None and rank < 3 for rank in ranks)),
        ("first ten", sum(rank is not None for rank in ranks)),
    ):
        low, high = wilson(count, len(ranks))
        share = f"{count}/{len(ranks)} = {count / len(ranks):.3f} [{low:.3f}, {high:.3f}]"
        print(f"candidates {source:<11} {split:<11} {name:<11} {share}")
    assert sum(rank is not None for rank in ranks) / len(ranks) >= 0.85


def cost(library) -> float:
    """Milliseconds of processor time a clause."""
    library.candidates(PAIRS[0]["clause"], as_of=AS_OF)
    start = time.process_time()
    for pair in PAIRS:
        library.candidates(pair["clause"], as_of=AS_OF, title=pair["document"]["title"])
    return (time.process_time() - start) / len(PAIRS) * 1000


def test_cost_hardly_grows_with_the_library():
    laws, _ = read_extra()
    small = cost(library_of(laws))
    copies = [replace(law, title=f"{law.title}（{n}）", source=f"{law.source}-{n}") for n in range(8) for law in laws]
    large = cost(library_of(copies))
    print(f"candidates: {small:.2f} ms a clause over one library, {large:.2f} ms over eight of them")
    assert large <= 3 * small
    assert 60 * small < 1000
