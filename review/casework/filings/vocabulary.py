"""Closed lists of filings: states and their ways, papers, outcomes, items of the formality check.

Keys are stored, words are shown. Papers and outcomes follow the profile, which names the source of each.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.procedure.profiles import Profile

STATES = {
    "draft": "草稿",
    "submitted": "待形式审查",
    "deferred": "暂缓登记，待补正",
    "registered": "已登记",
    "returned": "已退回",
    "refused": "不予备案",
    "discarded": "已作废的草稿",
}

# The only ways from state to state; `flow` refuses every other.
WAYS = {
    "draft": frozenset({"submitted", "discarded"}),
    "submitted": frozenset({"registered", "returned", "deferred", "refused"}),
    "deferred": frozenset({"submitted", "returned"}),
    "registered": frozenset(),
    "returned": frozenset(),
    "refused": frozenset(),
    "discarded": frozenset(),
}

OUTCOMES = {
    "registered": "登记",
    "returned": "退回",
    "deferred": "暂缓登记",
    "refused": "不予备案",
}

ARRIVALS = {"electronic": "网上报送", "paper": "纸质收文", "ledger": "台账导入", "exchange": "平台导入"}
ACTIONS = ("制定", "修改", "废止")


SCAN, TEXT, OTHER = "scan", "text", "reference"
READ_PAPERS = frozenset({TEXT, SCAN})  # their text is read when they come in
PAPER_HELP = {
    "report": "加盖公章，载明文件名称、文号、公布和施行日期。",
    TEXT: "印发的正式文本，最好是可编辑的文件。读取后自动提出登记信息，由您核对。",
    SCAN: "盖章件的扫描，与电子文本逐段比对，核对两者是否一致。",
    "explanation": "必要性、起草过程、主要内容和依据、征求意见和合法性审查情况。",
    "basis": "主要依据的法律、法规、规章和上级文件。",
    "announcement": "发布公告、政府令或公布页面。",
    "decision": "修改、废止既有文件的决定文本。",
    OTHER: "公平竞争审查、合法性审查意见等。",
}


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that a filing can hold under its profile; `when` says in which case an optional one is needed."""

    key: str
    name: str
    required: bool
    source: str
    when: str = ""

    @property
    def help(self) -> str:
        """What belongs into it."""
        return PAPER_HELP.get(self.key, "")


def paper_kinds(profile: Profile) -> tuple[PaperKind, ...]:
    """The papers of a profile, with the scan of the sealed copy and a place for anything else."""
    kinds = [PaperKind(p.key, p.name, p.required, p.source, p.when) for p in profile.papers if p.key != OTHER]
    at = next((n for n, kind in enumerate(kinds) if kind.key == TEXT), -1) + 1
    kinds.insert(at, PaperKind(SCAN, "纸质文本扫描件", False, "", "以纸质件报送的"))
    other = next((p.name for p in profile.papers if p.key == OTHER), "其他材料")
    return (*kinds, PaperKind(OTHER, other, False, ""))


ITEMS = {
    "scope": "属于备案范围",
    "complete": "材料齐全",
    "equal": "电子件与纸质件一致",
    "form": "格式、署名和日期",
    "on_time": "按期报送",
    "duplicate": "没有重复报送",
}
PROPOSALS = {"ok": "初步看符合", "problem": "可能有问题", "unclear": "须人工核对"}
DECISIONS = {"ok": "符合", "problem": "不符合", "na": "不适用"}
# A late filing is registered all the same and shown as 迟报 (北京条例 43): this item never stands in the way.
NOT_BLOCKING = frozenset({"on_time"})

FOUND_BY = {"catalogue": "年度目录有，没有报备", "gap": "发文字号缺号", "citation": "被其他文件引用，没有报备"}
MISSED_STATES = {"open": "待核对", "reminded": "已催报", "explained": "已说明", "filed": "已报备"}
