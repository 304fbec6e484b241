"""Documents that repeat code are held to it."""

import json
import re
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from registry.settings import settings_table

ROOT = Path(__file__).parents[2]
SHAPES = sorted((ROOT / "docs" / "shapes").glob("*.json"))


def test_every_setting_is_documented():
    rows = re.findall(
        r"^\| `(BEISHEN_\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/settings.md").read_text("utf-8"), re.M
    )
    documented = [(name, default.strip("`"), meaning) for name, default, meaning in rows]
    assert documented == settings_table()


def test_there_are_shapes():
    assert SHAPES


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shapes_are_schemas(path):
    schema = json.loads(path.read_text("utf-8"))
    validator_for(schema).check_schema(schema)


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
