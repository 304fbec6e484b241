"""Every template can be loaded, every page has a title, and no page carries inline style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from web.rendering import TEMPLATES, make_environment
from web.static_files import FOLDER, DigestedFiles

ENVIRONMENT = make_environment(DigestedFiles())
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FRAGMENTS = {"pages/citation_card.html"}
PAGES = [name for name in ALL if name.startswith("pages/") and name not in FRAGMENTS]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title(name):
    tree = ENVIRONMENT.parse((TEMPLATES / name).read_text("utf-8"))
    blocks = {block.name: block for block in tree.find_all(nodes.Block)}
    assert "title" in blocks
    assert "main" in blocks
    written = [out for out in blocks["title"].body if isinstance(out, nodes.Output)]
    assert written, "the title is empty"


@pytest.mark.parametrize("name", ALL)
def test_templates_load_without_inline_style_or_script(name):
    ENVIRONMENT.get_template(name)
    text = (TEMPLATES / name).read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "！" not in text


def test_no_component_names_a_colour_itself():
    for path in (FOLDER / "css").glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        text = re.sub(r"\.receipt svg[^}]*}", "", path.read_text("utf-8"))  # codes are read on white alone
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text), path.name


def test_nothing_is_fetched_from_outside():
    for path in [*TEMPLATES.rglob("*.html"), *FOLDER.rglob("*.css"), *FOLDER.rglob("*.js")]:
        for address in re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8")):
            assert address.startswith("http://www.w3.org/"), (path.name, address)


def test_a_page_module_stays_small():
    web = Path(TEMPLATES).parent
    long = {p.name: n for p in web.rglob("*.py") if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert not long
