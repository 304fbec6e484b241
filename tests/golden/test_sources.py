"""The sample corpus agrees with itself: built forms, golden facts and library are what the sources say."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from corpus_samples.build import build, expected, file_names
from corpus_samples.facts import number
from corpus_samples.source import ROOT, load_all
from review.findings.finding import Category, Severity

SOURCES = load_all()
LAWS = tomllib.loads((ROOT / "library.toml").read_text(encoding="utf-8"))["law"]


def _scenario(name: str) -> dict:
    return json.loads((ROOT / "scenario" / name).read_text(encoding="utf-8"))


def test_built_forms_are_what_the_sources_give(tmp_path: Path) -> None:
    for path in build(tmp_path):
        assert path.read_bytes() == (ROOT / "built" / path.name).read_bytes(), path.name


def test_every_form_is_committed_and_none_is_left_over() -> None:
    names = {name for source in SOURCES for name in file_names(source)}
    assert {path.name for path in (ROOT / "built").iterdir()} == names


def test_golden_facts_are_current() -> None:
    values = expected()
    for name, value in values.items():
        assert json.loads((ROOT / "expected" / name).read_text(encoding="utf-8")) == value, name
    assert len(list((ROOT / "expected" / "readings").iterdir())) == len(values) - 1


def test_built_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "built").iterdir()) < 3_000_000


def test_planted_findings_use_the_closed_lists() -> None:
    for finding in expected()["findings.json"]:
        for category in (finding["category"], *finding["also"]):
            assert Category(category)
        assert Severity(finding["severity"]) is not Severity.HINT
        assert finding["references"]
        assert finding["why"]


def test_every_decidable_category_is_planted() -> None:
    planted = {finding["category"] for finding in expected()["findings.json"]}
    assert planted == {category.value for category in Category} - {"attention", "format_note"}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["title"])
def test_library_articles_run_through(law: dict) -> None:
    text = (ROOT / law["file"]).read_text(encoding="utf-8")
    labels = re.findall(r"^第([一二三四五六七八九十]+)条　", text, re.M)
    assert [number(label) for label in labels] == list(range(1, law["articles"] + 1))
    assert text.startswith(law["title"] + "\n")


def test_planted_references_into_the_library_exist() -> None:
    articles = {law["title"]: law["articles"] for law in LAWS}
    for finding in expected()["findings.json"]:
        for reference in finding["references"]:
            if reference["article"] is not None and reference["law"] in articles:
                assert reference["article"] <= articles[reference["law"]], finding


def test_liaison_points_have_the_staff_of_a_real_township() -> None:
    points = _scenario("points.json")
    assert len(points["collection_points"]) == 4
    assert Counter(person["duty"] for person in points["people"]) == {"联系员": 16, "采集员": 45}
    assert len({person["name"] for person in points["people"]}) == 61
    for person in points["people"]:
        assert re.fullmatch(r"1\d{2}\*{4}\d{4}", person["phone"])


def test_comments_stand_on_clauses_and_point_to_people_that_exist() -> None:
    consultation, people = _scenario("consultation.json"), {p["id"] for p in _scenario("points.json")["people"]}
    addresses = {a["address"] for a in expected()[f"readings/{consultation['document']}.json"]["articles"]}
    identifiers = {comment["id"] for comment in consultation["comments"]}
    assert len(identifiers) == len(consultation["comments"]) >= 30
    for comment in consultation["comments"]:
        assert comment["address"] in addresses
        assert comment["stance"] in {"agree", "problem", "change"}
        assert comment["person"] is None or comment["person"] in people
        assert comment["near_copy_of"] is None or comment["near_copy_of"] in identifiers
        assert bool(comment["outcome"]) == bool(comment["outcome_reason"])
        assert consultation["opens_at"] <= comment["at"] <= consultation["closes_at"]


def test_expert_notes_quote_the_document() -> None:
    review = _scenario("review.json")
    source = next(source for source in SOURCES if source.id == review["document"])
    text = "".join(line.text for line in source.document)
    findings = {(f["address"], f["category"]) for f in expected()["findings.json"] if f["document"] == source.id}
    for note in review["notes"]:
        assert note["quote"] in text
        assert note["category"] is None or (note["address"], note["category"]) in findings
    for verdict in review["verdicts"]:
        assert (verdict["address"], verdict["category"]) in findings
