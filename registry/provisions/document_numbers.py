"""Document numbers (发文字号, 令, 公告): found in text and brought to one form.

Promises 国办发〔2018〕115号, 国务院令第589号, 农业部令第71号, …公告第23号 for every variant of brackets, width,
blanks, 第 and order. Shape after GB/T 9704—2012, 7.2.5. It doesn't know which number is the document's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.provisions import numerals

_B = r"[ \u3000]*"
_OPEN, _CLOSE = r"[〔［\[（(【﹝〈<{｛]", r"[〕］\]）)】﹞〉>}｝]"
_YEAR = r"(?:(?:19|20|１９|２０)[0-9０-９ ]{2,4}|[一二][零〇○九0０][零〇○一二三四五六七八九0０]{2})"
_N = r"[0-9０-９][0-9０-９ ]{0,5}"
_CN = r"[一二三四五六七八九十百千零〇○]{1,7}"
_ORG = r"[\u4e00-\u9fff]"
_ISSUE = re.compile(
    rf"((?:{_ORG}{_B}){{1,14}}?(?:（[\u4e00-\u9fff]{{1,4}}）|\([\u4e00-\u9fff]{{1,4}}\))?){_B}"
    rf"{_OPEN}{_B}({_YEAR}){_B}年?{_B}{_CLOSE}{_B}第?{_B}((?:[A-Za-z]{_B})?{_N}(?:[-—－]{_B}[0-9０-９]{{1,2}})?|{_CN}){_B}号"
)
_SIGN = r"[\u4e00-\u9fff]{1,10}[发函规办字文通]"
# As typed by hand: 松政发2023〔12〕号, 松政发2023年12号, 〔2023〕松政发12号, 松政发12号〔2023〕. Whole lines only.
_MISORDERED = (
    re.compile(
        rf"(?P<sign>{_SIGN}){_B}(?P<year>{_YEAR}){_B}年?{_B}{_OPEN}{_B}第?{_B}(?P<number>{_N}){_B}{_CLOSE}{_B}号"
    ),
    re.compile(rf"(?P<sign>{_SIGN}){_B}(?P<year>{_YEAR}){_B}年{_B}第?{_B}(?P<number>{_N}){_B}号"),
    re.compile(
        rf"{_OPEN}{_B}(?P<year>{_YEAR}){_B}年?{_B}{_CLOSE}{_B}(?P<sign>{_SIGN}(?<!字)){_B}第?{_B}(?P<number>{_N}){_B}号"
    ),
    re.compile(
        rf"(?P<sign>{_SIGN}){_B}第?{_B}(?P<number>{_N}){_B}号{_B}{_OPEN}{_B}(?P<year>{_YEAR}){_B}年?{_B}{_CLOSE}"
    ),
)
# 松政发〔2023〕12 and 松政发2023-12: whole lines of a sign that ends as signs do.
_WITHOUT_MARK = (
    re.compile(
        rf"(?P<sign>(?!.*(?:关于|印发|通知))(?:{_SIGN}|[\u4e00-\u9fff]{{2,8}}(?=[ \u3000]*〔))){_B}"
        rf"{_OPEN}{_B}(?P<year>{_YEAR}){_B}年?{_B}{_CLOSE}{_B}第?{_B}(?P<number>{_N})"
    ),
    re.compile(rf"(?P<sign>{_SIGN}){_B}(?P<year>{_YEAR}){_B}[-—－]{_B}(?P<number>{_N}){_B}号?"),
)
_LABEL = re.compile(r"(?:发文字号|发文文号|发文号|文件编号|文号|字号)[ \u3000]*[:：][ \u3000]*")
_ORDER = re.compile(
    rf"((?:{_ORG}|[、·]|[ \u3000](?={_ORG})){{1,120}}?)(令|公告|通告){_B}"
    rf"(?:{_OPEN}?{_B}({_YEAR}){_B}年?{_B}{_CLOSE}?{_B}|{_OPEN}([^〔〕（）()\n]{{2,12}}届[^〔〕（）()\n]{{0,8}}?){_CLOSE}{_B})?"
    rf"{_OPEN}?第{_B}({_N}|{_CN}){_B}号{_CLOSE}?"
)
_ORDER_BEHIND = re.compile(
    rf"((?:{_ORG}|[、·]|[ \u3000](?={_ORG})){{2,40}}?){_B}(?:({_YEAR}){_B}年{_B})?"
    rf"(?:第{_B}({_N}|{_CN})|(?<=[部委会局署院府厅行])([0-9０-９]{{1,4}})){_B}号{_B}(令|公告)"  # 国家旅游局32号令
)
_YEAR_FIRST = re.compile(  # 〔1995〕法行字第9号, before the signs of today
    rf"{_OPEN}{_B}((?:19)?[0-9０-９]{{2}}){_B}{_CLOSE}{_B}([\u4e00-\u9fff]{{1,8}}字){_B}第?{_B}({_N}){_B}号"
)
_YEAR_ORDER = re.compile(
    rf"((?:{_ORG}|[、·]|[ \u3000](?={_ORG})){{2,120}}?)(令|公告|通告){_B}({_YEAR}){_B}年{_B}第{_B}({_N}|{_CN}){_B}号"
)
# Words of a sentence that cannot be part of an organ's sign; the sign begins after the last of them.
_BEFORE = re.compile(
    r".*(?:根据|依照|按照|依据|以及|印发|发布|公布|颁布|转发|通知|文件|参照|下发|见|由|的|和|与|及|经|将|以|"
    r"原|日|后|附|关于|对)(?=.)",
    re.DOTALL,
)  # fmt: skip
# Names in which those words mean nothing of the kind.
_NAMES = re.compile(
    r"共和国|工业和信息|经济和|发展和改革|住房和|卫生和|文化和|资源和|教育和|民族和|水利和|农业和|对外|经济|经贸|经信|经开|"
    r"和[田平政顺硕县]|呼和|日照|日喀则|日土|[太固松平中草高五三]原|原[州阳平子]|附属|将乐"
)
# 交通部交基发〔1996〕489号: the body's name stands before its sign.
_BODY_THEN_SIGN = re.compile(
    r"[\u4e00-\u9fff]{1,15}(?:部|总局|委员会|办公厅|办公室|总署|人民政府|银行|监会)(?=[\u4e00-\u9fff]{2,6}$)"
)
_COUNTRY = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number in text; `normal` is its one form."""

    start: int
    end: int
    normal: str


def normalise(printed: str) -> str | None:
    """The one form of a text that is a document number and nothing else (blanks and brackets around it aside)."""
    word = re.sub(r"(?<=号)文件?$", "", printed.strip(" \u3000\r\n\t。．"))
    word = _LABEL.sub("", word, count=1) if _LABEL.match(word) else word
    if len(word) > 2 and word[0] in "（(【[" and word[-1] in "）)】]" and "号" in word[:-1]:
        word = word[1:-1].strip(" \u3000")
    for pattern in _WITHOUT_MARK:
        match = pattern.fullmatch(word) if len(word) < 40 else None
        if match:
            return _issue(match["sign"], match["year"], match["number"])
    if len(word) > 150 or "号" not in word or not word.endswith(("号", "令", "告", "）", ")", "〕", "]")):
        return None
    match = _ISSUE.fullmatch(word)
    if match:
        return _issue(match.group(1), match.group(2), match.group(3))
    for pattern in (_YEAR_ORDER, _ORDER):
        match = pattern.fullmatch(word)
        if match:
            return _order(match)
    for pattern in _MISORDERED:
        match = pattern.fullmatch(word)
        if match:
            return _issue(match["sign"], match["year"], match["number"])
    match = _YEAR_FIRST.fullmatch(word)
    if match:
        return _year_first(match)
    match = _ORDER_BEHIND.fullmatch(word)
    return _behind(match) if match else None


def find(text: str) -> tuple[FoundNumber, ...]:
    """All document numbers in running text, in order, without overlaps."""
    found: list[FoundNumber] = []
    if "号" not in text:
        return ()
    for match in _ISSUE.finditer(text):
        sign, start = _cut_sign(match.group(1), match.start(1))
        if sign:
            found.append(FoundNumber(start, match.end(), _issue(sign, match.group(2), match.group(3))))
    for pattern in (_YEAR_ORDER, _ORDER, _ORDER_BEHIND):
        for match in pattern.finditer(text):
            if any(f.start < match.end() and match.start() < f.end for f in found):
                continue
            sign, start = _cut_sign(match.group(1), match.start(1), signed=False)
            if len(sign) < 2:
                continue
            normal = _behind(match, sign) if pattern is _ORDER_BEHIND else _order(match, sign)
            found.append(FoundNumber(start, match.end(), normal))
    for match in _YEAR_FIRST.finditer(text):
        if not any(f.start < match.end() and match.start() < f.end for f in found):
            found.append(FoundNumber(match.start(), match.end(), _year_first(match)))
    return tuple(sorted(found, key=lambda f: f.start))


def _cut_sign(sign: str, start: int, signed: bool = True) -> tuple[str, int]:
    """Drop the words of the sentence in front of an organ's sign; where `signed`, the body's name before it, too."""
    masked = _NAMES.sub(lambda name: "口" * len(name.group()), sign)
    match = _BEFORE.match(masked)
    cut = match.end() if match and match.end() < len(sign) else 0
    body = (
        _BODY_THEN_SIGN.match(masked, cut)
        if signed and not masked.endswith(("会", "部", "院", "府", "局", "署"))
        else None
    )
    cut = body.end() if body else cut
    return sign[cut:], start + cut


def _issue(sign: str, year: str, number: str) -> str:
    clean = "".join(sign.split()).replace("\u3000", "").replace("(", "（").replace(")", "）")
    count = numerals.fold_digits("".join(number.split())).replace("—", "-").replace("－", "-")
    if count[0] not in "0123456789" and numerals.parse(count) is not None:
        count = _count(count)
    return f"{clean}〔{_year(year)}〕{count.lstrip('0') or '0'}号"


def _year_first(match: re.Match[str]) -> str:
    year, sign, number = match.groups()
    return f"〔{numerals.fold_digits(year)}〕{sign}第{_count(number)}号"


def _year(year: str) -> str:
    """A year in Arabic digits: 二○○八 is 2008."""
    digits = numerals.fold_digits("".join(year.split()))
    return digits if digits.isascii() else str(numerals.parse(digits))


def _order(match: re.Match[str], sign: str | None = None) -> str:
    groups = match.groups()
    body, kind = sign or groups[0], groups[1]
    number = groups[-1]
    year = groups[2]
    session = groups[3] if len(groups) > 4 else None
    head = f"{_body(body)}{kind}"
    if year:
        bracketed = "〔" if re.search(rf"{_OPEN}[ \u3000]*{re.escape(year)}", match.group()) else ""
        if bracketed:
            return f"{head}〔{_year(year)}〕第{_count(number)}号"
        return f"{head}{_year(year)}年第{_count(number)}号"
    return f"{head}〔{session}〕第{_count(number)}号" if session else f"{head}第{_count(number)}号"


def _behind(match: re.Match[str], sign: str | None = None) -> str:
    body, year, number, bare, kind = match.groups()
    number = number or bare
    middle = f"{_year(year)}年" if year else ""
    return f"{_body(sign or body)}{kind}{middle}第{_count(number)}号"


def _count(number: str) -> str:
    value = numerals.parse(number)
    return str(value) if value is not None else number


def _body(body: str) -> str:
    """The organ of an order: 国令 is 国务院令; the country's name in front of a ministry is left out."""
    words = re.sub(r"[ \u3000]+", "、", body.strip(" \u3000、"))
    words = re.sub(rf"(^|、){_COUNTRY}(?=[\u4e00-\u9fff])", r"\1", words)
    words = re.sub(r"(?<=[\u4e00-\u9fff])、(?=令|公告)", "", words)
    return "国务院" if words == "国" else words
