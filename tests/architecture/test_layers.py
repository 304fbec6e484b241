"""Layers and module sizes hold, whatever a change intends."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("registry", "ingest", "search", "review", "web")
LIMIT = 300
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts
)


def test_import_contracts():
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_hold_one_idea(package):
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / package).rglob("*.py")
        if "versions" not in path.parts and (count := len(path.read_text("utf-8").splitlines())) > LIMIT
    }
    assert not long, f"modules over {LIMIT} lines: {long}"


def test_every_module_says_what_it_promises():
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.name != "env.py"
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
        and path.read_text("utf-8").strip()
    ]
    assert not silent


THIRD_PARTIES = {
    "elasticsearch": "search/engines/elastic",
    "tantivy": "search/engines/embedded",
    "pdfplumber": "ingest/readers",
    "rapidocr": "ingest/recognition",
    "fastapi": "web",
    "jinja2": "web",
    "typer": "web/console",
    "alembic": "registry/migrations",
}


def test_third_parties_stay_where_they_belong():
    strays = []
    for path in MODULES:
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                home = THIRD_PARTIES.get(name.split(".")[0])
                if home is not None and not place.startswith(home):
                    strays.append(f"{place} imports {name}")
    assert not strays


def test_no_function_below_the_edge_commits():
    committing = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.relative_to(ROOT).parts[0] != "web"
        and path.name != "database.py"
        and ".commit()" in path.read_text("utf-8")
        and "session.commit()" in path.read_text("utf-8")
    ]
    assert not committing
