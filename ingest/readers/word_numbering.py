"""Automatic list numbers of Word turned into the labels that a reader of the printed page sees.

Promises the counting of Word (levels, restarts, overrides, lists that share a definition) for the number formats in
use. Bullets give no label: they number nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.readers.word_names import VAL, W, is_on

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """A number from 1 to 9999 in Chinese, such as 十二 or 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + units[power]
            gap = False
        else:
            gap = True
    return text[1:] if digits == _DIGITS and 10 <= number < 20 else text


def _roman(number: int) -> str:
    text = ""
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    for value, letters in pairs:
        while number >= value and len(text) < 30:
            text, number = text + letters, number - value
    return text


def formatted(number: int, form: str) -> str:
    """A number in one of Word's formats; Arabic for those not known."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, _FORMAL, ("", "拾", "佰", "仟"))
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3280 + number - 1)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({ord("0") + i: chr(0xFF10 + i) for i in range(10)})
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr((ord("A") if form == "upperLetter" else ord("a")) + (number - 1) % 26)
        return letter * ((number - 1) // 26 + 1)
    return str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False  # numbers of higher levels shown in Arabic
    restart: int | None = None  # level after which counting restarts; 0 never

    @classmethod
    def of(cls, element: etree._Element) -> Level:
        """Read a `w:lvl` element."""
        values = {child.tag: child.get(VAL, "") for child in element}
        restart = values.get(W + "lvlRestart", "")
        legal = element.find(W + "isLgl")
        return cls(
            start=_int(values.get(W + "start"), 1),
            form=values.get(W + "numFmt", "decimal"),
            text=values.get(W + "lvlText", ""),
            suffix=values.get(W + "suff", "tab"),
            legal=legal is not None and is_on(legal.get(VAL)),
            restart=_int(restart, 0) if restart else None,
        )


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default


class Numbering:
    """All lists of one file, with their counters. Paragraphs must be asked in document order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is None:
            return
        links: dict[str, str] = {}
        for element in root.iterfind(W + "abstractNum"):
            key = element.get(W + "abstractNumId", "")
            self._abstract[key] = {_int(lvl.get(W + "ilvl"), 0): Level.of(lvl) for lvl in element.iterfind(W + "lvl")}
            for lvl in element.iterfind(W + "lvl"):
                style = lvl.find(W + "pStyle")
                if style is not None:
                    links[style.get(VAL, "")] = key
                    self._by_style[style.get(VAL, "")] = (key, _int(lvl.get(W + "ilvl"), 0))
        for element in root.iterfind(W + "num"):
            key = element.get(W + "numId", "")
            abstract = element.find(W + "abstractNumId")
            self._of[key] = abstract.get(VAL, "") if abstract is not None else ""
            for override in element.iterfind(W + "lvlOverride"):
                level = _int(override.get(W + "ilvl"), 0)
                start = override.find(W + "startOverride")
                if start is not None:
                    self._starts.setdefault(key, {})[level] = _int(start.get(VAL), 1)
                if (own := override.find(W + "lvl")) is not None:
                    self._overrides.setdefault(key, {})[level] = Level.of(own)

    def level_of_style(self, num_id: str, style_id: str | None) -> int:
        """The level at which a list's definition ties a paragraph style; 0 where it doesn't."""
        abstract, level = self._by_style.get(style_id or "", ("", 0))
        return level if abstract and abstract == self._of.get(num_id) else 0

    def label(self, num_id: str, level: int) -> str:
        """Count one paragraph and give its label, with a wide blank where the label has no closing mark.

        Args:
            num_id: the paragraph's list; an unknown one or "0" gives no label.
            level: 0 to 8.
        """
        abstract = self._of.get(num_id)
        if abstract is None or num_id == "0":
            return ""
        levels = {**self._abstract.get(abstract, {}), **self._overrides.get(num_id, {})}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if num_id not in self._seen:
            self._seen.add(num_id)
            for at, start in self._starts.get(num_id, {}).items():
                counts[at] = start - 1
        here = levels[level]
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if here.form == "bullet":
            return ""
        text = here.text
        for at in range(9):
            if f"%{at + 1}" in text:
                other = levels.get(at, Level())
                form = "decimal" if here.legal and at != level else other.form
                number = counts.get(at, other.start)
                text = text.replace(f"%{at + 1}", "" if form == "none" else formatted(number, form))
        if not text.strip():
            return ""
        closed = text.rstrip()[-1] in "、.．）)：:。，,①②③④⑤⑥⑦⑧⑨⑩"
        return text if closed or here.suffix == "nothing" else text.rstrip() + "\u3000"
