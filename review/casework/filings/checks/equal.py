"""Electronic text equal to the paper? The text of the scan beside the text of the file, paragraph by paragraph."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.casework.filings.checks.proposal import Looked, Proposal
from review.casework.filings.comparing import compare

SOURCE = "逐段比对，数字写法、全半角和空格的不同不计"


def propose(_session: Session, looked: Looked) -> Proposal:
    """Say how many paragraphs differ, and show the first."""
    if "scan" not in looked.papers:
        words = "没有纸质文本扫描件，请拿纸质件与电子文本核对。上传扫描件后可以自动比对。"
        return Proposal("unclear", (words,), SOURCE)
    if looked.text is None or looked.scan is None:
        which = "正式文本" if looked.text is None else "扫描件"
        return Proposal("unclear", (f"{which}没有读出文字，不能自动比对，请人工核对。",), SOURCE)
    found = compare(looked.scan, looked.text)
    if not found:
        return Proposal("ok", ("电子文本与纸质文本扫描件文字一致。",), SOURCE)
    first = found[0]
    paper, electronic = _short(first.paper) or "（无此段）", _short(first.electronic) or "（无此段）"
    return Proposal(
        "problem",
        (
            f"有 {len(found)} 处不一致，请打开比对页逐处核对（扫描件的文字识别也可能有误）。",
            f"第一处，纸质：“{paper}”；电子：“{electronic}”。",
        ),
        SOURCE,
    )


def _short(words: str) -> str:
    plain = "".join(words.split())
    return plain if len(plain) <= 50 else plain[:48] + "……"
