"""Made comments: letters copied from hand to hand with changes, among comments that only share their phrases.

Everything is invented. `seed` makes the set; development and report seeds are named in the test.
"""

from __future__ import annotations

import random
from itertools import product

TEMPLATES = (
    "草案第十二条规定电动三轮车一律不得进入县城主干道，这对卖菜的农民太不方便。我们每天凌晨拉菜进城，绕行要多走七公里。建议改为早上六点以前允许通行。罚款二百元也偏高，建议先教育后处罚。",
    "第十二条禁止三轮车进城没有道理。三轮车是我们唯一的运输工具，买不起货车。建议划定专门的通行时间和临时停车点，而不是全天禁止。",
    "关于养犬登记费，每只每年三百元太高了。农村养狗是看家护院，不是宠物。建议农村免收登记费，城区不超过一百元，绝育的犬只减半。",
    "物业费涨价应当由业主大会表决，不能由物业公司自己定。去年我们小区涨了两次，没有一次开过会。建议写明涨价须经专有部分面积过半数的业主同意。",
    "焚烧秸秆一刀切禁烧，可是还田机械不够，秸秆堆在地头没人收。建议政府先把收储点建起来，按每亩补贴三十元，再谈处罚。",
    "夜市摊点收取卫生押金两千元，没有法律依据。小本生意压不起这笔钱，退的时候还总是找理由扣。建议取消押金，改为事后清运收费。",
    "农村自建房要求先交图纸设计费才给批，设计费一收就是五千元。建议由乡镇免费提供通用图集，不得把交设计费作为审批条件。",
    "校车安全责任全部压给幼儿园不合理。很多村路没有硬化，冬天结冰。建议明确交通部门对校车路线的养护责任，并给偏远路线补助。",
    "饮用水水源保护区内的农家乐要求一律关停，没有说补偿。我们是十年前批准开办的，手续齐全。建议对有合法手续的给予搬迁补偿和过渡期。",
    "红白喜事不得超过二十桌、违者取消低保，这是把两件事捆在一起。低保是国家规定的救助，不能因为办酒席就停。建议删除取消低保的内容，改为村规民约劝导。",
    "外地车辆年审要求提供本地居住证明，跑一趟派出所要半天。建议按国家规定实行异地通检，不再要求居住证明。",
    "景区门口只允许本地导游带团，外县的导游不让进，这是地方保护。游客花钱请了导游还要再请一个。建议删去本地二字，持证导游一视同仁。",
)
SWAPS = (
    ("建议", "希望"),
    ("建议", "我建议"),
    ("规定", "要求"),
    ("没有道理", "说不过去"),
    ("太高", "过高"),
    ("太高", "收得太贵"),
    ("不能", "不应该"),
    ("不得", "不准"),
    ("应当", "应该"),
    ("我们", "俺们"),
    ("我们", "大家伙"),
    ("政府", "县里"),
    ("没有", "没"),
    ("很多", "好多"),
    ("农民", "老百姓"),
    ("取消", "去掉"),
    ("删除", "拿掉"),
    ("删去", "去掉"),
    ("改为", "改成"),
    ("每天", "天天"),
    ("一律", "统统"),
    ("允许", "让"),
    ("元", "块钱"),
    ("可是", "但是"),
    ("二百", "两百"),
    ("去年", "前年"),
    ("合理", "公平"),
)
OPENINGS = (
    "",
    "",
    "",
    "尊敬的领导：您好！",
    "各位代表你们好，",
    "我是会川镇的一名村民。",
    "作为一名老居民，",
    "看了征求意见稿以后，我对这一条有几点意见。",
    "尊敬的县人大，我叫王小二，是罗家磨村的村民。",
)
CLOSINGS = (
    "",
    "",
    "",
    "请领导认真考虑，谢谢！",
    "以上是我的意见，仅供参考。",
    "希望有关部门予以采纳。",
    "恳请领导重视，非常感谢你们。",
    "此致敬礼",
)
OWN = (
    "我家里有两个老人要照顾，出不起这个钱。",
    "上个月我邻居就为这事跟工作人员吵了一架。",
    "我儿子在外面打工，家里只有我一个人。",
    "隔壁县就没有这样搞，可以去看看。",
    "我今年六十八岁了，腿脚不好，多走一步都难。",
    "前几天村里开会也说到这个事，大家都不同意。",
    "我在街上开店十五年，从来没遇到过这种规定。",
    "去年冬天下大雪的时候，差点出了事故。",
    "我们村一共一百二十户，有八十多户是这个情况。",
    "孩子上学也受影响，早上总迟到。",
    "我找过镇上三次，每次都说等通知。",
    "这事电视上也报道过，希望不要再拖。",
    "我老伴住院花了三万多，手头紧。",
    "合作社的几个人都让我把这话带到。",
)
SUBJECTS = (
    "公交末班车", "河道采砂", "广场舞音响", "公厕保洁", "路灯维修", "村医值班", "快递进村", "小区充电桩",
    "学校午餐", "垃圾清运", "早市占道", "红绿灯时长", "老楼加装电梯", "图书室开放", "自来水停水",
    "殡葬用地", "蜂箱摆放", "林下放牧", "渔期禁捕", "冬季供暖", "出租屋登记", "共享单车", "烟花燃放",
    "无障碍坡道", "农贸市场摊位", "停车位划线", "信访答复", "旱厕改造", "山洪预警", "古树挂牌",
)  # fmt: skip
TROUBLES = (
    "时间定得太死，下夜班的人赶不上",
    "责任写得含糊，出了事互相推",
    "没有写谁来监督，最后没人管",
    "标准和邻县不一样，办事的人糊涂",
    "罚得重、教得少，老人看不懂",
    "材料要得多，跑了五趟才办成",
    "经费从哪里来一句没提",
    "只写了城区，乡下没有写到",
    "名单多年没有更新，早就对不上",
    "施行日期太近，来不及准备",
    "举报了没有回音，时间一长就算了",
    "检查的人太多，店里没法做生意",
    "把自愿的事写成了必须",
    "没有听证就定了价",
    "表格要在网上填，很多人不会",
)
WISHES = (
    "最好每季度公示一次结果",
    "应写明三十日内答复",
    "由乡镇统一代办更省事",
    "可以先试行一年再全面推开",
    "让村委会参与验收",
    "给残疾人留出专门的窗口",
    "把电话印在牌子上",
    "对第一次违反的只作提醒",
    "请财政列入预算",
    "由县里统一印制明白纸",
    "冬夏两季分开规定时间",
    "明确牵头的只有一个部门",
    "允许用口头方式申请",
    "请物价部门参加定价",
)


def made_comments(seed: int, copies: int, apart: int = 0) -> tuple[list[str], list[int]]:
    """Comments in mixed order, and for each the number of the text it comes from.

    Args:
        copies: how many come from the twelve templates, the first ones far more often.
        apart: how many others, each of its own; two of them share at most one of their three parts, and phrases.
    """
    rng = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(TEMPLATES))]
    made = [(_edited(rng, TEMPLATES[which]), which) for which in rng.choices(range(len(TEMPLATES)), weights, k=copies)]
    made += [(text, len(TEMPLATES) + n) for n, text in enumerate(_apart(rng, apart))]
    rng.shuffle(made)
    return [text for text, _ in made], [which for _, which in made]


def _edited(rng: random.Random, template: str) -> str:
    sentences = [part + "。" for part in template.split("。") if part]
    if rng.random() < 0.25:
        return template  # signed as it was handed out
    if len(sentences) > 2 and rng.random() < 0.3:
        sentences.pop(rng.randrange(len(sentences)))
    if rng.random() < 0.15:
        rng.shuffle(sentences)
    text = "".join(sentences)
    for old, new in rng.sample(SWAPS, rng.randint(0, 8)):
        text = text.replace(old, new)
    text = _typos(rng, text, rng.choice((0, 0, 0, 1, 2, 3)))
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        own = rng.choice(OWN)
        text = own + text if rng.random() < 0.5 else text + own
    if rng.random() < 0.2:
        text = text.replace("。", "，").replace("，", rng.choice(("，", " ", ",", "、")))
    return rng.choice(OPENINGS) + text + rng.choice(CLOSINGS)


def _typos(rng: random.Random, text: str, count: int) -> str:
    signs = list(text)
    for _ in range(count):
        at = rng.randrange(len(signs))
        act = rng.random()
        if act < 0.4:
            signs[at] = ""
        elif act < 0.7:
            signs[at] = signs[at] * 2
        else:
            signs[at] = rng.choice("的得地了么在再和")
    return "".join(signs)


def _apart(rng: random.Random, count: int) -> list[str]:
    every = list(product(range(len(SUBJECTS)), range(len(TROUBLES)), range(len(WISHES))))
    rng.shuffle(every)
    used: set[tuple[str, int, int]] = set()
    found: list[str] = []
    for s, t, w in every:
        if len(found) == count:
            break
        pairs = {("st", s, t), ("sw", s, w), ("tw", t, w)}
        if pairs & used:
            continue
        used |= pairs
        own = rng.choice(OWN) if rng.random() < 0.5 else ""
        core = f"{SUBJECTS[s]}这一条，{TROUBLES[t]}。{own}{WISHES[w]}。"
        found.append(rng.choice(OPENINGS) + core + rng.choice(CLOSINGS))
    assert len(found) == count, "too many asked for: some would share two parts"
    return found


def pairwise_f1(truth: list[int], groups: list[tuple[int, ...]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs that are, or are said to be, of one text."""
    from collections import Counter

    def pairs(counts: list[int]) -> int:
        return sum(n * (n - 1) // 2 for n in counts)

    said = pairs([len(group) for group in groups])
    real = pairs(list(Counter(truth).values()))
    both = sum(pairs(list(Counter(truth[index] for index in group).values())) for group in groups)
    precision = both / said if said else 1.0
    recall = both / real if real else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
