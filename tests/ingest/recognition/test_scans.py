"""Recognition of scanned pages: seals, skew, turned pages, confidence. Few and small, since each page takes seconds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest import recognition
from ingest.blocks import Extract
from ingest.readers import extract
from ingest.recognition.engine import Spot
from ingest.recognition.pages import full_width
from ingest.recognition.upright import slope_of, without_seal
from registry.errors import UnreadableFile
from tests.conftest import missing
from tests.support.page_builder import Press, scanned

_TEXTS = [
    "第一条为了规范停车秩序，改善交通状况，保障道路安全畅通，根据有关法律、法规的规定，结合本县实际，制定本办法。",
    "第二条停车场经营者应当遵守下列规定：",
    "（一）公示收费标准和监督电话；",
    "（二）按照规定开具票据，不得拒绝；",
    "（三）不得擅自改变停车场用途。",
    "第三条违反本办法规定的，由县城市管理部门责令限期改正；逾期不改正的，处五百元以上三千元以下罚款。",
    "第四条本办法自2024年6月1日起施行，有效期五年。",
]


@pytest.fixture
def engine() -> None:
    """The extra `ocr`, or a loud skip."""
    if not recognition.available():
        missing("recognition of scans", "install the extra: pip install -e '.[ocr]'")


def _page(tmp_path: Path) -> Path:
    press = Press(tmp_path / "办法.pdf", size=14, width=30)
    press.centred("云岭县停车管理办法", 22)
    for text in _TEXTS:
        press.paragraph(text)
    return press.save()


def _wrong(result: Extract) -> float:
    """Share of characters that differ from what was printed."""
    expected = "云岭县停车管理办法" + "".join(_TEXTS)
    seen = re.sub(r"\s", "", "".join(block.text for block in result.blocks))
    return Levenshtein.distance(expected, seen) / len(expected)


@pytest.mark.ocr
@pytest.mark.usefixtures("engine")
def test_a_sealed_crooked_noisy_scan_keeps_its_clauses(tmp_path: Path) -> None:
    scan = scanned(_page(tmp_path), tmp_path / "scan.pdf", slope=2.0, seal=True, noise=0.001)
    result = extract(scan)
    assert result.format == "pdf-scan"
    assert result.notes["recognition"] == "rapidocr"
    assert _wrong(result) < 0.02
    starts = [block.text[:3] for block in result.blocks]
    assert starts == ["云岭县", "第一条", "第二条", "（一）", "（二）", "（三）", "第三条", "第四条"]
    assert all(block.confidence is not None and block.confidence > 0.8 for block in result.blocks)


@pytest.mark.ocr
@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("turned", [90, 180])
def test_a_turned_page_is_put_right(tmp_path: Path, turned: int) -> None:
    picture = scanned(_page(tmp_path), tmp_path / "scan.png", dpi=150, turned=turned)
    result = extract(picture)
    assert result.format == "picture"
    assert _wrong(result) < 0.02


@pytest.mark.ocr
@pytest.mark.usefixtures("engine")
def test_a_picture_without_text_is_refused(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (600, 800), "white").save(tmp_path / "空白.png")
    with pytest.raises(UnreadableFile) as caught:
        extract(tmp_path / "空白.png")
    assert caught.value.code == "no_text"


def test_without_the_extra_a_scan_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.recognition.engine.available", lambda: False)
    scan = scanned(_page(tmp_path), tmp_path / "扫描.pdf", dpi=60)
    with pytest.raises(UnreadableFile) as caught:
        extract(scan)
    assert caught.value.code == "extra_missing"
    assert "扫描.pdf" in caught.value.message
    assert "ocr" in caught.value.message


def test_without_the_extra_the_text_pages_of_a_mixed_file_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    monkeypatch.setattr("ingest.recognition.engine.available", lambda: False)
    text = _page(tmp_path)
    mixed = pypdfium2.PdfDocument.new()
    for source in (text, scanned(text, tmp_path / "s.pdf", dpi=60)):
        part = pypdfium2.PdfDocument(source)
        mixed.import_pages(part)
        part.close()
    mixed.save(tmp_path / "mixed.pdf")
    mixed.close()
    result = extract(tmp_path / "mixed.pdf")
    assert result.blocks[1].text == _TEXTS[0]
    assert [(warning.code, warning.page) for warning in result.warnings] == [("page_not_recognised", 2)]


def test_marks_are_made_full_width_and_numbers_keep_their_brackets() -> None:
    assert full_width("一)公示收费标准,并开具票据;") == "（一）公示收费标准，并开具票据；"
    assert full_width("云政发[2024)3号") == "云政发〔2024〕3号"
    assert full_width("《关于修改<道路法〉的决定》") == "《关于修改〈道路法〉的决定》"
    assert full_width("GB 50028 (2006)") == "GB 50028 (2006)"


def test_slope_is_taken_from_long_lines_only() -> None:
    lines = [Spot(((0, y), (400, y + 14), (400, y + 34), (0, y + 20))) for y in (0, 50, 100)]
    assert slope_of(lines) == pytest.approx(2.0, abs=0.1)
    assert slope_of(lines[:2]) == 0.0


@pytest.mark.usefixtures("engine")
def test_a_seal_goes_and_a_red_head_stays() -> None:
    import numpy

    page = numpy.full((1000, 800, 3), 255, numpy.uint8)
    y, x = numpy.mgrid[0:1000, 0:800]
    ring = numpy.abs(numpy.hypot(y - 700, x - 550) - 150) < 8
    page[ring] = (210, 20, 30)
    page[690:700, 300:700] = (20, 20, 20)  # print under the seal
    page[100:130, 200:600] = (220, 10, 10)  # a red head
    cleaned = without_seal(page, 200)
    assert cleaned[550, 550].min() > 200
    assert cleaned[ring & (y < 680)].min() > 200
    assert cleaned[695, 450].max() < 60
    assert tuple(cleaned[115, 400]) == (220, 10, 10)
