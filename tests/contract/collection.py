"""An invented collection of clauses: several kinds, levels, organs, versions, dates, public and internal.

Deterministic, made of stock sentences; no real document.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from registry.provisions.kinds import Kind, Level, Status
from search.analysis import to_chinese
from search.documents import IndexDocument

Batch = tuple[str, int, Sequence[IndexDocument]]

TODAY = date(2026, 11, 24)
PLACES = ("青川省", "白石市", "柳河县", "云岭州", "平安县", "松原市")
SUBJECTS = (
    "城市道路停车",
    "养犬",
    "供水用水",
    "物业",
    "河道采砂",
    "烟花爆竹",
    "农村公路",
    "电动自行车",
    "餐厨垃圾",
    "户外广告",
)
ACTS = ("管理办法", "条例", "若干规定", "实施细则", "管理规定")
SENTENCES = (
    "为了加强{s}管理，维护公共秩序，根据有关法律、法规，结合本地实际，制定本规定。",
    "{p}行政区域内{s}的规划、建设、管理和监督，适用本规定。",
    "县级以上人民政府应当加强对{s}工作的领导，将所需经费列入本级预算。",
    "任何单位和个人不得擅自占用、挪用{s}设施；确需占用的，应当经主管部门批准。",
    "从事{s}活动的，应当自开工之日起{n}日内向所在地主管部门备案，并提交下列材料：（一）申请书；（二）身份证明。",
    "违反本规定，未经批准从事{s}活动的，由主管部门责令限期改正；逾期不改正的，处{m}元以上{k}元以下罚款。",
    "用人单位应当按月足额支付工资，不得克扣或者无故拖欠劳动者的劳动报酬。",
    "收取{s}费用的标准由{p}人民政府制定，并向社会公布。收费标准应当公开。",
    "主管部门工作人员滥用职权、玩忽职守、徇私舞弊的，依法给予处分；构成犯罪的，依法追究刑事责任。",
    "公民、法人或者其他组织对行政处罚决定不服的，可以依法申请行政复议或者提起行政诉讼。",
    "本规定自{y}年{o}月1日起施行。",
    "鼓励和支持{s}领域的科学技术研究，推广先进技术；对作出突出贡献的单位和个人，给予表彰。",
    "主管部门应当在二十个工作日内作出决定，不予批准的应当书面说明理由。",
    "未依法取得许可证的单位，不得销售、运输{s}相关产品。ＡＢＣ－２０２３型设备除外。",
)


def clause(version_id: str, position: int, text: str, **other: object) -> IndexDocument:
    """One clause with plain defaults."""
    number = f"第{to_chinese(position + 1)}条"
    facts: dict[str, object] = {
        "document_id": version_id.split("@")[0],
        "version_id": version_id,
        "address": f"art_{position + 1}",
        "number": number,
        "path": "第一章 总则",
        "text": f"{number}　{text}",
        "title": "某县某事管理办法",
        "aliases": (),
        "kind": Kind.ADMINISTRATIVE_DOCUMENT,
        "level": Level.COUNTY,
        "issuer": "某县人民政府",
        "province": "青川省",
        "document_number": "某政发〔2020〕1号",
        "adopted_on": None,
        "promulgated_on": date(2020, 1, 1),
        "effective_on": date(2020, 2, 1),
        "ended_on": None,
        "end_status": None,
        "collection": "local",
        "internal": False,
        "position": position,
    }
    return IndexDocument(**(facts | other))  # type: ignore[arg-type]


def collection(documents: int = 60, seed: int = 7) -> list[Batch]:
    """Versions with their clauses, revision 1 each; some documents have two versions."""
    choose = random.Random(seed)
    batches: list[Batch] = []
    for number in range(documents):
        place, subject = choose.choice(PLACES), choose.choice(SUBJECTS)
        kind = choose.choice((Kind.LOCAL_REGULATION, Kind.GOVERNMENT_RULE, Kind.ADMINISTRATIVE_DOCUMENT))
        level = Level.PROVINCE if "省" in place else Level.CITY if "市" in place else Level.COUNTY
        day = date(2008, 1, 1) + timedelta(days=choose.randrange(6_500))
        changed = day + timedelta(days=choose.randrange(200, 1_500))
        fate = choose.choice((None, None, None, "amended", "repealed", "expired", "coming", "undated"))
        common: dict[str, object] = {
            "title": f"{place}{subject}{choose.choice(ACTS)}",
            "aliases": (f"{subject[:2]}规定",) if choose.random() < 0.3 else (),
            "kind": kind,
            "level": level,
            "issuer": f"{place}人民政府" if kind is not Kind.LOCAL_REGULATION else f"{place}人民代表大会常务委员会",
            "province": "青川省" if number % 3 else "松云省",
            "document_number": f"{place[:1]}政发〔{day.year}〕{number + 1}号" if number % 4 else None,
            "collection": "reference" if number % 7 == 0 else "local",
            "internal": number % 9 == 4,
            "document_id": f"d{number:03d}",
        }
        first: dict[str, object] = {"promulgated_on": day, "effective_on": day + timedelta(days=60)}
        if fate == "amended":
            first |= {"ended_on": changed, "end_status": Status.AMENDED}
            second = {"promulgated_on": changed - timedelta(days=30), "effective_on": changed, "follows": True}
            batches.append(_version(choose, f"v{number:03d}b", common | second, place, subject))
        elif fate == "repealed":
            first |= {"ended_on": changed, "end_status": Status.REPEALED}
        elif fate == "expired":
            first |= {"ended_on": changed, "end_status": Status.EXPIRED}
        elif fate == "coming":
            first |= {"promulgated_on": TODAY - timedelta(days=9), "effective_on": TODAY + timedelta(days=40)}
        elif fate == "undated":
            first |= {"promulgated_on": None, "effective_on": None, "adopted_on": day}
        batches.append(_version(choose, f"v{number:03d}a", common | first, place, subject))
    return batches


def _version(choose: random.Random, version_id: str, common: dict[str, object], place: str, subject: str) -> Batch:
    size = choose.randrange(5, 15)
    texts = choose.sample(SENTENCES, min(size, len(SENTENCES)))
    clauses = []
    for position, sentence in enumerate(texts):
        text = sentence.format(
            s=subject,
            p=place,
            n=choose.choice(("十", "15", "三十", "30")),
            m=choose.choice(("二百", "500", "一千")),
            k=choose.choice(("二万", "20000", "五千")),
            y=choose.choice(("2019", "二〇二一")),
            o=choose.randrange(1, 13),
        )
        if choose.random() < 0.15:
            text += f"\n前款规定的{choose.choice(SUBJECTS)}除外（第{position}号）。"
        path = "第一章 总则" if position < 4 else "第二章 监督与处罚"
        clauses.append(clause(version_id, position, text, path=path, **common))
    return version_id, 1, clauses
