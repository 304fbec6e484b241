"""Every action that the code records has words, each of its own, and the pages show words, not codes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.settings import Settings
from web.audit_values import value_words
from web.audit_words import ACTIONS, AREAS, DETAILS, SUBJECTS
from web.setting_words import SETTING_WORDS

ROOT = Path(__file__).parents[2]
FAMILIES = {  # actions whose last part is a value: what stands before it
    "document.", "document.reread_", "filing.", "line.", "note.", "paper.", "task.",
}  # fmt: skip


def _calls():
    for layer in ("registry", "review", "web"):
        for path in (ROOT / layer).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            names = {
                target.id: node.value.value
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                    yield path, node, names


def test_every_action_that_the_code_records_has_words():
    constant, families = set(), set()
    for path, call, names in _calls():
        action = call.args[3]
        if isinstance(action, ast.Constant):
            constant.add(action.value)
        elif isinstance(action, ast.Name) and action.id in names:
            constant.add(names[action.id])
        elif isinstance(action, ast.JoinedStr):
            families.add(action.values[0].value)
        else:
            assert path.name == "pool_acts.py", f"{path}: an action that no test knows"
    assert len(constant) > 100
    assert not constant - set(ACTIONS)
    assert families <= FAMILIES
    assert len(set(ACTIONS.values())) == len(ACTIONS)
    assert not {action.partition(".")[0] for action in ACTIONS} - set(AREAS)


def test_every_detail_that_the_code_records_has_words():
    keys = {keyword.arg for _, call, _ in _calls() for keyword in call.keywords if keyword.arg}
    assert len(keys) > 50
    assert not keys - set(DETAILS)


def test_every_kind_of_subject_has_words():
    kinds = set()
    for layer in ("registry", "review", "web"):
        for path in (ROOT / layer).rglob("*.py"):
            for call in re.findall(
                r"audit\.record\((.*?)\n(?:\s*\n|\S|    \S)", path.read_text("utf-8") + "\n\n", re.S
            ):
                kinds |= set(re.findall(r'f?"([a-z_]+):[a-z{]', call))
    assert len(kinds) > 25
    assert not kinds - set(SUBJECTS)


def test_every_setting_has_words():
    assert set(SETTING_WORDS) == set(Settings.model_fields)


def test_the_log_shows_and_finds_words(opened):
    auditor = opened.client("audit_admin")
    page = auditor.get("/admin/audit?action=account&who=系统").text
    table = page.split("<tbody>")[1]
    assert ">新建账号<" in table
    assert ">account.create<" not in table
    subject = re.search(r'title="account:(\w+)"', table).group(1)
    one = auditor.get(f"/admin/audit?kind=account&subject={subject}").text.split("<tbody>")[1]
    assert set(re.findall(r'title="account:(\w+)"', one)) == {subject}
    assert subject in auditor.get(f"/admin/audit?subject={subject}").text.split("<tbody>")[1]
    assert "没有这样的记录" in auditor.get("/admin/audit?kind=review&subject=nothing").text
    assert "新建账号,account.create," in auditor.get("/admin/audit.csv?action=account.create").content.decode(
        "utf-8-sig"
    )


@pytest.mark.parametrize(
    ("action", "key", "value", "words"),
    [
        ("consultation.state", "new", "closed", "已结束"),
        ("suggestion.state", "new", "closed", "已反馈"),
        ("review.state", "old", "open", "办理中"),
        ("account.roles", "new", ["registrar", "head"], "登记员、负责人"),
        ("filing.item", "item", "on_time", "按期报送"),
        ("paper.make", "kind", "opinion", "审查意见书"),
        ("correction.step", "rung", "talk", "沟通"),
        ("point.add", "form", "legislation", "立法联系点"),
        ("expert.assign", "about", "review:abc", "审查 abc"),
        ("note.write", "target", "text:art_12", "第十二条"),
        ("comment.publish", "sure", False, "否"),
        ("review.state", "why", "open", "open"),  # a person's own word is never changed
    ],
)
def test_values_of_the_log_are_named_by_act_and_key(action, key, value, words):
    assert value_words(action, key, value) == words


def test_the_log_of_a_site_shows_no_code(shared):
    with shared.site.database.read() as session:
        told = [(entry.action, *pair) for entry in session.scalars(select(AuditEntry)) for pair in entry.detail.items()]
    ids = ("document", "version", "run", "why")
    shown = {value_words(action, key, value) for action, key, value in told if key not in ids}
    assert len(shown) > 10
    assert not {words for words in shown if re.fullmatch(r"[a-z]+(_[a-z]+)*", words)}
