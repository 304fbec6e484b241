"""OLE compound files, the container of old Word and WPS documents: their streams by name.

Promises to stop on loops and to read no more than the file holds. It writes nothing and knows no contents.
"""

from __future__ import annotations

import struct

_FREE = 0xFFFFFFFA  # this and above are marks, not sectors


class BrokenContainer(ValueError):
    """The container's own structure is broken or cut off."""


class Container:
    """A compound file in memory.

    Raises:
        BrokenContainer: where the header or the tables can't be followed.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise BrokenContainer("header")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift > shift:
            raise BrokenContainer("sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_directory, self._cutoff, first_mini_fat = (
            struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0],
            struct.unpack_from("<I", data, 60)[0],
        )  # fmt: skip
        self._fat = self._table(self._fat_sectors())
        self._mini_fat = self._table(self._chain(first_mini_fat, self._fat))
        self._entries = self._directory(first_directory)
        root = self._entries.get("Root Entry", (0, 0))
        self._mini = self._join(root[0], self._fat, self._size, root[1], data, 1) if root[1] else b""

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and storages."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; None where there is none of that name."""
        if name not in self._entries:
            return None
        start, size = self._entries[name]
        if size < self._cutoff:
            return self._join(start, self._mini_fat, self._mini_size, size, self._mini, 0)
        return self._join(start, self._fat, self._size, size, self._data, 1)

    def _fat_sectors(self) -> list[int]:
        count, following = struct.unpack_from("<I", self._data, 44)[0], struct.unpack_from("<I", self._data, 68)[0]
        sectors = [s for s in struct.unpack_from("<109I", self._data, 76) if s < _FREE]
        seen: set[int] = set()
        while following < _FREE and following not in seen:
            seen.add(following)
            numbers = self._numbers(following)
            sectors.extend(s for s in numbers[:-1] if s < _FREE)
            following = numbers[-1] if numbers else _FREE
        return sectors[: max(count, 1)]

    def _numbers(self, sector: int) -> list[int]:
        start = (sector + 1) * self._size
        piece = self._data[start : start + self._size]
        return list(struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4]))

    def _table(self, sectors: list[int]) -> list[int]:
        return [number for sector in sectors for number in self._numbers(sector)]

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        seen: set[int] = set()
        while start < _FREE and start < len(table) and start not in seen:
            seen.add(start)
            chain.append(start)
            start = table[start]
        return chain

    def _join(self, start: int, table: list[int], unit: int, size: int, source: bytes, skip: int) -> bytes:
        pieces = [source[(sector + skip) * unit : (sector + skip + 1) * unit] for sector in self._chain(start, table)]
        return b"".join(pieces)[:size]

    def _directory(self, first: int) -> dict[str, tuple[int, int]]:
        raw = b"".join(
            self._data[(sector + 1) * self._size : (sector + 2) * self._size]
            for sector in self._chain(first, self._fat)
        )
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if kind not in (1, 2, 5) or not 2 <= length <= 64:
                continue
            name = raw[at : at + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<I", raw, at + 116)[0], struct.unpack_from("<I", raw, at + 120)[0]
            entries.setdefault(name, (start, size))
        if not entries:
            raise BrokenContainer("directory")
        return entries
