from registry.provisions.reading import Unit
from review.voices.routing.ranking import ClauseIndex, clause_index
from review.voices.routing.words import load_characters, load_fields, load_spoken, spoken_terms


def unit(number, text, path=""):
    return Unit(f"art_{number}", f"第{number}条", path, text, 0, len(text))


CLAUSES = ClauseIndex(
    [
        unit(1, "为了加强犬只管理，制定本办法。"),
        unit(2, "携犬出户时应当系犬链，并由成年人牵领。"),
        unit(3, "城市道路两侧不得摆摊设点、店外销售。执法人员可以依法扣押经营工具。"),
        unit(4, "禁止在公共走道、楼梯间停放电动车或者为其充电。"),
        unit(5, "本办法自2026年1月1日起施行。"),
    ]
)


def test_everyday_words_lead_to_the_clause_with_its_legal_terms():
    (route, *_) = CLAUSES.rank("摆摊被收了三轮车")
    assert route.address == "art_3"
    assert {"摆摊设点", "扣押"} <= set(route.terms)
    assert CLAUSES.rank("遛狗不拴绳子，孩子吓哭了")[0].address == "art_2"
    assert CLAUSES.rank("电瓶车推到楼道里充电")[0].address == "art_4"


def test_terms_are_those_that_the_clause_really_uses():
    for route in CLAUSES.rank("狗拉屎没人管"):
        assert all(term in route.text for term in route.terms)


def test_nothing_in_common_gives_nothing_and_nonsense_does_not_break_it():
    assert CLAUSES.rank("") == ()
    assert CLAUSES.rank("？？？") == ()
    assert CLAUSES.rank("qwerty") == ()
    assert ClauseIndex([]).rank("遛狗") == ()
    assert len(CLAUSES.rank("犬" * 5000)) <= 3


def test_the_dictionaries_are_read_whole():
    assert load_spoken().entries
    assert load_fields().entries
    assert all(len(sign) == 1 for sign in load_characters())
    assert ("犬", 0.6) in spoken_terms("狗")


def test_a_penalty_takes_no_place_beside_its_act_unless_it_is_asked_about():
    clauses = ClauseIndex(
        [
            unit(1, "携犬出户应当系犬链。"),
            unit(2, "犬只在公共场所排泄粪便的，携犬人应当清除。"),
            unit(3, "养犬应当办理养犬登记。"),
            unit(4, "违反本条例第一条规定，携犬出户未系犬链的，处二百元罚款。"),
        ]
    )
    asked = [route.address for route in clauses.rank("遛狗不拴绳，狗链也没有")]
    assert asked[0] == "art_1"
    assert "art_4" not in asked
    assert "art_4" in [route.address for route in clauses.rank("遛狗不拴绳罚多少")]
    alone = ClauseIndex(clauses.units[1:])  # nothing before it is on its act: the penalty keeps its place
    assert "art_4" in [route.address for route in alone.rank("遛狗不拴绳，狗链也没有")]


def test_a_word_that_no_dictionary_has_leads_by_a_related_one():
    clauses = ClauseIndex(
        [
            unit(1, "县级以上人民政府应当建立健全工作协调机制。"),
            unit(2, "职工在法定休息日工作的，用人单位应当安排补休。"),
            unit(3, "对享受五保供养的对象给予救助金。"),
        ]
    )
    assert clauses.rank("干了一星期，想歇歇")[0].address == "art_2"
    assert clauses.rank("低保咋领")[0].address == "art_3"


def test_the_index_of_the_same_clauses_is_made_once():
    assert clause_index(CLAUSES.units) is clause_index(tuple(CLAUSES.units))
    assert clause_index(CLAUSES.units[1:]) is not clause_index(CLAUSES.units)
