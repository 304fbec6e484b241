"""Penal provisions: acts on one side, penalties in tiers (base, refused, serious, harm, repeated) on the other.

Groups the sentences and items of one clause, so that two provisions can be compared tier by tier. It does not judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from review.norms.norm import Norm, extract
from review.norms.penalties import Penalty

_TIERS = (
    ("refused", re.compile(r"逾期|拒不|仍不|仍未|未按期|不改正|未改正|拒绝改正|拒不执行|不听劝阻")),
    ("serious", re.compile(r"情节严重|情节特别|情节恶劣|情节较重|严重的")),
    ("harm", re.compile(r"造成[^，。；]{0,20}(?:后果|损失|事故|危害|损害|污染|的，)")),
    ("repeated", re.compile(r"(?:两|二|三|再)次|屡教|累计|多次|再犯")),
    ("light", re.compile(r"首次|初次|轻微|情节较轻")),
)
_CONTINUES = re.compile(
    r"^(?:并|可以|逾期|拒不|情节|尚可|尚不|无法|不能|造成|构成|(?:两|二|三|再|首|初)次|首次|仍|(?:有|没有|无|违法)(?:违法)?所得|货值|违法(?:生产|经营|销售)[^，。；]{0,20}货值|对(?:单位|个人|其|直接|法人)|单位|个人|一年内|多次|同一|后果|经[^，]{0,8}(?:教育|警告)|属于|给[^，]{1,10}造成)"
)
#: 生产经营单位拒不执行的：the same doer goes on
_AGAIN = re.compile(r"([^，。；]{2,16}?)(?:拒不|逾期|仍不|仍未|情节严重)")
_GOES_ON = re.compile(
    r"^(?:造成|构成|给[^，。；]{1,12}造成|使[^，。；]{1,16}受到|违反治安|对[^，。；]{0,20}(?:直接负责|直接责任|主管人员|责任人)"
    r"|(?:并|可以|逾期|拒不|情节|单位|个人|属于)|[^，。；]{0,16}(?:依法给予处分|依法追究))"
)
_CATCH_ALL = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)])?[^，。；]{0,14}(?:法律|法规|规章|规定|本法|条例)[^，。；]{0,16}其他[^，。；]{0,20}[。；]?$"
    r"|^(?:[（(][一二三四五六七八九十]+[）)])?(?:有)?其他[^。；]{0,40}(?:行为|情形|的)[。；]?$"
)
_HEAD = re.compile(r"(?:，|^)(?:由|分别由|责令|处以?\S{0,10}元|给予|没收|并处|可以处|可以并处|予以)")


@dataclass(frozen=True, slots=True)
class Step:
    """One penalty of a provision with the tier and the addressee (单位, 个人, "") it belongs to."""

    tier: str
    actor: str
    penalty: Penalty
    norm: Norm


@dataclass(slots=True)
class Provision:
    """Acts and their penalties. `acts` are the words of the behaviour; `words` the whole text of the provision."""

    acts: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    words: str = ""
    orders: bool = False  # an order to correct stands in it

    @property
    def fines(self) -> list[Step]:
        """The steps that are fines with a sum."""
        return [s for s in self.steps if s.penalty.kind == "罚款" and s.penalty.amounts]

    @property
    def kinds(self) -> set[str]:
        """Kinds of penalty provided."""
        return {s.penalty.kind for s in self.steps}

    @property
    def order_first(self) -> bool:
        """Whether every fine comes only after an ignored order."""
        return bool(self.fines) and all(s.tier != "base" or s.penalty.after_order for s in self.fines) and self.orders


@lru_cache(maxsize=4096)
def provisions(text: str) -> tuple[Provision, ...]:
    """The penal provisions of a clause in order; () for a clause without penalties."""
    out: list[Provision] = []
    current: Provision | None = None
    open_list = False
    for norm in extract(text):
        words, label = norm.text, norm.sentence.label
        if label and open_list and current is not None:
            current.words += words
            if norm.penalties and not _names_misconduct(norm, current):
                current.steps.extend(_steps(norm))
                current.acts.append(norm.whole)
            else:
                current.acts.append(words)
            continue
        open_list = words.rstrip().endswith(("：", ":"))
        if not norm.penalties and not (open_list and re.search(r"处罚|罚款|责令|行为之一", words)):
            if current is not None and not label and _GOES_ON.match(words):
                current.words += words  # 造成损失的，依法赔偿 …：（一） the list still hangs on the penalty before
                continue
            current = None
            if open_list or (
                words.endswith(("；", ";")) and re.search(r"责令|教育|警告|改正|整改|告诫|依照|关闭|取缔", words)
            ):
                current = Provision([_act(words, norm)], [], words, bool(re.search(r"责令|限期|改正", words)))
                out.append(current)
            continue
        if current is None or label or not (_CONTINUES.match(words) or _same_doer(words, current)):
            current = Provision([_act(words, norm)], [], "", False)
            out.append(current)
        current.words += words
        current.orders = current.orders or bool(re.search(r"责令|限期|改正", words))
        current.steps.extend(_steps(norm))
    for provision in out:
        kept = [a for a in provision.acts if not _bare(a)]
        provision.acts = kept
    return tuple(p for p in out if p.steps)


def _names_misconduct(norm: Norm, current: Provision) -> bool:
    """Whether an item tells what is done wrong (（五）违法扣留证件的), not what follows from it."""
    return norm.lists_misconduct and norm.text.rstrip("；;。").endswith("的") and bool(current.acts or current.steps)


def _same_doer(words: str, current: Provision) -> bool:
    again = _AGAIN.match(words)
    return bool(again and current.words.startswith(again[1]))


def _act(words: str, norm: Norm) -> str:
    stop = norm.penalties[0].start if norm.penalties else len(words)
    head = _HEAD.search(words[:stop])
    act = words[: head.start() if head and head.start() > 4 else stop]
    return act if len(act) > 4 else words


def _bare(act: str) -> bool:
    """Words that only introduce a list or a tier, or end it (法律、法规规定的其他情形), and tell no behaviour."""
    return bool(_CATCH_ALL.match(act)) or bool(
        re.fullmatch(
            r"(?:违反[^，。]{0,40}规定，?)?(?:[^，。；]{0,16}(?:有下列[^，。；：]{0,12}|[^，。；]{0,12}情节(?:特别)?严重的?|(?:没有|有)?违法所得[^，。；]{0,16}|[^，。；]{0,24}货值金额[^，。；]{0,14}|(?:可以)?并|逾期[^，。；]{0,8}|拒不改正的?)[，：]?)*",
            act,
        )
    )


def _steps(norm: Norm) -> list[Step]:
    out = []
    for penalty in norm.penalties:
        before = norm.text[: penalty.start]
        tier, at = "base", -1
        for name, pattern in _TIERS:
            for match in pattern.finditer(before):
                if match.start() > at:
                    tier, at = name, match.start()
        near = re.split(r"[，；。]", before)[-1] + norm.text[penalty.start : penalty.end]
        last = re.search(r".*(?:对|向)?[^，。；]*(单位|个人|企业|直接负责的主管人员)", before[-30:] + near)
        head = re.match(r"(?:（[一二三四五六七八九十]+）)?(单位|个人|企业)(?:有|违反|实施|的|，)", norm.text)
        last = last or head
        actor = (
            {"企业": "单位", "直接负责的主管人员": "个人"}.get(last[1], last[1])
            if last and (last is head or "对" in before[-30:] + near)
            else ""
        )
        out.append(Step(tier, actor, penalty, norm))
    return out
