"""Archives: members one by one, nothing outside the folder, nothing beyond the limits."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.archives import is_archive, members
from ingest.limits import Limits
from registry.errors import UnreadableFile
from tests.support.docx_builder import docx, paragraph


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def _all(path: Path, into: Path, limits: Limits | None = None) -> list[tuple[str, bytes | str]]:
    into.mkdir(exist_ok=True)
    found: list[tuple[str, bytes | str]] = []
    for member in members(path, into, limits or Limits()):
        if member.path is None:
            found.append((member.name, member.error.code if member.error else ""))
        else:
            assert into in member.path.parents
            found.append((member.name, member.path.read_bytes()))
    assert list(into.iterdir()) == []
    return found


def test_members_come_in_order_and_leave_nothing_behind(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"甲/办法.txt": b"1", "__MACOSX/x": b"", "甲/.DS_Store": b"", "乙.docx": b"2"})
    assert _all(path, tmp_path / "out") == [("甲/办法.txt", b"1"), ("乙.docx", b"2")]


def test_a_member_keeps_its_own_name_on_disk(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"甲/办法.txt": b"1"})
    into = tmp_path / "out"
    into.mkdir()
    assert [member.path.name for member in members(path, into) if member.path] == ["办法.txt"]


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("XXXX.txt"), b"1")
    path.write_bytes(path.read_bytes().replace(b"XXXX", "办法".encode("gbk")))
    assert _all(path, tmp_path / "out") == [("办法.txt", b"1")]


@pytest.mark.parametrize("name", ["../外.txt", "/etc/外.txt", "C:\\外.txt", "a/../../外.txt", "..\\外.txt"])
def test_path_tricks_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "a.zip", {name: b"1", "好.txt": b"2"})
    assert [data for _, data in _all(path, tmp_path / "out")] == ["unsafe_path", b"2"]
    assert not (tmp_path / "外.txt").exists()


def test_tar_with_links_gives_only_files(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("办法.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("链接.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert is_archive(path)
    assert _all(path, tmp_path / "out") == [("办法.txt", b"abc"), ("链接.txt", "unsafe_path")]


def test_nested_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "3.zip", {"深.txt": b"3"}).read_bytes()
    for depth in (2, 1):
        inner = _zip(tmp_path / f"{depth}.zip", {f"{depth + 1}.zip": inner, f"{depth}.txt": b"x"}).read_bytes()
    path = tmp_path / "1.zip"
    assert _all(path, tmp_path / "out") == [("2.zip!3.zip!深.txt", b"3"), ("2.zip!2.txt", b"x"), ("1.txt", b"x")]
    shallow = replace(Limits(), depth=2)
    assert _all(path, tmp_path / "out", shallow)[0] == ("2.zip!3.zip", "nested_too_deep")


def test_a_bomb_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"炸.txt": bytes(8_000_000), "好.txt": b"2"})
    assert _all(path, tmp_path / "out") == [("炸.txt", "bomb"), ("好.txt", b"2")]


def test_sizes_and_counts_are_limited(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {f"{n}.txt": bytes(str(n), "ascii") * 500 for n in range(20)})
    with pytest.raises(UnreadableFile) as caught:
        _all(path, tmp_path / "out", replace(Limits(), members=5))
    assert caught.value.code == "too_many_members"


def test_a_total_beyond_the_limit_stops_the_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {f"{n}.txt": bytes(range(256)) * 40 for n in range(20)})
    results = _all(path, tmp_path / "out", replace(Limits(), expanded=50_000))
    assert [data for _, data in results if data == "bomb"]


def test_encrypted_members_are_named(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"密.txt": b"1", "好.txt": b"2"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert _all(path, tmp_path / "out") == [("密.txt", "encrypted"), ("好.txt", b"2")]


def test_a_cut_archive_gives_what_can_be_had_or_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for number in range(5):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 100_000
            archive.addfile(info, io.BytesIO(bytes((n * number * 31) % 251 for n in range(100_000))))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableFile) as caught:
        _all(path, tmp_path / "out")
    assert caught.value.code in ("truncated", "damaged")


def test_documents_are_no_archives(tmp_path: Path) -> None:
    assert not is_archive(docx(tmp_path / "a.docx", paragraph("第一条")))
    assert not is_archive(tmp_path / "missing.zip")
    assert is_archive(_zip(tmp_path / "a.zip", {"a.txt": b""}))
