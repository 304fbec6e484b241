"""The script's own tally of a year, in the words of the yearly tables; nothing here reads the record."""

from __future__ import annotations

from collections import Counter
from datetime import date

Key = tuple[str, str, str]  # table, line, column
MODES = ("依职权审查", "依申请审查", "移送审查", "专项审查", "联合审查")


class Tally:
    """Counts by table, line and column."""

    def __init__(self) -> None:
        self.numbers: Counter[Key] = Counter()
        self.sets: dict[Key, set[str]] = {}

    def add(self, table: str, line: str, column: str = "件数", n: int = 1) -> None:
        """Count."""
        self.numbers[table, line, column] += n

    def move(self, table: str, old: str, new: str, column: str = "件数") -> None:
        """Something counted in one line stands in another now."""
        self.numbers[table, old, column] -= 1
        self.numbers[table, new, column] += 1

    def see(self, table: str, line: str, column: str, what: str) -> None:
        """Count something once, however often it is seen."""
        self.sets.setdefault((table, line, column), set()).add(what)

    def filing(self, body: str, kind: str, day: date, late: bool) -> None:
        """A filing came."""
        self.add("备案", "收到报备")
        self.add("备案", "其中：待形式审查")
        self.add("备案", "迟报" if late else "按期")
        self.add("各月收到报备", f"{day:%Y-%m}")
        self.add("各类型文件", kind)
        self.add("各机关报送", body, "报送")
        self.add("各机关报送", body, "迟报" if late else "按期")

    def opened(self, mode: str) -> None:
        """A review was opened."""
        self.add("审查", mode, "立案")
        self.add("审查", "合计", "立案")

    def finished(self, mode: str, result: str, *, late: bool = False) -> None:
        """A review was finished."""
        self.add("审查", mode, "办结")
        self.add("审查", "合计", "办结")
        self.add("审查结果", result)
        self.add("审查结果", "超过期限办结" if late else "期限内办结")

    def problem(self, review: str, standard: str, kind: str, handling: str) -> None:
        """A problem was adopted."""
        self.see("发现的问题", "发现问题的文件", "数量", review)
        self.add("发现的问题", "认定的问题", "数量")
        self.add("发现的问题", {"C": "其中：合法性", "D": "其中：适当性"}[standard[0]], "数量")
        self.add("按审查标准", standard, "条数")
        self.add("按问题类型", kind, "条数")
        self.add("按处理建议", handling, "条数")

    def verdict(self, category: str, decision: str) -> None:
        """A flag was decided."""
        self.add("对提示的认定", category, decision)
        self.add("对提示的认定", "合计", decision)

    def expected(self) -> dict[Key, str]:
        """Every number as the tables should say it, shares included."""
        numbers = self.numbers + Counter({key: len(held) for key, held in self.sets.items()})
        found = {key: str(n) for key, n in numbers.items() if n}

        def share(key: Key, part: int, whole: int) -> None:
            found[key] = f"{100 * part / whole:.1f}%" if whole else ""

        in_time, late = numbers["备案", "按期", "件数"], numbers["备案", "迟报", "件数"]
        share(("备案", "按期报送率", "件数"), in_time, in_time + late)
        for table, body, column in list(numbers):
            if table == "各机关报送" and column == "报送":
                good, bad = numbers[table, body, "按期"], numbers[table, body, "迟报"]
                share((table, body, "按期率"), good, good + bad)
            if table == "对提示的认定":
                yes, no = numbers[table, body, "成立"], numbers[table, body, "不成立"]
                share((table, body, "成立率"), yes, yes + no)
        good, bad = numbers["审查结果", "期限内办结", "件数"], numbers["审查结果", "超过期限办结", "件数"]
        share(("审查结果", "期限内办结率", "件数"), good, good + bad)
        heard = numbers["征求意见", "收到意见", "数量"] - numbers["征求意见", "尚未处理", "数量"]
        taken = numbers["征求意见", "采纳", "数量"] + numbers["征求意见", "部分采纳", "数量"]
        share(("征求意见", "采纳率（含部分采纳，占已处理）", "数量"), taken, heard)
        return found


def differences(expected: dict[Key, str], table: list[list[str]]) -> list[str]:
    """Where the exported tables and the tally don't agree: an empty list when every number is equal."""
    shown = {(row[0], row[1], row[2]): row[3] for row in table[2:]}
    wrong = [
        f"{'/'.join(key)}: the tables say {value!r}, the tally {expected.get(key, '0')!r}"
        for key, value in shown.items()
        if value != expected.get(key, "" if value == "" else "0")
    ]
    missing = [f"{'/'.join(key)}: not in the tables, the tally says {n}" for key, n in expected.items()
               if key not in shown and n not in {"", "0"}]  # fmt: skip
    return wrong + missing
