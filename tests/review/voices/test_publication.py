"""Publication: handled, consented to, clean of personal data; taken off when consent goes."""

from datetime import timedelta

import pytest

from registry.audit import AuditEntry
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import deposit
from registry.people.roles import Role
from review.voices.authors import rate, set_consent
from review.voices.comments import comment_by_receipt, decide_comment
from review.voices.consultations import get_consultation, open_consultation
from review.voices.identity import Identity
from review.voices.masking import COVER, cover
from review.voices.publication import publish, published_on, stories_on, tell_story
from review.voices.similar import similar_to, support
from review.voices.states import has_due, note_states
from review.voices.taking import Draft, take_comment
from tests.support.people import make_person
from tests.support.readings import make_reading

WORDS = "我叫王小明，住清源路12号3单元402室，电话13812345678，停车费太高。"


@pytest.fixture
def reviewer(database, clock):
    return make_person(database, clock, Role.REVIEWER)


@pytest.fixture
def round_id(database, clock, reviewer):
    with database.write() as session:
        done = deposit(session, clock, make_reading(), None)
        return open_consultation(
            session,
            clock,
            reviewer,
            document_id=done.document_id,
            version_id=done.version_id,
            title="停车办法征求意见",
            audience="public",
            closes_at=clock.now() + timedelta(days=30),
        )


@pytest.fixture
def taken(database, clock, sealer, round_id):
    draft = Draft("art_1", "problem", WORDS, "k" * 20, contributor="王小明", contact="13812345678", consent=True)
    with database.write() as session:
        return take_comment(session, clock, sealer, get_consultation(session, clock, round_id), draft)


def _publish(database, clock, sealer, person, comment_id, body, **more):
    with database.write() as session:
        publish(session, clock, sealer, person, comment_id, body=body, proposed="", reason="", **more)


def _public(database, round_id):
    with database.read() as session:
        return published_on(session, consultation_id=round_id)


def test_only_handled_comments_with_consent_are_published(database, clock, sealer, reviewer, round_id, taken):
    clean = "停车费太高。"
    with pytest.raises(Conflict, match="处理结果"):
        _publish(database, clock, sealer, reviewer, taken.comment_id, clean)
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
        set_consent(session, clock, taken.token, given=False)
    with pytest.raises(Conflict, match="没有同意"):
        _publish(database, clock, sealer, reviewer, taken.comment_id, clean)
    with database.write() as session:
        set_consent(session, clock, taken.token, given=True)
    with pytest.raises(NotAllowed):
        _publish(database, clock, sealer, make_person(database, clock, Role.EXPERT), taken.comment_id, clean)
    _publish(database, clock, sealer, reviewer, taken.comment_id, clean)
    (shown,) = _public(database, round_id)
    assert (shown.body, shown.outcome, shown.supports) == (clean, "adopted", 0)


def test_personal_data_is_refused_and_what_the_author_left_cannot_be_waved_through(
    database, clock, sealer, reviewer, round_id, taken
):
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
    for body, sure in ((WORDS, False), (WORDS, True), ("打13900001111问", False)):
        with pytest.raises(InvalidInput, match="个人信息"):
            _publish(database, clock, sealer, reviewer, taken.comment_id, body, sure=sure)
    _publish(database, clock, sealer, reviewer, taken.comment_id, "12345热线 0931-8120000 也没人接", sure=True)
    assert len(_public(database, round_id)) == 1


def test_taking_back_consent_takes_everything_off(database, clock, sealer, reviewer, round_id, taken):
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
        told = {"title": "停车先催缴", "words": "太高", "finding": "属实", "old_text": "五百元", "new_text": "二十元"}
        tell_story(session, clock, sealer, reviewer, taken.comment_id, **told)
    _publish(database, clock, sealer, reviewer, taken.comment_id, "太高")
    with database.write() as session:
        assert len(stories_on(session)) == 1
        set_consent(session, clock, taken.token, given=False)
    assert _public(database, round_id) == []
    with database.read() as session:
        assert stories_on(session) == []
        actions = [entry.action for entry in session.query(AuditEntry)]
    assert actions.count("comment.unpublish") == 1


def test_a_changed_outcome_takes_the_old_words_off(database, clock, sealer, reviewer, round_id, taken):
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
    _publish(database, clock, sealer, reviewer, taken.comment_id, "太高")
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "not_adopted", "已经核定")
    assert _public(database, round_id) == []


def test_support_counts_once_a_device_and_only_what_is_published(database, clock, sealer, reviewer, round_id, taken):
    with database.write() as session, pytest.raises(NotFound):
        support(session, clock, taken.comment_id, "phone")
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
    _publish(database, clock, sealer, reviewer, taken.comment_id, "停车费太高，建议降低")
    with database.write() as session:
        assert [support(session, clock, taken.comment_id, d) for d in ("a", "a", "b")] == [True, False, True]
    (shown,) = _public(database, round_id)
    assert shown.supports == 2
    assert similar_to("这个停车费实在太高了", [shown]) == (shown,)
    assert similar_to("养狗要办证太麻烦", [shown]) == ()
    assert similar_to("好", [shown]) == ()


def test_rating_waits_for_the_outcome(database, clock, reviewer, taken):
    with database.write() as session, pytest.raises(Conflict):
        rate(session, clock, taken.token, "satisfied")
    with database.write() as session:
        decide_comment(session, clock, reviewer, taken.comment_id, "adopted")
        with pytest.raises(InvalidInput):
            rate(session, clock, taken.token, "great")
        rate(session, clock, taken.token, "mostly")
        rate(session, clock, taken.token, "satisfied")
    with database.read() as session:
        assert comment_by_receipt(session, taken.token).rating == "satisfied"
        changes = [e.detail for e in session.query(AuditEntry) if e.action == "comment.rate"]
    assert changes == [{"old": None, "new": "mostly"}, {"old": "mostly", "new": "satisfied"}]


def test_rounds_open_and_close_by_the_clock_and_comments_go_on(database, clock, reviewer, round_id, taken):
    with database.write() as session:
        view = get_consultation(session, clock, round_id)
        later = open_consultation(
            session,
            clock,
            reviewer,
            document_id=view.document_id,
            version_id=view.version_id,
            title="下一轮",
            opens_at=clock.now() + timedelta(days=40),
        )
    with database.read() as session:
        assert not has_due(session, clock)
    clock.advance(days=30)
    with database.write() as session:
        assert has_due(session, clock)
        assert (note_states(session, clock), note_states(session, clock)) == (1, 0)
        assert comment_by_receipt(session, taken.token).stage == "studying"
        assert not get_consultation(session, clock, later).is_open
    clock.advance(days=11)
    with database.write() as session:
        assert note_states(session, clock) == 1
        assert get_consultation(session, clock, later).is_open
        noted = [(e.detail["old"], e.detail["new"]) for e in session.query(AuditEntry)
                 if e.action == "consultation.state"]  # fmt: skip
    assert noted == [("open", "closed"), ("planned", "open")]


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("身份证62230119900101123X请核实", "62230119900101123X"),
        ("身份证 622301 19900101 1234", "19900101"),
        ("手机138 1234 5678", "1234 5678"),
        ("打１３８１２３４５６７８", "13812345678"),
        ("电话0936-8213456", "8213456"),
        ("邮箱 zhang.san@example.cn", "zhang"),
        ("微信号:wxid_abc123", "wxid"),
        ("卡号6222 0210 0112 3456 789", "6222"),
        ("车牌甘G·A1234被扣", "A1234"),
        ("住在清源小区5号楼2单元301室", "301"),
        ("我叫李大壮，在街上摆摊", "李大壮"),
        ("上次王建国同志来过", "王建国"),
        ("联系人：赵敏 ", "赵敏"),
    ],
)
def test_what_machines_can_find_is_covered(said, gone):
    covered = cover(said)
    assert gone not in covered.text
    assert covered.found


@pytest.mark.parametrize(
    "said",
    ["停车费从5元涨到20元，云政发〔2024〕3号没有依据", "第12号公告第三条", "2024年5月3号起施行，罚500元", "超过30分钟"],
)
def test_what_is_nobodys_stays(said):
    assert cover(said).text == said


def test_what_the_author_left_is_covered_wherever_it_stands():
    done = cover("小明说 abc-7788 找我", Identity("小明", "abc-7788"))
    assert done.text == f"小*说 {COVER} 找我"
