"""Members of a zipped document (DOCX, OFD) and their XML, read without trusting either.

Promises that nothing larger than the limits is unpacked, that no entity is expanded and nothing is fetched. It
doesn't know what the members mean.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from ingest.limits import Limits
from ingest.readers.reader import Head
from ingest.refusals import refuse

_EXEMPT = 1024 * 1024  # a member below this may be packed as tightly as it likes: empty tables shrink a lot
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip


class Package:
    """A zip whose members are read under limits. Made by `opened`."""

    def __init__(self, archive: zipfile.ZipFile, head: Head, limits: Limits) -> None:
        self._archive = archive
        self._name = head.name
        self._limits = limits
        self.names = {info.filename.replace("\\", "/").lstrip("/"): info for info in archive.infolist()}

    def read(self, name: str) -> bytes | None:
        """The bytes of one member; None where there is none of that name."""
        info = self.names.get(name.lstrip("/"))
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise refuse("encrypted", self._name)
        with self._archive.open(info) as handle:
            data = handle.read(self._limits.expanded + 1)
        if len(data) > self._limits.expanded:
            raise refuse("bomb", self._name)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of one XML member; None where there is none of that name."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self._name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse XML that may be hostile.

    Raises:
        UnreadableFile: `unsafe_entities` for a document type with entities, `damaged` for broken XML.
    """
    start = data[:4096]
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start or "<!DOCTYPE".encode("utf-16-le") in start:
        raise refuse("unsafe_entities", name)
    if b"purl.oclc.org" in start:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True, huge_tree=False, recover=False)  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "huge" in str(error).lower() or "excessive depth" in str(error).lower():
            raise refuse("bomb", name) from error
        # Word itself writes characters that XML forbids now and then; a second, forgiving try keeps such files.
        forgiving = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                    remove_pis=True, huge_tree=False, recover=True)  # fmt: skip
        root = etree.fromstring(re.sub(rb"&#x?[01]?[0-9a-fA-F];", b"", data), forgiving)
        if root is None or len(root) == 0:
            raise refuse("damaged", name) from error
        return root


def check_expansion(infos: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    """Refuse a zip whose directory promises more than the limits, before anything is unpacked."""
    total = 0
    for info in infos:
        total += info.file_size
        grows = info.file_size / max(1, info.compress_size)
        if total > limits.expanded or (info.file_size > _EXEMPT and grows > limits.ratio):
            raise refuse("bomb", name)


@contextmanager
def opened(head: Head, limits: Limits) -> Iterator[Package]:
    """Open a zipped document; errors of the zip become refusals."""
    try:
        with zipfile.ZipFile(head.path) as archive:
            check_expansion(archive.infolist(), head.name, limits)
            yield Package(archive, head, limits)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise refuse("truncated", head.name) from error
    except (NotImplementedError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        raise refuse("encrypted" if "password" in str(error) else "damaged", head.name) from error
