from review.voices.handling.near_copies import additions, group_copies, substance

LETTER = (
    "草案第十二条规定电动三轮车一律不得进入县城主干道，这对卖菜的农民太不方便。"
    "建议改为早上六点以前允许通行。罚款二百元也偏高。"
)


def members(texts):
    return [group.members for group in group_copies(texts)]


def test_copies_with_changes_are_one_group_and_own_words_stay_apart():
    texts = [
        LETTER,
        "尊敬的领导：您好！" + LETTER.replace("二百", "两百").replace("不得", "不准") + "请领导认真考虑，谢谢！",
        "建议改为早上六点以前允许通行。" + LETTER.split("。")[0] + "。",
        "小区的树太密，一楼见不到光，请按季修剪。",
        LETTER,
    ]
    assert members(texts) == [(0, 1, 2, 4), (3,)]
    assert group_copies(texts)[0].texts == 3


def test_greetings_alone_join_nothing():
    opening, closing = "尊敬的领导：您好！我是会川镇的一名村民。", "恳请领导认真考虑予以采纳，非常感谢你们！"
    texts = [opening + "路灯坏了三个月没人修。" + closing, opening + "校车绕路太远。" + closing]
    assert members(texts) == [(0,), (1,)]
    assert substance(texts[0]) == "路灯坏了三个月没人修"


def test_short_texts_join_only_when_equal():
    assert members(["同意", "同意。", "不同意", "没意见"]) == [(0, 1), (2,), (3,)]


def test_empty_and_wordless_texts_do_not_break_it():
    assert members(["", "。。。", "谢谢"]) == [(0, 1), (2,)]
    assert group_copies([]) == []


def test_what_a_member_added_is_named_in_its_own_words():
    own = "我家里有两个老人要照顾，出不起这个钱。"
    texts = [LETTER, LETTER, LETTER.replace("不得", "不准"), "您好！" + LETTER + own]
    (group,) = group_copies(texts)
    assert additions(texts[3], group.core) == (own,)
    assert additions(texts[0], group.core) == ()


def test_the_same_texts_give_the_same_groups_whatever_came_between():
    texts = [LETTER, "路灯坏了三个月没人修，晚上走路很危险。", LETTER + "谢谢"]
    assert group_copies(texts) == group_copies(texts)
