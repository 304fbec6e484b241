"""What the scripted year hears and plans: consultations with comments, topics, a clean-up, transfers taken over."""

from __future__ import annotations

import re
from datetime import timedelta

from bench.year_cases import Case
from bench.year_desk import Desk, Refused
from bench.year_filings import Filed
from bench.year_tally import Tally

OUTCOMES = (("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "未采纳"), ("", "尚未处理"))
SAYINGS = (
    "扣车影响跑运输的人生活，建议先催缴。",
    "第三条的处理方式不清楚，请写明由谁决定。",
    "夜里找不到管理人员，建议留电话。",
    "收费标准没有公示，建议张贴在入口。",
    "老人不会用手机缴费，请保留现金窗口。",
    "时间太短，来不及改。",
)


def consult(desk: Desk, tally: Tally, filed: Filed, serial: int, comments: int) -> str:
    """A reviewer opens a round; people at the points comment by their links, others on the public page."""
    audience = "public" if serial % 3 == 0 else "invited"
    data = {
        "document_id": filed.document_id, "title": f"第{serial + 1}次征求意见", "audience": audience,
        "address": ["art_3"], "closes_on": (desk.today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    there = desk.post("reviewer", "/consultations", data).headers["location"].split("?")[0]
    tally.add("征求意见", "开展征求意见", "数量")
    for n in range(comments):
        point = desk.points[(serial + n) % len(desk.points)]
        if audience == "public":
            path = f"{there}/art_3"
        else:
            made = desk.post("reviewer", f"{there}/link", {"address": "art_3", "organisation_id": point})
            found = re.search(r"/c/(\w+)", made.text)
            if found is None:
                raise Refused("no link was shown")
            path = f"{found.group(0)}/art_3"
            tally.see("征求意见", "提出意见的联系点", "数量", point)
        _comment(desk, path, f"第{serial + 1}次第{n + 1}条：{SAYINGS[(serial + n) % len(SAYINGS)]}")
        tally.add("征求意见", "收到意见", "数量")
        tally.add("征求意见", "尚未处理", "数量")
    return there


def _comment(desk: Desk, path: str, body: str) -> None:
    page = desk.get("", path)
    key = str(page.xpath("//input[@name='key']/@value")[0])
    data = {"key": key, "stance": "problem", "body": body, "contributor_kind": "村民", "seen": "1"}
    if page.xpath("//input[@name='captcha']"):
        data["captcha"] = read_aloud(page.text_content())
    answer = desk.post("", path, data)
    if answer.status_code != 303:
        raise Refused(f"the comment was not taken: {answer.text[:300]}")


def read_aloud(words: str) -> str:
    """A person reads the question and copies the character that it asks for."""
    found = re.search(r"“(.{4})”的第(.)个字是什么", words)
    if found is None:
        raise Refused("the question can't be read")
    return found.group(1)["一二三四".index(found.group(2))]


def decide(desk: Desk, tally: Tally, there: str) -> list[str]:
    """A reviewer decides on the comments of a round; every fourth is left waiting, and those are given back."""
    page = desk.get("reviewer", there)
    left = []
    for n, comment in enumerate(dict.fromkeys(str(v) for v in page.xpath("//input[@name='comment_id']/@value"))):
        outcome, name = OUTCOMES[n % len(OUTCOMES)]
        if not outcome:
            left.append(comment)
            continue
        desk.post("reviewer", f"{there}/outcome", {"comment_id": comment, "outcome": outcome, "reason": "已研究"})
        tally.move("征求意见", "尚未处理", name, "数量")
    return left


def finish_comments(desk: Desk, tally: Tally, there: str, left: list[str]) -> None:
    """What is left is decided too, so that the case can be closed."""
    for comment in left:
        desk.post("reviewer", f"{there}/outcome", {"comment_id": comment, "outcome": "adopted", "reason": ""})
        tally.move("征求意见", "尚未处理", "采纳", "数量")


def plan_topic(desk: Desk, tally: Tally, title: str) -> str:
    """The head puts a topic on the year's plan; gives its address."""
    data = {"year": str(desk.today.year), "title": title, "trigger": "superior", "scope": "涉企文件"}
    desk.post("head", "/plans", {**data, "owner_id": desk.ids["reviewer"]})
    tally.add("专项审查和清理", "专项审查专题", "数量")
    page = desk.get("head", f"/plans?year={desk.today.year}")
    return str(page.xpath(f"//a[@class='whole' and contains(., '{title}')]/@href")[0])


def fill_topic(desk: Desk, tally: Tally, topic: str, documents: list[Filed]) -> list[Case]:
    """The head takes documents in; each is reviewed by the topic's owner."""
    desk.post("head", f"{topic}/reviews", {"document": [filed.document_id for filed in documents]})
    return _special(desk, tally, documents, desk.get("head", topic))


def _special(desk: Desk, tally: Tally, documents: list[Filed], page: object) -> list[Case]:
    cases = []
    for filed in documents:
        link = page.xpath(f"//a[contains(., '{filed.title}') and starts-with(@href,'/reviews/')]/@href")[0]  # type: ignore[attr-defined]
        tally.opened("专项审查")
        case = Case(desk, tally, filed, "专项审查")
        case.review, case.owner = str(link).rsplit("/", 1)[1], "reviewer"
        cases.append(case)
    return cases


def report_topic(desk: Desk, tally: Tally, topic: str) -> None:
    """The topic is reported."""
    desk.post("head", f"{topic}/state", {"to": "reported", "words": "已向主任会议报告专项审查情况。"})
    tally.add("专项审查和清理", "其中：已报告", "数量")


def clean_up(desk: Desk, tally: Tally, documents: list[Filed]) -> list[Case]:
    """The head orders a clean-up of chosen documents."""
    data = {"title": "集中清理", "scope": "与新法不一致的规定", "due_on": (desk.today + timedelta(days=90)).isoformat()}
    made = desk.post("head", "/batches/new", {**data, "document": [filed.document_id for filed in documents]})
    tally.add("专项审查和清理", "集中清理", "数量")
    tally.add("专项审查和清理", "列入清理的文件", "数量", len(documents))
    cases = _special(desk, tally, documents, desk.get("head", made.headers["location"].split("?")[0]))
    for case in cases:
        case.owner = "head"
    return cases


def take_over(desk: Desk, tally: Tally, filed: Filed) -> None:
    """The procuratorate hands a document over; a reviewer opens the review."""
    data = {"document_id": filed.document_id, "mode": "移送审查", "organ": "云岭县人民检察院"}
    desk.post("second", "/reviews", data)
    tally.opened("移送审查")
    tally.add("纠正和函件", "其他机关移送来的审查")
