"""Folders of the embedded index: generations beside each other, a pointer to the current one, one writer.

`<folder>/v<schema>/current` names the generation that is read; it is replaced in one step, so a reader sees the
old index or the new one. The writer's lock belongs to the process and falls with it, even by kill -9.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import tantivy

from registry.errors import Unavailable
from search.engines.fields import (
    FACET_FIELDS,
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    SCHEMA_VERSION,
    SORT_FIELDS,
    WORD_FIELDS,
)

WAIT_S = 10.0  # for another writer to finish


def damaged() -> Unavailable:
    """The files of the index can't be read; a rebuild mends that."""
    return Unavailable("检索索引已损坏，请运行 beishen index rebuild 重建。", code="index_damaged")


def build_schema() -> tantivy.Schema:
    """The tantivy schema of `fields`."""
    builder = tantivy.SchemaBuilder()
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=_detail(name))
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name == "end_status")
    for name in (*FACET_FIELDS, *SORT_FIELDS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBER_FIELDS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


def _detail(name: str) -> str:
    return "freq" if name == "characters" else "position"


class Store:
    """The folder of one engine.

    Args:
        folder: created on the first write, never on reading.
        wait_s: how long a writer waits for another one, in seconds.
    """

    def __init__(self, folder: Path, wait_s: float = WAIT_S) -> None:
        self.root = folder / f"v{SCHEMA_VERSION}"
        self.pointer = self.root / "current"  # names the current generation
        self.wait_s = wait_s
        self._lock = threading.Lock()
        self._open: tuple[str, tantivy.Index] | None = None
        self._seen: tuple[int, ...] = ()
        self._pointed: tuple[tuple[int, int], Path] | None = None

    def current(self) -> Path | None:
        """Folder of the current generation, None where nothing was ever written."""
        try:
            facts = self.pointer.stat()
            seen = (facts.st_mtime_ns, facts.st_ino)
            if self._pointed is None or self._pointed[0] != seen:
                self._pointed = (seen, self.root / self.pointer.read_text(encoding="ascii").strip())
            return self._pointed[1]
        except FileNotFoundError:
            return None

    def index(self) -> tantivy.Index | None:
        """The current index, as of its last commit; None where there is none.

        Raises:
            Unavailable: its files are damaged or gone.
        """
        with self._lock:
            for _ in range(3):
                generation = self.current()
                if generation is None:
                    self._open = None
                    return None
                try:
                    return self._fresh(generation)
                except (OSError, ValueError) as error:
                    self._open = None
                    if self.current() == generation:
                        raise damaged() from error
            raise Unavailable("检索索引正在更换，请稍后再试。")

    def _fresh(self, generation: Path) -> tantivy.Index:
        facts = (generation / "meta.json").stat()
        seen = (facts.st_mtime_ns, facts.st_ino, facts.st_size)
        if self._open is None or self._open[0] != generation.name:
            index = tantivy.Index.open(str(generation))
            index.config_reader("manual")
            index.reload()
            self._open = (generation.name, index)
        elif seen != self._seen:
            self._open[1].reload()
        self._seen = seen
        return self._open[1]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write, among all threads and processes.

        Raises:
            Unavailable: another writer holds it for longer than `wait_s`, or the folder can't be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.root / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Unavailable("检索索引的文件夹无法写入，请检查磁盘空间和权限。") from error
        try:
            self._acquire(descriptor)
            self._sweep()
            yield
        finally:
            os.close(descriptor)

    def _acquire(self, descriptor: int) -> None:
        until = time.monotonic() + self.wait_s
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Unavailable("另一个进程正在写入检索索引，请稍后再试。") from None
                time.sleep(0.05)

    def create(self) -> Path:
        """A folder for a new generation, not yet read by anyone; while writing only."""
        generation = self.root / f"g{uuid4().hex[:12]}"
        generation.mkdir()
        return generation

    def point_to(self, generation: Path) -> None:
        """Make a generation the current one; the others are removed, open readers keep their files."""
        fresh = self.root / "current.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)
        self._sweep()

    def remove_older(self) -> None:
        """Remove indices of older schemas, as a rebuild does; newer ones are another program's."""
        for folder in self.root.parent.glob("v*"):
            number = folder.name.removeprefix("v")
            if number.isdecimal() and int(number) < SCHEMA_VERSION:
                shutil.rmtree(folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove generations that a killed writer or a swap left behind."""
        current = self.current()
        for folder in self.root.glob("g*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of open files."""
        with self._lock:
            self._open = None
