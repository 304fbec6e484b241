"""应当, 可以 and 不得 turned against the superior clause.

Reported where our words make optional, or postpone, what a superior sentence commands, or allow or command what it
forbids, for clearly the same act. A lighter duty in a special-zone regulation is variation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.provisions.kinds import Kind
from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.modality import Deontic, Modality, deontics
from review.norms.norm import Norm, extract
from review.rules.alignment import Aligned, coverage, grams, mass
from review.rules.context import PROCEDURE, Context
from review.rules.protocol import ClauseUnderReview, Rule

_WEAK = re.compile(
    r"可以不|可不|无需|无须|不必|不再要求|免于|不需要?|不再(?:办理|履行|组织|进行|征求)|自行决定|决定是否|视情况?|酌情|先行|可先|事后|再行|后补|补办|折算|代替|替代|暂不|缓|变通"
)
_EXEMPT = re.compile(r"不需要|可以不|除外|免于|免予|另有规定|不适用|以下的除外")
ENOUGH = 14.0  # weight of an excepted case, below which its likeness means nothing
SAME_ACT = 0.37
BARRED = 0.2  # share of the words for those barred that our sentence holds
RUN = 4  # characters of a run that makes two acts one, where it is as rare as
RARE_RUN = 15.0
FORBIDDEN = 0.29  # allowing what is plainly forbidden: enough shared weight makes up for less likeness

# On 80 real regulations every flag below this was a false alarm: standing committees restate law in words of their own.
REGULATION_LEAST = 0.62
POSTPONED_LEAST = 0.36
_POSTPONES = re.compile(r"(?:可以|可)?先行?[^。；]{1,24}(?:后|再)[^。；]{0,12}(?:补办|补报|补充|备案|办理)|事后补")


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most, on the surest opposition."""
    if ctx.library is None or (ctx.rank is not None and ctx.rank.varies):
        return
    best: tuple[float, Norm, Deontic, Aligned, Deontic, str] | None = None
    for norm in norms:
        if "紧急" in norm.text or not (owed := _owed(norm)):
            continue
        near = ctx.aligned(f"{norm.whole}", 0.16, 8)
        for ours in owed:
            for found in near:
                for other in extract(found.article.text):
                    if other.penalties:
                        continue
                    weight = found.score if other is found.norm else 0.75 * found.score
                    for theirs in commands(other):
                        how = _opposed(norm, ours, other, theirs)
                        if not how:
                            continue
                        score = _act(norm, ours, other, theirs)
                        total = 0.4 * weight + 0.6 * score
                        if best is None or total > best[0]:
                            best = (total, norm, ours, found, theirs, how)
    for norm in norms:
        extra = _plain(norm, ctx) if _owed(norm) and "紧急" not in norm.text else None
        if extra is not None and (best is None or extra[0] > best[0]):
            best = extra
    if best is None or best[0] < (SAME_ACT if not _forbidden(best[2], best[4]) else FORBIDDEN):
        return
    score, norm, ours, found, theirs, how = best
    if _same(norm, ours, ctx) or _excepted(norm, found.article):
        return
    if any(a.score >= 0.72 and coverage(norm.whole, a.norm.whole)[0] > 0.8 for a in ctx.aligned(norm.whole, 0.6, 2)):
        return
    article = found.article
    yield ctx.finding(
        "duty_modality",
        Category.DUTY_MODALITY,
        ctx.span(norm),
        Severity.HINT if ctx.facts.kind is Kind.LOCAL_REGULATION and score < _least(norm) else Severity.AMBER,
        min(0.9, 0.4 + 0.75 * score),
        f"{how}：《{article.law.title}》第{article.article}条对同一行为规定“{theirs.modality.value}”。",
        "如两条所说的行为、对象或者条件并不相同，或者上位法另有例外，则不成立。",
        (ctx.reference(article, norm.whole),),
        Comparison(f"{ours.modality.value}{ours.act[:40]}", f"{theirs.modality.value}{theirs.act[:40]}"),
        "K11",
        "C4",
    )


def _owed(norm: Norm) -> tuple[Deontic, ...]:
    """The modalities of a sentence that neither command nor permit a penalty; one named before them may stand."""
    return tuple(d for d in norm.deontics if all(p.end <= d.start for p in norm.penalties))


def _plain(norm: Norm, ctx: Context) -> tuple[float, Norm, Deontic, Aligned, Deontic, str] | None:
    """The surest opposition among all sentences of the field's articles, however unlike the whole sentences are."""
    best: tuple[float, Norm, Deontic, Aligned, Deontic, str] | None = None
    for article in ctx.candidates:
        if ctx.topic(article.law) < 1 and article.law.title not in PROCEDURE:
            continue
        for other in extract(article.text):
            for ours in norm.deontics if not other.penalties else ():
                for theirs in commands(other):
                    how = _opposed(norm, ours, other, theirs)
                    mine = _WEAK.sub("", ours.act.split("，")[0] if ours.modality is Modality.NEED_NOT else ours.act)
                    case = coverage(ours.subject, other.text)[0] if ours.modality is Modality.NEED_NOT else 0.0
                    if not how or len(mine) < 4:
                        continue
                    if theirs.modality is Modality.SHALL_NOT:
                        shared = mass(grams(mine) & grams(theirs.act))
                        back = coverage(theirs.act, norm.text)[0]
                        score = back if shared >= 20 and back >= 0.46 and ours.modality is Modality.MAY else 0.0
                    else:
                        there = coverage(mine, other.text)[0]
                        told = mass(grams(mine)) + (mass(grams(ours.subject)) if case >= 0.6 else 0.0)
                        score = 0.6 * there if there >= 0.7 and told >= 18 else 0.0
                    if score and (best is None or score > best[0]):
                        best = (score, norm, ours, Aligned(article, other, score), theirs, how)
    return best


def _least(norm: Norm) -> float:
    """What a regulation's finding must reach: less where it plainly postpones a duty (先行…后补办)."""
    return POSTPONED_LEAST if _POSTPONES.search(norm.text) else REGULATION_LEAST


def _forbidden(ours: Deontic, theirs: Deontic) -> bool:
    if ours.modality is not Modality.MAY or theirs.modality is not Modality.SHALL_NOT:
        return False
    return mass(grams(ours.act) & grams(theirs.act)) >= 20 or _rare_run(ours.act, theirs.act)


def _rare_run(ours: str, theirs: str) -> bool:
    """Whether both acts hold one long rare run of characters (化整为零)."""
    return any(
        ours[i : i + RUN] in theirs and mass(grams(ours[i : i + RUN])) >= RARE_RUN
        for i in range(len(ours) - RUN + 1)
        if "，" not in ours[i : i + RUN]
    )


def commands(norm: Norm) -> tuple[Deontic, ...]:
    """The modalities of a sentence; an item without one of its own has that of the words it hangs on."""
    if norm.deontics or not norm.sentence.lead:
        return norm.deontics
    lead = deontics(norm.sentence.lead)
    if not lead or lead[-1].modality not in (Modality.SHALL, Modality.SHALL_NOT):
        return ()
    return (Deontic(lead[-1].modality, lead[-1].subject, norm.text.strip("；。"), 0, 0),)


def _same(norm: Norm, ours: Deontic, ctx: Context) -> bool:
    """Whether a superior sentence says the same with the same modality."""
    for found in ctx.aligned(norm.whole, 0.3, 6):
        for other in extract(found.article.text):
            for theirs in other.deontics:
                if theirs.modality is ours.modality and coverage(ours.act, theirs.act)[0] >= 0.6:
                    return True
                if theirs.modality is ours.modality and other is found.norm and found.score >= 0.45:
                    return True  # the nearest sentence permits, too
    return False


def _excepted(norm: Norm, article: LawArticle) -> bool:
    """Whether the superior article itself frees the case that we free (但是，…除外; …，不需要 …)."""
    if not _EXEMPT.search(norm.text):
        return False
    return any(
        mass(grams(other.text)) >= ENOUGH and coverage(_EXEMPT.sub("", other.text), norm.text)[0] >= 0.6
        for other in extract(article.text)
        if _EXEMPT.search(other.text)
    )


def _opposed(norm: Norm, ours: Deontic, other: Norm, theirs: Deontic) -> str:
    if theirs.modality is Modality.SHALL:
        if _EXEMPT.search(other.text) and _EXEMPT.search(norm.text):
            return ""
        if ours.modality is Modality.NEED_NOT:
            return "把上位法规定的义务改为可以不履行"
        if ours.modality is Modality.MAY and _WEAK.search(norm.text):
            return "把上位法规定的义务改为任意、事后或者替代"
        if ours.modality is Modality.NONE and _WEAK.search(norm.text):
            return "把上位法规定的义务改为任意"
    if theirs.modality is Modality.SHALL_NOT and not re.match(r"超过|少于|低于|高于|小于|大于", theirs.act):
        if _another(norm, theirs) or re.search(
            r"(?:合格|批准|同意|许可|登记|备案)[^。；]{0,4}，?(?:后，?)?方可", norm.text
        ):
            return ""  # who is barred is not who we speak of; or we bar just the same
        if ours.modality is Modality.MAY and not re.search(
            r"认定|承担|制止|检举|举报|控告|劝阻|防止|不再|处罚|责令|查处|依法|依照|按照[^，。；]{0,12}规定|申请仲裁|提起诉讼",
            norm.text,
        ):
            return "准许了上位法禁止的行为"
        if (
            ours.modality is Modality.SHALL
            and mass(grams(theirs.act)) >= 24
            and coverage(theirs.act, ours.act)[0] >= 0.6
            and not re.search(r"不得|禁止|限制|拒绝|制止|防止|避免|查处|监督|依法", norm.text)
        ):
            return "要求做上位法禁止的行为"
    if theirs.modality is Modality.MAY and ours.modality is Modality.SHALL_NOT and "有权" in other.text:
        return "禁止了上位法准许的行为"
    return ""


def _another(norm: Norm, theirs: Deontic) -> bool:
    """Whether the superior ban is on certain people or things (具有…职能的单位不得) that our sentence doesn't name."""
    subject = theirs.subject
    if re.search(r"任何|单位(?:和|或者|、)个人", subject):
        return False
    return mass(grams(subject)) >= ENOUGH and coverage(subject, norm.text)[0] < BARRED


def _act(norm: Norm, ours: Deontic, other: Norm, theirs: Deontic) -> float:
    mine = re.sub(_WEAK, "", ours.act) or norm.text
    command = theirs.act or other.text
    case = _case(norm, ours, other, theirs)
    a = coverage(mine, command if theirs.modality is Modality.SHALL_NOT else other.text)[0]
    b = coverage(command, norm.text)[0]
    context = coverage(other.text[: theirs.start], norm.text + "")[0] if theirs.start > 6 else 0.3
    return max(0.5 * a + 0.3 * b + 0.2 * context, case)


def _case(norm: Norm, ours: Deontic, other: Norm, theirs: Deontic) -> float:
    """Likeness by the case that both speak of (验收不合格的 …), where the act is told in other words."""
    before = other.text[: theirs.start]
    if theirs.modality is not Modality.SHALL_NOT or mass(grams(before)) < 24:
        return 0.0
    case = coverage(norm.text[: ours.start], before)[0]
    shared = set(ours.act) & set(theirs.act)
    return (
        0.55 * case + 0.3 * (len(shared) / max(4, len(set(theirs.act)))) if case >= 0.55 and len(shared) >= 3 else 0.0
    )


RULES = (Rule("duty_modality", Category.DUTY_MODALITY, "立法法 107; 监督法 39", check, needs_library=True),)
