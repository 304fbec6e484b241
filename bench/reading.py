"""Reading against the bare extractors, in one run: DOCX against a walk of python-docx, PDF against pdfplumber.

Prints ratios, pypdfium2 beside pdfplumber, seconds a scanned page, peak memory of a worker, and time a clause as a text
grows to 100,000 of them.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from bench.support import CORPUS
from ingest.blocks import Block, Extract
from ingest.read import build_reading
from ingest.readers import extract
from registry.provisions.numerals import to_chinese

_ROUNDS = 3


def _best(act: Callable[[Path], object], paths: list[Path], rounds: int = _ROUNDS) -> float:
    """The quickest of some rounds over all files, in seconds of this process, whatever else the machine does."""
    best = float("inf")
    for _ in range(rounds):
        start = process_time()
        for path in paths:
            act(path)
        best = min(best, process_time() - start)
    return best


def _walk(path: Path) -> int:
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs)


def _plumber(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def _pdfium(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    total = sum(len(page.get_textpage().get_text_bounded()) for page in document)
    document.close()
    return total


def _peak(path: Path) -> int:
    """Peak memory in MB of a process that reads one file and nothing else."""
    code = f"from pathlib import Path; from ingest.readers import extract; extract(Path({str(path)!r}))"
    # ru_maxrss of a child begins with the size of its parent; the kernel's own high-water mark does not.
    code += "; print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) // 1024


def _grown(clauses: int) -> Extract:
    """A text of so many clauses: articles that point to each other and to a law, with items and a second 款."""
    blocks = [Block("云岭县大全办法")]
    for number in range(1, clauses // 4 + 1):
        label, before = to_chinese(min(number, 2999)), to_chinese(max(1, min(number, 2999) - 1))
        blocks += [
            Block(f"第{label}条　公园应当免费开放，依照本办法第{before}条第一款执行："),
            Block("（一）执行任务的消防车、救护车；"),
            Block("（二）停放时间不超过三十分钟的。"),
            Block("违反前款规定的，依照《中华人民共和国行政处罚法》第十六条处罚。"),
        ]
    return Extract("txt", tuple(blocks))


def _clause_times() -> str:
    told = []
    for clauses in (12_500, 25_000, 50_000, 100_000):
        grown = _grown(clauses)
        start = process_time()
        build_reading(grown, "大全.txt")
        told.append(f"{clauses:,}: {(process_time() - start) / clauses * 1e6:.0f} µs")
    return ", ".join(told)


def main() -> None:
    """Print the ratios."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    words = sorted((CORPUS / "docx").glob("*.docx"))
    ours, bare = _best(extract, words), _best(_walk, words)
    print(f"docx: {len(words)} files, reading {ours:.2f} s, python-docx walking {bare:.2f} s, ratio {ours / bare:.2f}")
    prints = [path for folder in ("pdf", "derived") for path in sorted((CORPUS / folder).glob("pdf-*.pdf"))
              if path.stat().st_size < 350_000]  # fmt: skip
    # A page with a picture of text would be recognised, which the bare extractors do not do.
    prints = [path for path in prints if path != CORPUS / "derived" / "pdf-05.pdf"]
    ours, plumber, pdfium = _best(extract, prints, 1), _best(_plumber, prints, 1), _best(_pdfium, prints, 1)
    print(
        f"text pdf: {len(prints)} files, reading {ours:.2f} s, pdfplumber extract_text {plumber:.2f} s, ratio"
        f" {ours / plumber:.2f}; pypdfium2 text alone {pdfium:.2f} s"
    )
    for name in ("html/*.html", "md-*/*.md", "txt/*.txt", "derived/*.doc"):
        paths = sorted(CORPUS.glob(name))
        seconds = _best(extract, paths)
        print(f"{name}: {len(paths)} files, {seconds:.2f} s, {len(paths) / seconds:.0f} files/s")
    for name in ("docx/law-001.docx", "pdf/pdf-01.pdf", "pdf/pdf-07.pdf", "derived/scan-05.pdf"):
        path = CORPUS / name
        if path.exists():
            start = perf_counter()
            peak = _peak(path)
            print(f"peak memory reading {name}: {peak} MB, {perf_counter() - start:.1f} s with start-up")
    print(f"time a clause as a text grows: {_clause_times()}")


if __name__ == "__main__":
    main()
