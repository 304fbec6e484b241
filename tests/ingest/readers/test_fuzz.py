"""Mutated files: an Extract or a refusal, never another exception; seeded, so that a failure can be repeated."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.blocks import Extract
from ingest.limits import Limits
from ingest.readers import extract, libreoffice
from registry.errors import UnreadableFile
from tests.support.docx_builder import docx, level, numbered, numbering, paragraph, table
from tests.support.file_builders import ofd, old_word
from tests.support.page_builder import Press

_LIMITS = Limits(bytes=8_000_000, expanded=20_000_000, scanned_pages=0)


def _word(path: Path) -> Path:
    body = (
        paragraph("云岭县停车管理办法")
        + numbered("总则")
        + table([["一", "二"], ["三", "四"]])
        + paragraph("第二条　附则。")
    )
    return docx(path, body, {"word/numbering.xml": numbering(level(0, "chineseCounting", "第%1条"))})


def _pdf(path: Path) -> Path:
    press = Press(path)
    press.centred("云岭县停车管理办法", 22)
    press.paragraph("第一条为了规范停车秩序，改善交通状况，根据有关法律、法规的规定，制定本办法。" * 3)
    press.grid([["情节", "罚款"], ["轻微", "一百元"]], [100, 100])
    return press.save()


def _doc(path: Path) -> Path:
    return old_word(path, "停车管理办法\n第一条　总则。\n甲\x07乙\x07\x07丙\x07丁\x07\x07第二条　附则。\n" * 20)


def _ofd(path: Path) -> Path:
    return ofd(path, [[(30.0, 30.0 + 9 * n, f"第{n}条为了规范停车秩序制定本办法") for n in range(9)]])


def _html(path: Path) -> Path:
    path.write_text(
        "<html><body><table><tr><td>索引号：</td><td>1</td></tr></table><div id='zoom'><p>第一条　为了规范，制定。</p>"
        "<table><tr><td rowspan='2'>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table></div></body></html>",
        encoding="utf-8",
    )
    return path


def _md(path: Path) -> Path:
    path.write_text(
        "---\ntitle: 办法\n---\n# 办法\n\n| a | b |\n|--|--|\n| c | d |\n\n**第一条** 为了规范。\n", encoding="utf-8"
    )
    return path


def _rtf(path: Path) -> Path:
    path.write_bytes(rb"{\rtf1\ansicpg936 \'b5\'da\'d2\'bb\'cc\'f5\par\trowd\intbl \u20170?\cell\row\pard b\par}" * 3)
    return path


_MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.docx": _word, "a.pdf": _pdf, "a.doc": _doc, "a.ofd": _ofd, "a.html": _html, "a.md": _md, "a.rtf": _rtf,
}  # fmt: skip


def _mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    kind = rng.randrange(5)
    if kind == 0:
        return bytes(changed[: rng.randrange(len(changed))])
    if kind == 1:
        at = rng.randrange(len(changed))
        return bytes(changed[:at] + changed[at + rng.randrange(1, 400) :])
    if kind == 2:
        at = rng.randrange(len(changed))
        return bytes(changed[:at] + rng.randbytes(rng.randrange(1, 200)) + changed[at:])
    for _ in range(rng.randrange(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _holds(path: Path) -> None:
    result: Extract | None = None
    refusal = ""
    try:
        result = extract(path, _LIMITS)
    except UnreadableFile as error:
        refusal = error.message
    assert path.name in refusal if result is None else result.blocks


@pytest.mark.parametrize("name", sorted(_MAKERS))
def test_mutated_files_are_read_or_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    original = _MAKERS[name](tmp_path / name).read_bytes()
    rng = random.Random(name)
    target = tmp_path / f"x{Path(name).suffix}"
    for _ in range(60):
        target.write_bytes(_mutated(original, rng))
        _holds(target)


@pytest.mark.parametrize("name", ["a.docx", "a.ofd"])
def test_mutated_xml_inside_a_sound_zip_is_read_or_refused(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(_MAKERS[name](tmp_path / name)) as source:
        parts = {info: source.read(info) for info in source.namelist()}
    rng = random.Random(name + "xml")
    target = tmp_path / f"x{Path(name).suffix}"
    for _ in range(60):
        victim = rng.choice(sorted(parts))
        with zipfile.ZipFile(target, "w") as package:
            for part, data in parts.items():
                package.writestr(part, _mutated(data, rng) if part == victim else data)
        _holds(target)
