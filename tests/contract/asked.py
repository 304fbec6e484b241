"""300 queries as people type them, of every kind, over the invented collection: through the query language, as the
search page asks them.

Hand-made kinds filled with the collection's own names, numbers and words; the share of each kind is fixed here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import cycle, islice, product

from registry.provisions.kinds import Kind, Level, Status
from search.language import Entry, MemoryNames, parse_query
from search.queries import Filters, SearchQuery, Sort
from tests.contract.collection import PLACES, SUBJECTS, TODAY, collection

VERSIONS = collection()
HEADS = {version_id: clauses[0] for version_id, _, clauses in VERSIONS}
TITLES = list(dict.fromkeys(head.title for head in HEADS.values()))
NUMBERS = [head.document_number for head in HEADS.values() if head.document_number]
WORDS = (
    "工资", "罚款", "备案", "许可证", "行政复议", "收费标准", "表彰", "处分", "工作日", "限期改正", "经费", "拖欠",
    "公共秩序", "申请书", "身份证明", "擅自占用", "滥用职权", "主管部门", "单位和个人", "行政诉讼",
)  # fmt: skip
PHRASES = (
    "依法追究刑事责任", "自开工之日起", "不得克扣或者无故拖欠", "责令限期改正；逾期不改正的", "维护公共秩序，根据有关",
    "收费标准应当公开", "二十个工作日内", "不予批准的应当书面说明理由", "经主管部门批准", "设备除外",
)  # fmt: skip
EVERYDAY = (
    "停车乱收费怎么办？", "公司拖欠工资去哪里告？", "养狗要办什么手续", "没有许可证卖东西会怎么处罚？",
    "罚款最多能罚多少钱？", "对处罚不服可以怎么办", "工作人员不作为谁来管？", "开工前要不要备案？",
    "放烟花爆竹有什么规定吗", "工钱不给怎么要回来？",
    "挖河沙需要批准吗？", "电动车违规会不会被扣？", "餐馆的厨余垃圾怎么处理？",
    "多少天内要给答复？", "物业费可以随便涨吗？",
)  # fmt: skip
COMBINED = (
    "{a} {b}", "{a} OR {b}", "{a} -{b}", "({a} OR {b}) 主管部门", "{a} NOT {b}", "“{a}” {b}", "{a} 标题:条例",
    "({a} {b}) OR 表彰",
)  # fmt: skip
FIELDS = (
    "标题:{s}", "标题:{s} {w}", "机关:{p}人民政府 {w}", "类型:地方性法规 {w}", "类型:规章",
    "时效:已废止 {w}", "时效:现行有效 {s}",
    "条:5", "条:第十二条 {w}", "公布>=2015-01-01 {w}", "公布<=2012 {s}", "施行:2013", "-时效:已修改 {s}",
    "机关:常务委员会 公布>=2014",
)  # fmt: skip
WILD = ("文号:{i}政发*", "文号:*〔201*〕*", "文号:*政发〔2015〕*", "文号:*2012*", "文号:{i}*号", "文号:*〕{n}号")
NEAR = (
    "“收费 公开”~8", "“主管部门 备案”~20", "“罚款 改正”~12", "“工资 拖欠”~15", "“标准 制定”~5", "“材料 申请书”~10",
    "“经费 预算”~6", "“批准 占用”~9", "“理由 决定”~20", "“处分 刑事责任”~14",
)  # fmt: skip
ODD = (
    "行政複議", "ＡＢＣ－２０２３型", "abc-2023", "20000元以下", "2万元", "二万元", "第５条",
    "許可證", "罰款", "15日内",
    "十五日内", "5", "的", "停車", "ＡＢＣ",
)  # fmt: skip
NARROWED = (
    Filters(kinds=(Kind.GOVERNMENT_RULE, Kind.LOCAL_REGULATION)),
    Filters(statuses=(Status.IN_FORCE,)),
    Filters(levels=(Level.COUNTY,), kinds=(Kind.ADMINISTRATIVE_DOCUMENT,)),
    Filters(years=(2010, 2015, 2016)),
    Filters(provinces=("松云省",)),
    Filters(collections=("reference",), statuses=(Status.REPEALED, Status.IN_FORCE)),
    Filters(issuers=("青川省人民政府", "白石市人民政府", "柳河县人民政府")),
)
ORDERS = (Sort.NEWEST, Sort.OLDEST, Sort.TITLE)


def names() -> MemoryNames:
    """The record's names."""
    by_document: dict[str, Entry] = {}
    for _, _, clauses in VERSIONS:
        head = clauses[0]
        addresses = frozenset(clause.address for clause in clauses)
        by_document[head.document_id] = Entry(
            head.document_id, head.title, addresses, head.aliases, head.document_number
        )
    return MemoryNames(list(by_document.values()))


def texts() -> dict[str, list[str]]:
    """What is typed, by kind."""
    some = {
        "p": cycle(PLACES),
        "i": cycle(place[0] for place in PLACES),
        "s": cycle(SUBJECTS),
        "w": cycle(WORDS),
        "n": cycle(("3", "12", "30")),
    }

    def filled(patterns: tuple[str, ...], count: int) -> list[str]:
        return [
            pattern.format(**{name: next(values) for name, values in some.items() if f"{{{name}}}" in pattern})
            for pattern in islice(cycle(patterns), count)
        ]

    pairs = list(islice(((a, b) for a, b in product(WORDS, reversed(WORDS)) if a != b), 7, 400, 13))
    cited = ("{}第三条", "《{}》第5条", "根据{}第二条第一款的规定", "{} 第七条", "{}4条")
    noisy_number = (lambda n: n, lambda n: n.replace("〔", "[").replace("〕", "]"), lambda n: n.replace("号", " 号"))
    return {
        "citation": [form.format(title) for form, title in zip(cycle(cited), TITLES[:30], strict=False)],
        "title": [title if i % 3 else f"《{title}》全文" for i, title in enumerate(TITLES[-25:])],
        "number": [change(n) for change, n in zip(cycle(noisy_number), NUMBERS[:25], strict=False)],
        "word": [*WORDS, *SUBJECTS],
        "phrase": [f"“{words}”" for words in PHRASES] + [*PHRASES],
        "combined": [form.format(a=a, b=b) for form, (a, b) in zip(cycle(COMBINED), pairs[:30], strict=False)],
        "field": filled(FIELDS, 35),
        "wildcard": filled(WILD, 20),
        "near": list(NEAR),
        "everyday": list(EVERYDAY),
        "odd": list(ODD),
        "filtered": [f"{a} {b}" for a, b in pairs[-14:]] + [*WORDS[:14], *SUBJECTS[:7]],
        "sorted": [*WORDS[-9:], *SUBJECTS[-6:]],
    }


def asked() -> list[tuple[str, SearchQuery, bool]]:
    """`(kind, query, whether a whole question)`."""
    known = names()
    made: list[tuple[str, SearchQuery, bool]] = []
    for kind, typed in texts().items():
        for place, text in enumerate(typed):
            parsed = parse_query(text, known, day=TODAY)
            query = SearchQuery(parsed.tree, text=text, pins=parsed.pins, limit=10)
            if kind == "filtered":
                query = replace(query, filters=NARROWED[place % len(NARROWED)])
            if kind == "sorted":
                query = replace(query, sort=ORDERS[place % len(ORDERS)])
            if place % 7 == 3:
                query = replace(query, as_of=date(2015, 1, 1))
            made.append((kind, replace(query, all_versions=place % 5 == 4), parsed.question))
    return made
