"""OFD, old Word, RTF and hostile files, made byte by byte for a test.

Promises the smallest file that shows the case.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path


def ofd(path: Path, pages: list[list[tuple[float, float, str]]], title: str = "", extra: str = "") -> Path:
    """An OFD file.

    Args:
        path: where.
        pages: for each page, lines as (x, y, text) in millimetres, 5 mm high.
        title: the declared title.
        extra: more XML on the first page's layer.
    """
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    refs = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{refs}</ofd:Pages></ofd:Document>",
        )
        for number, lines in enumerate(pages):
            items = "".join(
                f'<ofd:TextObject Boundary="{x} {y} 160 8" Size="5"><ofd:TextCode X="0" Y="5" '
                f'DeltaX="g {max(1, len(text) - 1)} 5">{text}</ofd:TextCode></ofd:TextObject>'
                for x, y, text in lines
            )
            more = extra if number == 0 else ""
            package.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{items}{more}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return path


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """A compound file whose streams all lie in whole sectors (each is padded beyond the small-stream limit)."""
    size = 512
    padded = {name: data + bytes(max(4096, -(-len(data) // size) * size) - len(data)) for name, data in streams.items()}
    sectors = sum(len(data) // size for data in padded.values())
    directory_sectors = -(-(len(padded) + 1) * 128 // size)
    fat_sectors = -(-(sectors + directory_sectors + 4) * 4 // size)
    fat: list[int] = []
    places: dict[str, int] = {}
    body = b""
    for name, data in padded.items():
        places[name] = len(fat)
        count = len(data) // size
        fat += [len(fat) + n + 1 for n in range(count - 1)] + [0xFFFFFFFE]
        body += data
    first_directory = len(fat)
    fat += [first_directory + n + 1 for n in range(directory_sectors - 1)] + [0xFFFFFFFE]
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0)
    for name, data in padded.items():
        entries += _entry(name, 2, places[name], len(data))
    body += entries + bytes(directory_sectors * size - len(entries))
    first_fat = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [0xFFFFFFFF] * (fat_sectors * size // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    numbers = [first_fat + n for n in range(fat_sectors)]
    header += struct.pack("<109I", *numbers, *[0xFFFFFFFF] * (109 - len(numbers)))
    path.write_bytes(header + body + struct.pack(f"<{len(fat)}I", *fat))
    return path


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw + bytes(64 - len(raw)) + struct.pack("<HBB", len(raw), kind, 1) + bytes(48) + struct.pack(
        "<III", start, size, 0
    )  # fmt: skip


def old_word(path: Path, text: str, *, encrypted: bool = False) -> Path:
    """A binary Word file of one piece; paragraphs end with a line break, cells and rows with Word's mark."""
    raw = text.replace("\n", "\r").encode("utf-16-le")
    start = 0x600
    head = bytearray(start)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 0x0A, 0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<I", head, 0x4C, len(raw) // 2)
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(raw) // 2) + struct.pack("<HIH", 0, start, 0)
    struct.pack_into("<II", head, 0x1A2, 0, len(clx))
    return ole(path, {"WordDocument": bytes(head) + raw, "1Table": clx})


def zip_bomb(path: Path, name: str = "word/document.xml", megabytes: int = 60) -> Path:
    """A small file that unpacks to a thousand times its size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with package.open(info, "w") as stream:
            block = b"0" * (1024 * 1024)
            for _ in range(megabytes):
                stream.write(block)
    return path


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "第一条">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";" * 1}{("&" + chr(97 + n) + ";") * 9}">' for n in range(9)
    )
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
