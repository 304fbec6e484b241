"""The filings of the scripted year: what comes in when, in time or late, and what becomes of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.year_desk import BODIES, Desk, Refused
from bench.year_tally import Tally

KINDS = ("行政规范性文件", "行政规范性文件", "行政规范性文件", "监察规范性文件", "人大决议决定")
FIELDS = ("养犬", "供水", "市容", "停车", "殡葬", "采砂", "户外广告", "夜市", "网约车", "农贸市场")
NUMBERS = "一二三四五六七八九十"


@dataclass
class Filed:
    """One filing as the script knows it."""

    serial: int
    body: str
    kind: str
    title: str
    flagged: bool  # its text seizes vehicles without power
    late: bool
    paper: bool
    fate: str  # registered | returned | refused | deferred | supplemented
    number: str
    filing_id: str = ""
    review_id: str = ""
    document_id: str = ""


def plan_filings(count: int, first: date, last: date) -> list[tuple[date, Filed]]:
    """What comes in when: spread over the year, of all bodies and kinds, a share late, returned, deferred, refused."""
    random = Random(20260101)
    days = (last - first).days - 2
    serials = dict.fromkeys(BODIES, 0)
    planned = []
    for n in range(count):
        body = BODIES[0] if n % 2 == 0 else BODIES[random.randrange(len(BODIES))]
        serials[body] += 2 if (body, serials[body]) == (BODIES[0], 3) else 1  # one number is skipped: never filed
        fate = (
            "returned" if n % 20 == 7 else "refused" if n % 40 == 13 else "deferred" if n % 40 == 21 else "registered"
        )
        fate = "supplemented" if n % 20 == 11 else fate
        sign = {"云岭县人民政府": "云政发", "云岭县监察委员会": "云监发", "云岭县人民法院": "云法发"}.get(
            body, body[:2] + "发"
        )
        filed = Filed(
            n, body, KINDS[random.randrange(len(KINDS))], f"云岭县第{_words(n + 1)}号{FIELDS[n % len(FIELDS)]}管理办法",
            n % 4 == 3, random.random() < 0.12, n % 10 == 9, fate, f"{sign}〔{first.year}〕{serials[body]}号",
        )  # fmt: skip
        planned.append((first + timedelta(days=1 + n * days // count), filed))
    return planned


def _words(n: int) -> str:
    digits = "零一二三四五六七八九"
    return "".join(digits[int(c)] for c in str(n))


def text_of(filed: Filed, promulgated: date, effective: date) -> str:
    """The text of a document; a flagged one seizes vehicles."""
    field = FIELDS[filed.serial % len(FIELDS)]
    seized = (
        "逾期不改正的，由县城市管理部门扣留车辆。" if filed.flagged else "逾期不改正的，依照有关法律法规的规定处理。"
    )
    return (
        f"{filed.title}\n\n"
        f"第一条　为了规范{field}管理第{_words(filed.serial + 1)}项工作，制定本办法。\n\n"
        f"第二条　本办法适用于本县行政区域内的{field}活动。\n\n"
        f"第三条　单位和个人应当遵守{field}秩序。{seized}\n\n"
        f"第四条　县人民政府有关部门按照职责做好{field}管理工作。\n\n"
        f"第五条　本办法自{effective.year}年{effective.month}月{effective.day}日起施行。\n\n"
        f"{filed.body}\n\n{promulgated.year}年{promulgated.month}月{promulgated.day}日\n"
    )


def send_in(desk: Desk, tally: Tally, filed: Filed) -> None:
    """The body sends it in, or the registrar enters what came by post."""
    who = "registrar" if filed.paper else f"body{BODIES.index(filed.body)}"
    made = desk.post(who, "/filings/new", {"key": f"year{filed.serial:020d}", "body_id": desk.bodies[filed.body]})
    filed.filing_id = made.headers["location"].split("/")[2]
    revision = _revision(desk, who, filed)
    promulgated = desk.today - timedelta(days=50 + filed.serial % 30 if filed.late else 3 + filed.serial % 20)
    effective = promulgated + timedelta(days=40)
    fields = {
        "title": filed.title, "document_number": filed.number, "issuer": filed.body, "kind": filed.kind,
        "action": "制定", "promulgated_on": promulgated.isoformat(), "effective_on": effective.isoformat(),
        "adds_penalty": "no", "contact": "李四", "phone": "13812345678", "copies": "2", "revision": revision,
        "act": "send", "arrived_on": desk.today.isoformat(),
    }  # fmt: skip
    files = [("file-text", ("办法.txt", text_of(filed, promulgated, effective).encode(), "text/plain"))]
    papers = ("report", "explanation", "basis")
    files += [(f"file-{k}", (f"{k}.pdf", f"{k}{filed.serial}".encode(), "x")) for k in papers]
    desk.post(who, f"/filings/{filed.filing_id}/upload", fields, files)
    tally.filing(filed.body, filed.kind, desk.today, filed.late)


def _revision(desk: Desk, who: str, filed: Filed) -> str:
    page = desk.get(who, f"/filings/{filed.filing_id}/edit")
    return str(page.xpath("//input[@name='revision']/@value")[0])


def check(desk: Desk, filed: Filed) -> None:
    """The registrar goes through the list."""
    for item in ("scope", "complete", "equal", "form", "on_time", "duplicate"):
        decision = "problem" if item == "on_time" and filed.late else "ok"
        note = "迟报" if decision == "problem" else "已核对"
        desk.post("registrar", f"/filings/{filed.filing_id}/item", {"item": item, "decision": decision, "note": note})


def turn_down(desk: Desk, tally: Tally, filed: Filed, outcome: str) -> None:
    """The registrar returns, refuses or defers it."""
    page = desk.get("registrar", f"/filings/{filed.filing_id}/check")
    revision = page.xpath("//input[@name='revision']/@value")[0]
    fields = {"revision": revision, "outcome": outcome, "reason": "不符合备案的要求，详见说明"}
    desk.post("registrar", f"/filings/{filed.filing_id}/outcome", fields)
    names = {"returned": "已退回", "refused": "不予备案", "deferred": "暂缓登记，待补正"}
    tally.move("备案", "其中：待形式审查", f"其中：{names[outcome]}")


def supplement(desk: Desk, tally: Tally, filed: Filed) -> None:
    """The body sends the supplemented papers."""
    who = "registrar" if filed.paper else f"body{BODIES.index(filed.body)}"
    revision = _revision(desk, who, filed)
    files = [("file-reference", ("补正.pdf", f"补正{filed.serial}".encode(), "x"))]
    page = desk.get(who, f"/filings/{filed.filing_id}/edit")
    fields = {
        name: value
        for name in (
            "title",
            "document_number",
            "issuer",
            "promulgated_on",
            "effective_on",
            "contact",
            "phone",
            "copies",
        )
        for value in page.xpath(f"//input[@name='{name}']/@value")
    }
    more = {"kind": filed.kind, "action": "制定", "adds_penalty": "no", "revision": revision, "act": "send"}
    desk.post(who, f"/filings/{filed.filing_id}/upload", fields | more, files)
    tally.move("备案", "其中：暂缓登记，待补正", "其中：待形式审查")


def register(desk: Desk, tally: Tally, filed: Filed) -> None:
    """It gets its number; its text is deposited and its review opened."""
    page = desk.get("registrar", f"/filings/{filed.filing_id}/check")
    revision = page.xpath("//input[@name='revision']/@value")[0]
    desk.post("registrar", f"/filings/{filed.filing_id}/outcome", {"revision": revision, "outcome": "registered"})
    tally.move("备案", "其中：待形式审查", "其中：已登记")
    tally.add("备案", "本期编号登记")
    page = desk.get("registrar", f"/filings/{filed.filing_id}")
    links = [str(link) for link in page.xpath("//main//a/@href")]
    review = [m.group(1) for link in links if (m := re.fullmatch(r"/reviews/(\w+)", link))]
    document = [m.group(1) for link in links if (m := re.match(r"/d/(\w+)", link))]
    if not review or not document:
        raise Refused(f"{filed.title} was registered without a review: {links}")
    filed.review_id, filed.document_id = review[0], document[0]
    tally.opened("依职权审查")


def hand_over(desk: Desk, filed: Filed) -> None:
    """It goes to a committee, which the review follows."""
    committee = desk.committees[filed.serial % len(desk.committees)]
    desk.post("registrar", f"/filings/{filed.filing_id}/assign", {"committee": committee, "on": desk.today.isoformat()})


def look_for_missed(desk: Desk, tally: Tally) -> None:
    """At the year's end the registrar looks for documents that were never filed: one number was skipped."""
    desk.post("registrar", "/filings/missed")
    tally.add("备案", "发现漏报线索")
