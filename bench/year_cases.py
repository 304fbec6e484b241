"""The cases of the scripted year: from assignment to the second report, each step by the person whose duty it is."""

from __future__ import annotations

import re
from datetime import timedelta

from bench.year_desk import BODIES, Desk
from bench.year_filings import Filed
from bench.year_tally import Tally

OWNERS = ("reviewer", "second")
STANDARDS = {"C3": "违法设定行政许可、处罚、强制，或者变更上位法的设定", "D2": "对权利义务的规定明显不合理"}
KINDS = {"K6": "越权设定强制", "K8": "减损权利、增加义务"}


class Case:
    """One review that is worked on, with what the script has done in it."""

    def __init__(self, desk: Desk, tally: Tally, filed: Filed, mode: str = "依职权审查") -> None:
        self.desk, self.tally, self.filed, self.mode = desk, tally, filed, mode
        self.review = filed.review_id
        self.owner = OWNERS[filed.serial % 2]
        self.adopted: list[str] = []  # standards of adopted problems

    def act(self, who: str, part: str, **data: object) -> None:
        """Send a form of the review."""
        self.desk.post(who, f"/reviews/{self.review}/{part}", data)

    def assign(self) -> None:
        """The head gives it to an owner."""
        self.act("head", "allot", owner=self.desk.ids[self.owner])

    def committee_speaks(self) -> None:
        """The committee that has it writes its opinion."""
        page = self.desk.get(self.owner, f"/reviews/{self.review}/case")
        for waiting in page.xpath("//form[contains(@action,'committee-opinion')]//input[@name='assignment_id']/@value"):
            self.act("head", "committee-opinion", assignment_id=str(waiting), opinion="没有不同意见。")

    def decide_flags(self) -> None:
        """Every flag on the page is decided: seizing holds, the rest does not."""
        page = self.desk.get(self.owner, f"/reviews/{self.review}")
        for flag in page.xpath("//article[contains(@class,'line') and .//form[contains(@action,'/verdict')]]"):
            if not flag.xpath("./div[@class='line-head']"):
                continue  # a hint: nobody has to decide it
            finding = str(flag.get("id"))
            category = re.split("[：，]", str(flag.get("aria-label")))[1]
            holds = "扣留" in flag.text_content()
            decision = "accepted" if holds else "rejected"
            self.act(self.owner, "verdict", finding_id=finding, decision=decision, reason="已核对上位法", seen="none")
            self.tally.verdict(category, "成立" if holds else "不成立")
            if holds:
                self._judge(finding)

    def _judge(self, finding: str) -> None:
        """The line that an accepted flag made gets standard, kind and handling."""
        page = self.desk.get(self.owner, f"/reviews/{self.review}/lines")
        lines = [str(link).rsplit("/", 1)[1] for link in page.xpath("//article//h3/a/@href")]
        line = lines[len(self.adopted)]
        revision = self.desk.get(self.owner, f"/reviews/{self.review}/lines/{line}").xpath(
            "//form[@data-autosave]//input[@name='revision']/@value"
        )[0]
        self.act(
            self.owner, f"lines/{line}", revision=str(revision), kind="K6", standard="C3", severity="red",
            opinion="越权设定行政强制措施", handling="amend", deed="edit",
        )  # fmt: skip
        self.adopted.append("C3")
        self.tally.problem(self.review, "C3 " + STANDARDS["C3"], "K6 " + KINDS["K6"], "建议修改")

    def add_problem(self) -> None:
        """The owner writes a problem by hand and adopts it."""
        made = self.desk.post(
            self.owner, f"/reviews/{self.review}/lines",
            {"address": "art_3", "kind": "K8", "standard": "D2", "severity": "amber", "opinion": "义务明显不合理",
             "handling": "repeal", "key": f"hand{self.filed.serial:020d}"},
        )  # fmt: skip
        line = made.headers["location"].rsplit("/", 1)[1]
        revision = self.desk.get(self.owner, f"/reviews/{self.review}/lines/{line}").xpath(
            "//form[@data-autosave]//input[@name='revision']/@value"
        )[0]
        self.act(
            self.owner, f"lines/{line}", revision=str(revision), kind="K8", standard="D2", severity="amber",
            opinion="义务明显不合理", handling="repeal", deed="adopt",
        )  # fmt: skip
        self.adopted.append("D2")
        self.tally.problem(self.review, "D2 " + STANDARDS["D2"], "K8 " + KINDS["K8"], "建议废止")

    def letter(self, who: str, kind: str, addressee: str, *, sends: bool = True, points: bool = True) -> str:
        """Write and send a letter; gives its id."""
        before = set(self._letters())
        data = {"kind": kind, "addressee": addressee, "title": f"关于第{self.filed.serial}件的函", "body": "请办理。"}
        if kind == "transfer":
            data["due_on"] = (self.desk.today + timedelta(days=30)).isoformat()
        if points:
            data |= {"clause": "art_3", "question": "请说明该条的依据"}
        self.act(who, "letters", key=f"letter{kind}{self.filed.serial:016d}", **data)
        (new,) = set(self._letters()) - before
        if sends:
            self.act(who, f"letters/{new}/send")
            names = {"explain": "请予说明函", "opinion": "书面审查意见", "remind": "提醒函", "transfer": "移送其他机关",
                     "consult": "征求意见函", "urge": "督促函", "interview": "约谈通知"}  # fmt: skip
            self.tally.add("纠正和函件", names[kind])
        return new

    def _letters(self) -> list[str]:
        page = self.desk.get(self.owner, f"/reviews/{self.review}/case")
        return [
            str(id_).removeprefix("letter-") for id_ in page.xpath("//article/@id") if str(id_).startswith("letter-")
        ]

    def body_answers(self, letter: str) -> None:
        """The body answers on its reply page."""
        who = f"body{BODIES.index(self.filed.body)}"
        page = self.desk.get(who, f"/letters/{letter}")
        boxes = [str(name) for name in page.xpath("//textarea/@name") if str(name).startswith("answer-")]
        revision = str(page.xpath("//input[@name='revision']/@value")[0])
        data = dict.fromkeys(boxes, "依据充分，拟作修改。") | {
            "reply": "已研究。",
            "revision": revision,
            "deed": "send",
        }
        self.desk.post(who, f"/letters/{letter}", data)

    def reported(self, *, late: bool = False) -> None:
        """The report on an opinion has come; whether late, the script knows from the days that it let pass."""
        self.tally.add("纠正和函件", f"处理情况报告：{'超过期限' if late else '期限内'}收到")

    def paper_answer(self, letter: str) -> None:
        """An answer came on paper; the owner enters it."""
        self.act(self.owner, f"letters/{letter}/reply", reason="已收到移送，依法处理。")

    def to_sign(self, result: str) -> None:
        """The owner answers the checklist, writes the conclusion and sends it to be signed."""
        self.committee_speaks()
        for standard in dict.fromkeys(self.adopted):
            self.act(self.owner, "standards", code=standard, answer="problem", note="见工作表", revision="0")
        self.act(self.owner, "standards", rest="ok")
        self._move(self.owner, "signing", "已逐条审查，结论如所选结果。", result)

    def sign(self, result_name: str, *, late: bool = False) -> None:
        """The head signs."""
        self._move("head", "closed", "同意。")
        self.tally.finished(self.mode, result_name, late=late)

    def terminate(self) -> None:
        """The head ends it: the document is gone."""
        self._move("head", "terminated", "制定机关已自行废止。")
        self.tally.finished(self.mode, "终止")

    def _move(self, who: str, to: str, reason: str, result: str = "") -> None:
        page = self.desk.get(who, f"/reviews/{self.review}")
        revision = str(page.xpath("//form[contains(@action,'/state')]//input[@name='revision']/@value")[0])
        self.act(who, "state", to=to, reason=reason, result=result, revision=revision)

    def carried_out(self) -> None:
        """The opinion was carried out; the owner records it, and that no new text follows."""
        self._end("carried_out")
        self.tally.add("纠正和函件", "已修改、废止或者撤销的文件")
        self._end("repealed")
        self.tally.add("纠正和函件", "已废止，无新文本")

    def refused(self) -> None:
        """The body refuses to correct."""
        self._end("refused")
        self.tally.add("纠正和函件", "书面审查意见：不予纠正")

    def _end(self, outcome: str) -> None:
        page = self.desk.get(self.owner, f"/reviews/{self.review}/case")
        form = page.xpath(f"//form[contains(@action,'/steps/') and .//option[@value='{outcome}']]/@action")[-1]
        self.desk.post(
            self.owner, str(form), {"outcome": outcome, "words": "已核实", "on": self.desk.today.isoformat()}
        )

    def rate(self, rating: str) -> None:
        """The head rates the report that waits."""
        page = self.desk.get("head", f"/reviews/{self.review}/case")
        form = str(page.xpath("//form[contains(@action,'/ratings/')]/@action")[0])
        self.desk.post("head", form, {"rating": rating, "reason": "已核对处理情况"})
        names = {"good": "满意", "fair": "基本满意", "poor": "不满意"}
        self.tally.add("纠正和函件", f"处理情况报告评价：{names[rating]}")

    def second_report(self) -> None:
        """The second report came on paper."""
        page = self.desk.get(self.owner, f"/reviews/{self.review}/case")
        form = str(page.xpath("//form[contains(@action,'/reports/')]/@action")[0])
        self.desk.post(self.owner, form, {"report": "再次报告：已修改。", "on": self.desk.today.isoformat()})
        self.reported()

    def ask_expert(self) -> str:
        """The owner asks an expert; gives the link."""
        answer = self.desk.post(
            self.owner, f"/reviews/{self.review}/assign",
            {"account_id": self.desk.ids["expert"], "question": "是否合法", "due_on": ""},
        )  # fmt: skip
        self.tally.add("专家参与", "请专家研究（人次）", "数量")
        self.tally.see("专家参与", "参与的专家（人）", "数量", "expert")
        found = re.search(r"/x/(\w+)", answer.text)
        assert found is not None
        return found.group(0)

    def expert_submits(self, link: str) -> None:
        """The expert opens the link, accepts and submits."""
        declared = {"declared": ["recusal", "confidentiality"]}
        self.desk.get("", link)
        self.desk.post("", f"{link}/accept", declared)
        self.desk.post("", f"{link}/submit", {"conclusion": "合法，没有需要修改的条款。", **declared})
        self.tally.add("专家参与", "其中：已提交意见", "数量")
