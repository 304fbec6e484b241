"""Who does the act: the agent of our sentence beside the agent of the superior sentence on the same act.

Compares level (国务院 … 乡镇), kind of authority (公安机关, 人民法院 …), and authority against private body. It needs a
superior sentence whose other words agree; delegation inside one's own power is lawful and not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from registry.provisions.kinds import Level
from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.norm import Norm
from review.rules.alignment import coverage, grams, mass, superior_norms
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.tables import table

ENOUGH = 14.0  # weight of the words besides the agent, below which likeness means nothing
FOREIGN = 0.75  # the same in a law of another field
SAME = 0.45  # share of our other words that the superior sentence holds
REGULATION = 0.8  # a regulation may order offices within its province: only the clearest cases
_REACH = 16  # characters between an agent and its act
_NO_OFFICE = re.compile(
    r"两侧|两旁|从业人员|工作人员|执业人员|规章|的不适当"
)  # a street, people, a thing made: no agent
_ORDERS = re.compile(r"公布|建立|划定|组织|设立|核查")  # what every level does for its own area
_NO_ACT = re.compile(r"规划|法规案|议案|鼓励和支持|表彰|奖励|提名")  # plans, bills and praise go their own ways
_NOT_DECIDING = re.compile(
    r"领导人员|负责人批准|负责人决定|协助|配合|初审|受理|上报|逐级|报请|转报|委托|宣传|指导|监督检查|应当依法"
)


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent: level 0 is a private body, None an authority of unknown level; `kind` "" for no special kind."""

    words: str
    level: int | None
    kind: str
    act: str
    start: int
    end: int


@cache
def _patterns() -> tuple[
    re.Pattern[str], re.Pattern[str], tuple[tuple[int, re.Pattern[str]], ...], tuple[tuple[str, re.Pattern[str]], ...]
]:
    data = table("agents")
    levels = tuple((int(k), re.compile(v)) for k, v in data["levels"].items())
    kinds = tuple((k, re.compile(v)) for k, v in data["kinds"].items())
    return re.compile(data["private"]), re.compile(data["power"]), levels, kinds


def agents(sentence: str) -> list[Agent]:
    """The agents of a sentence that do an act of public power, in order."""
    private, power, levels, kinds = _patterns()
    marks: list[tuple[int, int, int | None, str]] = [(m.start(), m.end(), 0, "") for m in private.finditer(sentence)]
    marks += [(m.start(), m.end(), level, "") for level, p in levels for m in p.finditer(sentence)]
    marks += [(m.start(), m.end(), None, kind) for kind, p in kinds for m in p.finditer(sentence)]
    found: list[Agent] = []
    for start, end, level, kind in sorted(marks):
        after = sentence[end : end + 60]
        if _NO_OFFICE.match(after):
            continue
        far = _REACH if level is not None and level < 4 else 2 * _REACH
        opens = not re.search(r"[，。；]", sentence[:start]) and start < 6  # the subject of the whole sentence
        reach = sentence[end:] if opens else re.split(r"[。；，]", after)[0][:far]
        act = power.search(reach)
        if act is not None and level == 0 and re.search(r"[，、]?[经由报]", reach[: act.start()]):
            continue  # an office does it, on their motion
        if act is None or _NOT_DECIDING.search(reach[: act.start()]):
            continue
        left = max(sentence.rfind(c, 0, start) for c in "，。；由经报向：") + 1
        if left < start and re.search(r"以上$", sentence[left:start]):
            continue
        found.append(Agent(sentence[start : end + act.end()], level, kind, act[0], start, end + act.start()))
    return found


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most, on the superior sentence that agrees best."""
    if ctx.library is None or ctx.rank is None or ctx.rank.varies or ctx.rank.name == "law":
        return
    best: tuple[float, Norm, Agent, str, LawArticle, str] | None = None
    regulation = ctx.rank.name == "local_regulation"
    for norm in norms:
        if _NO_ACT.search(norm.text):
            continue
        ours = [a for a in agents(norm.text) if not re.search(r"(?:不|未|已经)$", norm.text[: a.start])]
        if not ours:
            continue
        rest = _without(norm.text, ours)
        head = re.sub(r"^违反[^，]{0,20}规定，", "", norm.text[: max(ours[0].start - 1, 0)])
        if mass(grams(rest)) < ENOUGH:
            continue
        listed = norm.text.rstrip().endswith(("：", ":"))  # which cases are meant stands in the items
        for article in ctx.candidates[:24]:
            own_field = ctx.topic(article.law) >= 1
            if regulation and (not own_field or any("县级以上" in n.text for n in superior_norms(article))):
                continue
            for other in superior_norms(article):
                if listed and other.text.rstrip().endswith(("：", ":")):
                    continue
                score = _agreement(rest, head, other.whole)
                if score < (SAME if own_field else FOREIGN) or (best is not None and score <= best[0]):
                    continue
                clash = _clash(ours, agents(other.whole), ctx)
                if clash is not None and regulation and _own_area(clash, norm.text, other.whole):
                    clash = None
                if clash is not None:
                    best = (score, norm, clash[0], clash[1], article, other.whole)
                elif score >= SAME and best is not None and best[1] is norm:
                    best = None  # a sentence that agrees at least as well names the same agent
    if best is None or best[0] < (SAME if ctx.rank.name != "local_regulation" else REGULATION):
        return
    score, norm, agent, theirs, article, words = best
    yield ctx.finding(
        "agents",
        Category.SUBJECT_WRONG,
        ctx.span(norm, agent.start, min(agent.end + len(agent.act), len(norm.text))),
        Severity.AMBER,
        min(0.9, 0.5 + 0.4 * score),
        f"本条由“{agent.words[:24]}”，《{article.law.title}》第{article.article}条对同一事项规定的是“{theirs}”。",
        "如上位法允许委托、下放，或者两条所说的事项并不相同，则不成立。",
        (ctx.reference(article, words),),
        Comparison(agent.words[:24], theirs),
        "K11",
        "C4",
    )


def _own_area(clash: tuple[Agent, str], ours: str, theirs: str) -> bool:
    """Whether a province or city orders for itself what the centre orders for the nation, or names the centre, too."""
    central = re.search(r"国务院|国家|中央", clash[1]) is not None
    return central and (
        "国务院" in ours or bool(_ORDERS.search(clash[0].act)) or "国务院、" in theirs or "国务院，" in theirs
    )


def _agreement(rest: str, head: str, theirs: str) -> float:
    """Share of our words, besides the agent, in theirs; the case named before the agent counts alone as well."""
    whole, back = coverage(rest, theirs)
    case = 0.9 * coverage(head, theirs)[0] if mass(grams(head)) >= ENOUGH * 2 else 0.0
    best = max(whole, case)
    return best if best >= 0.62 or back >= 0.3 else 0.8 * best


def _without(text: str, found: Sequence[Agent]) -> str:
    out = text
    for agent in reversed(found):
        left = max(out.rfind(c, 0, agent.start) for c in "，。；由经报向：") + 1
        out = out[: max(left, 0)] + "，" + out[agent.end :]
    return out


@cache
def _group(act: str) -> frozenset[str]:
    """The sorts of act that an act belongs to."""
    return frozenset(k for k, v in table("agents")["acts"].items() if re.search(v, act))


def _clash(ours: Sequence[Agent], theirs: Sequence[Agent], ctx: Context) -> tuple[Agent, str] | None:
    """Our agent and the superior one where they cannot be the same."""
    if not theirs:
        return None
    theirs = [a for a in theirs if any(_group(o.act) & _group(a.act) for o in ours)]
    lowest = min((a.level for a in theirs if a.level is not None), default=None)
    kinds = {a.kind for a in theirs if a.kind}
    for agent in ours:
        level = agent.level
        if not any(_group(agent.act) & _group(a.act) for a in theirs):
            continue
        if level == 3 and ctx.facts.level is Level.PROVINCE:
            level = 4
        if kinds and agent.kind not in kinds and (agent.kind or level is not None) and lowest is None:
            if any(a.kind in kinds for a in ours):
                continue
            return agent, "、".join(sorted(kinds))
        if lowest is not None and level is not None and level < lowest and lowest > 0:
            return agent, next(a.words for a in theirs if a.level == lowest)[:24]
    return None


RULES = (Rule("agents", Category.SUBJECT_WRONG, "立法法 107; 行政处罚法 17-21; 行政强制法 17", check, True, True),)
