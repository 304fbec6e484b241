"""Every kind of bad file gets one clear sentence that names it, and a stable code."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import Limits
from ingest.readers import extract
from ingest.refusals import SENTENCES, refuse, shown_name
from registry.errors import UnreadableFile
from tests.support.docx_builder import docx, paragraph
from tests.support.file_builders import ENTITY_BOMB, old_word, ole, zip_bomb
from tests.support.page_builder import Press


def _refused(path: Path, limits: Limits | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        extract(path, limits or Limits())
    error = caught.value
    assert path.name in error.message
    assert error.message.endswith("。")
    assert error.message.count("。") == 1
    assert str(path.parent) not in error.message
    assert error.code in SENTENCES
    return error


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_empty_missing_and_blank(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path / "空.docx", b"")).code == "empty"
    assert _refused(tmp_path / "没有.docx").code == "missing"
    assert _refused(_file(tmp_path / "白.txt", "\n　　\n".encode())).code == "empty"
    assert _refused(docx(tmp_path / "白.docx", paragraph(""))).code == "no_text"
    assert _refused(tmp_path).code == "not_a_document"


def test_wrong_extension_is_read_by_content_with_a_warning(tmp_path: Path) -> None:
    path = docx(tmp_path / "办法.pdf", paragraph("第一条　应当守法。"))
    result = extract(path)
    assert result.format == "docx"
    assert [warning.code for warning in result.warnings] == ["wrong_extension"]
    assert "办法.pdf" in result.warnings[0].message


def test_encrypted_pdf_docx_and_doc(tmp_path: Path) -> None:
    press = Press(tmp_path / "密.pdf", encrypt=StandardEncryption("secret", "owner"))
    press.paragraph("第一条　应当守法。")
    assert _refused(press.save()).code == "encrypted"
    locked = ole(tmp_path / "密.docx", {"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y"})
    assert _refused(locked).code == "encrypted"
    assert _refused(old_word(tmp_path / "密.doc", "第一条", encrypted=True)).code == "encrypted"


def test_truncated_docx_pdf_and_doc(tmp_path: Path) -> None:
    whole = docx(
        tmp_path / "a.docx", "".join(paragraph(f"第{n}条　应当守法。{n * 7919}") for n in range(400))
    ).read_bytes()
    assert _refused(_file(tmp_path / "断.docx", whole[: len(whole) // 2])).code == "truncated"
    press = Press(tmp_path / "b.pdf")
    press.paragraph("第一条　应当守法。" * 30)
    printed = press.save().read_bytes()
    assert _refused(_file(tmp_path / "断.pdf", printed[:600])).code == "truncated"
    assert _refused(_file(tmp_path / "断.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40)).code == "truncated"


def test_zip_bomb_and_entity_bomb(tmp_path: Path) -> None:
    assert _refused(zip_bomb(tmp_path / "炸弹.docx")).code == "bomb"
    assert _refused(zip_bomb(tmp_path / "炸弹.ofd", "OFD.xml")).code == "bomb"
    path = tmp_path / "实体.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", ENTITY_BOMB)
    assert _refused(path).code == "unsafe_entities"


def test_external_entities_are_never_fetched(tmp_path: Path) -> None:
    secret = _file(tmp_path / "secret.txt", "机密".encode())
    path = tmp_path / "外部.docx"
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><w:document xmlns:w='
        '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", xml)
    assert _refused(path).code == "unsafe_entities"


def test_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "巨大.pdf"
    with path.open("wb") as handle:
        handle.write(b"%PDF-1.4\n")
        handle.truncate(200 * 1024 * 1024)
    assert _refused(path).code == "too_large"


def test_pdf_of_5000_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "五千页.pdf"
    canvas = Canvas(str(path))
    for _ in range(5000):
        canvas.showPage()
    canvas.save()
    assert _refused(path).code == "too_many_pages"


@pytest.mark.parametrize("data", [b"\x7fELF" + bytes(range(256)) * 20, bytes(5000), b"\x00\x01\x02\x03" * 300])
def test_no_document(tmp_path: Path, data: bytes) -> None:
    assert _refused(_file(tmp_path / "程序.bin", data)).code == "not_a_document"


def test_a_spreadsheet_and_an_archive_are_told_apart(tmp_path: Path) -> None:
    sheet = ole(tmp_path / "表.xls", {"Workbook": b"x" * 5000})
    assert _refused(sheet).code == "not_a_document"
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "第一条")
    assert _refused(path).code == "archive"


def test_names_with_path_tricks_are_shown_harmlessly(tmp_path: Path) -> None:
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name("C:\\temp\\\u202e办法.docx") == "�办法.docx"
    assert "\n" not in refuse("empty", "a\nb.docx").message
    assert len(shown_name("长" * 300 + ".docx")) < 90
    hidden = _file(tmp_path / "x.bin", b"")
    with pytest.raises(UnreadableFile) as caught:
        extract(hidden, name="../../../办法.docx")
    assert caught.value.message.startswith("“办法.docx”")


def test_every_sentence_is_one_sentence_with_a_remedy() -> None:
    for code in SENTENCES:
        message = refuse(code, "办法.docx", "5").message
        assert "办法.docx" in message
        assert message.count("。") == 1
        assert "！" not in message
        assert "{" not in message
