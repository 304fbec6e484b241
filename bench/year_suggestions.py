"""What people propose in the scripted year: by the public form, by letter, by call; and what becomes of each."""

from __future__ import annotations

import re

from bench.year_desk import Desk, Refused
from bench.year_filings import Filed
from bench.year_rounds import read_aloud
from bench.year_tally import Tally

TABLE, CHANNELS = "审查建议和要求", "审查建议和要求的来源"
WAYS = ("web", "letter", "web", "request", "call")
NAMES = {"web": "网上", "letter": "信函", "call": "来电", "request": "信函"}


class Proposed:
    """One suggestion, with what the script knows of it."""

    def __init__(self, desk: Desk, tally: Tally, serial: int, filed: Filed | None) -> None:
        self.desk, self.tally, self.filed = desk, tally, filed
        self.way = WAYS[serial % len(WAYS)]
        self.title = f"第{serial}件建议所指的办法" if filed is None else filed.title
        fields = {
            "name": f"王{serial}", "contact": f"1380000{serial:04d}", "title": self.title, "clause": "第三条",
            "reason": f"第{serial}件：第三条没有上位法依据，减损了我的权利，请审查。",
        }  # fmt: skip
        if filed is not None:
            fields["document_id"] = filed.document_id
        address = self._from_outside(fields) if self.way == "web" else self._by_staff(fields)
        self.address = address
        for line in ("收到", "其中：审查要求" if self.way == "request" else "其中：审查建议", "尚未决定"):
            tally.add(TABLE, line)
        tally.add(CHANNELS, NAMES[self.way])

    def _from_outside(self, fields: dict[str, str]) -> str:
        page = self.desk.get("", "/suggestions/new")
        fields["key"] = str(page.xpath("//input[@name='key']/@value")[0])
        if page.xpath("//input[@name='captcha']"):
            fields["captcha"] = read_aloud(page.text_content())
        answer = self.desk.post("", "/suggestions/new", fields)
        if not answer.headers.get("location", "").startswith("/s/"):
            raise Refused(f"the suggestion was not taken: {answer.text[:300]}")
        number = self.desk.get("", answer.headers["location"]).text_content()
        shown = re.search(r"审建〔\d+〕\d+号", number)
        if shown is None:
            raise Refused("the receipt shows no number")
        page = self.desk.get("registrar", "/suggestions")
        row = page.xpath(f"//tr[contains(., '{shown.group(0)}')]//a[contains(@href, '/of/')]/@href")
        return str(row[0])

    def _by_staff(self, fields: dict[str, str]) -> str:
        page = self.desk.get("registrar", "/suggestions/entry")
        kind = "request" if self.way == "request" else "suggestion"
        fields |= {
            "key": str(page.xpath("//input[@name='key']/@value")[0]), "kind": kind,
            "channel": "letter" if self.way == "request" else self.way, "received_on": self.desk.today.isoformat(),
            "organ": "court" if self.way == "request" else "",
        }  # fmt: skip
        answer = self.desk.post("registrar", "/suggestions/entry", fields)
        if "/of/" not in answer.headers.get("location", ""):
            raise Refused(f"the suggestion was not entered: {answer.text[:300]}")
        return str(answer.headers["location"]).split("?")[0]

    def _move(self, who: str, new: str, **more: str) -> None:
        page = self.desk.get(who, self.address)
        revision = str(page.xpath("//form[contains(@action,'/move')]//input[@name='revision']/@value")[0])
        self.desk.post(who, f"{self.address}/move", {"new": new, "revision": revision, "words": "已办理", **more})

    def _becomes(self, line: str) -> None:
        self.tally.move(TABLE, "尚未决定", line)

    def check(self) -> None:
        """The registrar looks whether it is complete; a call that concerns no document is handed on."""
        if self.way == "call":
            self._move("registrar", "forwarded", body="县信访局")
            self._becomes("与文件无关，转办")
        elif self.way == "letter":
            self._move("registrar", "outside", body="市人大常委会")
            self._becomes("移送其他机关")
        else:
            self._move("registrar", "accepted")

    def go_on(self) -> None:
        """What was handed on is answered or gone; on a complete one the head decides."""
        self.answerable = self.desk.today
        if self.way == "call":
            self._move("registrar", "replied")
        elif self.way == "letter":
            self._move("registrar", "transferred")
        elif self.filed is not None:
            self._move("head", "started")
            self._becomes("启动审查")
            self.tally.opened("依申请审查")
        else:
            self._move("head", "not_started", ground="unclear")
            self._becomes("不启动审查")

    def feed_back(self) -> None:
        """The proposer is told, unless the review still runs."""
        if self.filed is None:
            self._move("registrar", "closed", way="letter")
            self.tally.add(TABLE, "已反馈或者告知")
            late = (self.desk.today - self.answerable).days > (15 if self.way in ("call", "letter") else 10)
            self.tally.add(TABLE, "其中：反馈超过期限" if late else "其中：反馈按期")
