"""Files are kept byte for byte, once, and can't be reached by a crafted name."""

import pytest

from registry.errors import NotFound


def test_round_trip_and_same_bytes_once(files, tmp_path):
    source = tmp_path / "某某办法.txt"
    source.write_bytes("第一条".encode())
    digest = files.add(source)
    assert files.add(source) == digest
    assert files.add_bytes(source.read_bytes()) == digest
    assert files.read(digest) == source.read_bytes()
    kept = [path for path in files.folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [digest]


@pytest.mark.parametrize("name", ["../../etc/passwd", "abc", "g" * 64, "A" * 64, ""])
def test_crafted_names_are_refused(files, name):
    with pytest.raises(NotFound):
        files.read(name)


def test_half_written_file_is_replaced(files):
    digest = files.add_bytes("全文".encode())
    files.path(digest).write_bytes(b"")
    assert files.add_bytes("全文".encode()) == digest
    assert files.read(digest) == "全文".encode()
