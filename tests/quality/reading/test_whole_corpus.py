"""All texts of the corpus read: never a failure, every word in the tree, warnings counted by kind, speed printed."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.read import build_reading
from ingest.readers import extract
from registry.errors import UnreadableFile
from registry.provisions.reading import ReferenceKind
from registry.provisions.roundtrip import doubled, lost, reassembled, well_formed
from tests.quality.reading.corpus import CORPUS, path_of, texts, unpack

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at CORPUS"),
]


def test_every_text_of_the_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unpack(tmp_path)
    warnings: Counter[str] = Counter()
    references: Counter[str] = Counter()
    unresolved = documents = quarantined = 0
    broken: list[str] = []
    extracting = building = 0.0
    for name in texts():
        begun = time.process_time()
        try:
            blocks = extract(path_of(name, tmp_path))
        except UnreadableFile:
            quarantined += 1
            continue
        read = time.process_time()
        reading = build_reading(blocks, name)
        extracting, building = extracting + read - begun, building + time.process_time() - read
        for document in reading.documents or (reading,):
            documents += 1
            warnings.update(warning.code for warning in document.warnings)
            references.update(reference.kind.value for reference in document.references)
            unresolved += sum(1 for r in document.references if r.kind is ReferenceKind.INTERNAL and r.missing)
            whole = not lost(document) and not doubled(document) and reassembled(document) == document.text
            if not whole or well_formed(document):
                broken.append(name)
    with capsys.disabled():
        print(f"\n{documents} documents, {quarantined} files quarantined; warnings: {dict(warnings)}")
        print(f"references: {dict(references)}, internal ones unresolved: {unresolved}")
        print(f"reading files {extracting:.1f} s, building readings {building:.1f} s")
        print(f"{documents / (extracting + building):.1f} documents a second on one core")
    assert broken == []
    assert warnings["structure_failed"] == 0
