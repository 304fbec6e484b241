"""Topics of the plan, clean-ups and batches of one defect, through their pages; opening in a mode; forms kept."""

from __future__ import annotations

import re

import pytest
from lxml import html
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.instruments.views import get_document
from registry.jobs.models import Job
from review.casework.models import Review, ReviewBatch, ReviewTopic
from review.findings.finding import ReferenceQuote
from review.findings.store import findings_of, store_run
from tests.support.site import NOW, finding
from tests.web.test_statements import statements


def post(opened, path, role="head", **fields):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields})


def get(opened, path, role="head"):
    answer = opened.client(role).get(path)
    assert answer.status_code == 200, answer.text[:800]
    return answer.text


def words(text):
    return re.sub(r"\s+", "", html.fromstring(text).xpath("//main")[0].text_content())


def added(opened, **changes):
    fields = {"year": "2026", "title": "优化营商环境", "trigger": "superior", "scope": "涉企文件"} | changes
    return post(opened, "/plans", **fields)


def topic_id(opened):
    with opened.site.database.read() as session:
        return session.scalars(select(ReviewTopic.id)).one()


def reviews_of(opened, condition):
    with opened.site.database.read() as session:
        columns = (Review.id, Review.mode, Review.state, Review.origin, Review.owner_id)
        return session.execute(select(*columns).where(condition)).all()


def test_a_topic_is_planned_fills_and_is_reported(opened):
    assert "这一年还没有专题" in get(opened, "/plans")
    assert added(opened, due_on="2026-12-31").status_code == 303
    text = get(opened, "/plans?year=2026")
    assert "优化营商环境" in text
    id_ = topic_id(opened)
    assert "没有这样的现行文件" in get(opened, f"/plans/{id_}?q=没有的标题")
    page = html.fromstring(get(opened, f"/plans/{id_}?q=供水"))
    assert page.xpath("//input[@name='document']/@value") == [opened.ids["opinion"]]
    ticked = html.fromstring(get(opened, f"/plans/{id_}?q=供水&every=1"))
    assert ticked.xpath("//input[@name='document' and @checked]/@value") == [opened.ids["opinion"]]
    none = post(opened, f"/plans/{id_}/reviews?q=供水")
    assert none.status_code == 422
    assert "请选择列入专题的文件" in none.text
    assert "农村供水" in none.text  # what was asked for is still there
    assert post(opened, f"/plans/{id_}/reviews", document=opened.ids["opinion"]).status_code == 303
    (review,) = reviews_of(opened, Review.topic_id == id_)
    assert (review.mode, review.state, review.origin) == ("专项审查", "pending", f"topic:{id_}")
    assert "进行中" in get(opened, f"/plans/{id_}")
    assert "农村供水" in get(opened, f"/reviews?topic={id_}")
    with opened.site.database.read() as session:
        assert "review.run" in session.scalars(select(Job.kind)).all()
    early = post(opened, f"/plans/{id_}/state", to="reported", words="写好的报告")
    assert early.status_code == 409
    assert "还有1件审查没有办结" in words(early.text)
    assert "写好的报告" in early.text
    assert post(opened, f"/reviews/{review.id}/state", to="terminated", reason="已废止").status_code == 303
    assert post(opened, f"/plans/{id_}/state", to="reported", words="已向主任会议报告").status_code == 303
    assert "已向主任会议报告" in get(opened, f"/plans/{id_}")
    assert post(opened, f"/plans/{id_}/reviews", document=opened.ids["parking"]).status_code == 409


def test_a_document_reviewed_before_gets_a_new_review(opened):
    added(opened)
    id_ = topic_id(opened)
    for _ in range(2):  # sent twice, one review
        post(opened, f"/plans/{id_}/reviews", document=opened.ids["opinion"])
    (first,) = reviews_of(opened, Review.topic_id == id_)
    post(opened, f"/reviews/{first.id}/state", to="terminated", reason="已废止")
    post(opened, f"/plans/{id_}/reviews", document=opened.ids["opinion"])
    assert len(reviews_of(opened, Review.topic_id == id_)) == 2


def test_a_refused_topic_keeps_what_was_written(opened):
    wrong = added(opened, title="", scope="写了很久的范围", due_on="2026-13-45")
    assert wrong.status_code == 422
    assert "写了很久的范围" in wrong.text
    assert added(opened, owner_id="nobody").status_code == 422
    assert added(opened, year="x").status_code == 422


def test_a_cleanup_is_ordered_worked_through_and_closed(opened):
    page = get(opened, "/batches/new?q=供水&issuer=云岭县", "registrar")
    assert "农村供水" in page
    fields = {"title": "供水领域集中清理", "scope": "供水收费", "document": opened.ids["opinion"]}
    missing = post(opened, "/batches/new?q=供水", "registrar", **fields)
    assert missing.status_code == 422
    assert "供水收费" in missing.text
    assert html.fromstring(missing.text).xpath("//input[@name='document' and @checked]/@value") == [
        opened.ids["opinion"]
    ]
    done = post(opened, "/batches/new", "registrar", due_on="2027-03-01", **fields)
    assert done.status_code == 303
    with opened.site.database.read() as session:
        batch = session.execute(select(ReviewBatch.id)).one()
    (review,) = reviews_of(opened, Review.batch_id == batch.id)
    assert (review.mode, review.owner_id, review.state) == ("专项审查", None, "pending")
    assert "还有1件审查没有办结" in words(get(opened, f"/batches/{batch.id}"))
    assert "供水领域集中清理" in get(opened, "/batches?kind=cleanup")
    assert "供水领域集中清理" not in get(opened, "/batches?kind=siblings")
    assert post(opened, f"/batches/{batch.id}/close", report="办完了").status_code == 409
    assert post(opened, f"/reviews/{review.id}/state", to="terminated", reason="已修改").status_code == 303
    assert post(opened, f"/batches/{batch.id}/close", report="清理完成").status_code == 303
    assert "清理完成" in get(opened, f"/batches/{batch.id}")
    assert "1 / 1" in get(opened, "/batches")


@pytest.fixture
def alike(opened):
    """A second document with the defect of the first one's red flag."""
    with opened.site.database.write() as session:
        law = get_document(session, opened.ids["law"], NOW.date(), include_internal=True)
        view = get_document(session, opened.ids["opinion"], NOW.date(), include_internal=True)
        superior = ReferenceQuote(
            law.row.title, 2, None, "不得设定行政强制措施", "现行有效", law.row.version_id, "art_2"
        )
        found = finding(view.text, "加强领导", address=view.units[-1].address, references=(superior,))
        store_run(
            session, opened.clock, view.row.version_id, [found], as_of=NOW.date(), coverage={}, unchecked=(),
            actor="system",
        )  # fmt: skip
        opened.ids["twin"] = findings_of(session, view.row.version_id)[0].id
    return opened


def test_siblings_are_opened_as_a_batch_and_decided_together(alike):
    path = f"/reviews/{alike.ids['review']}/siblings/{alike.ids['red']}"
    page = get(alike, path, "reviewer")
    assert "农村供水" in page
    assert "未立案" in page
    none = post(alike, path, "reviewer", title="我起的名字")
    assert none.status_code == 422
    assert "我起的名字" in none.text
    done = post(alike, path, "reviewer", title="扣车", sibling=alike.ids["twin"])
    assert done.status_code == 303
    batch = re.search(r"/batches/(\w+)", done.headers["location"]).group(1)
    both = reviews_of(alike, Review.batch_id == batch)
    assert len(both) == 2
    page = get(alike, f"/batches/{batch}", "reviewer")
    assert page.count('name="finding"') == 2
    bare = post(alike, f"/batches/{batch}/decide", "reviewer", decision="accepted", finding=alike.ids["twin"])
    assert bare.status_code == 422
    answer = post(
        alike, f"/batches/{batch}/decide", "reviewer", decision="accepted", reason="同样越权",
        finding=[alike.ids["twin"], alike.ids["red"]],
    )  # fmt: skip
    assert "已认定 2 条" in answer.text
    assert "同样越权" in get(alike, f"/reviews/{next(r.id for r in both if r.id != alike.ids['review'])}", "reviewer")
    with alike.site.database.read() as session:
        acts = session.scalars(select(AuditEntry.action)).all()
    assert acts.count("review.batch") == 2
    assert acts.count("batch.decide") == 1
    assert f"siblings/{alike.ids['red']}" in get(alike, f"/reviews/{alike.ids['review']}/case", "reviewer")


def test_a_finding_of_another_review_has_no_siblings_here(alike):
    path = f"/reviews/{alike.ids['review']}/siblings/{alike.ids['twin']}"
    assert alike.client("reviewer").get(path).status_code == 404


def test_a_review_is_opened_in_a_mode(opened):
    assert "移送审查" in get(opened, f"/reviews/new?document={opened.ids['opinion']}", "reviewer")
    bare = post(opened, "/reviews", "reviewer", document_id=opened.ids["opinion"], mode="移送审查")
    assert bare.status_code == 422
    assert "请写明移送机关" in bare.text
    done = post(
        opened, "/reviews", "reviewer", document_id=opened.ids["opinion"], mode="移送审查", organ="云岭县人民法院"
    )
    assert done.status_code == 303
    case = get(opened, done.headers["location"] + "/case", "reviewer")
    assert "其他机关移送（云岭县人民法院）" in case
    assert "待分派 → 办理中" in case
    assert post(opened, "/reviews", "reviewer", document_id=opened.ids["opinion"], mode="没有的").status_code == 422


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/plans", {"registrar", "reviewer", "head"}), ("/batches", {"registrar", "reviewer", "head"}),
     ("/batches/new", {"registrar", "head"}), ("/plans/nothing", set()), ("/batches/nothing", set())],
)  # fmt: skip
def test_who_may_open_them(shared, path, allowed):
    for role in ("registrar", "reviewer", "head", "expert", "issuing_body", "collector", "system_admin"):
        status = shared.client(role).get(path).status_code
        staff = role in {"registrar", "reviewer", "head"}
        assert status == (200 if role in allowed else 404 if "nothing" in path and staff else 403), role


def test_only_who_allots_may_plan(opened):
    for path in ("/plans", "/batches/new"):
        assert post(opened, path, "reviewer", title="x").status_code == 403


def test_statements_of_plans_and_batches(opened):
    added(opened)
    id_ = topic_id(opened)
    post(opened, f"/plans/{id_}/reviews", document=opened.ids["opinion"])
    before = [statements(opened, "head", path) for path in ("/plans", f"/plans/{id_}?q=办法", "/batches")]
    for n in range(3):
        added(opened, title=f"专题{n}")
    post(opened, f"/plans/{id_}/reviews", document=opened.ids["parking"])
    for n in range(3):
        post(opened, "/batches/new", title=f"清理{n}", scope="x", due_on="2027-01-01", document=opened.ids["opinion"])
    assert [statements(opened, "head", path) for path in ("/plans", f"/plans/{id_}?q=办法", "/batches")] == before
