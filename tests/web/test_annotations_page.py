"""Notes of the reading page: without scripts, for staff alone, kept when refused; heat in constant statements."""

import re

from tests.web.test_statements import statements


def base(opened):
    return f"/annotations/{opened.ids['version']}"


def post(opened, door, role="reviewer", /, **fields):
    return opened.client(role).post(f"{base(opened)}/{door}", data={"csrf": opened.csrf(role), **fields})


def written(opened, **fields):
    answer = post(opened, "write", **{"address": "art_3", "body": "没有依据。", **fields})
    assert answer.status_code == 303
    return re.search(r"#note-(\w+)", answer.headers["location"]).group(1)


def test_a_note_is_written_answered_resolved_and_becomes_a_line(opened):
    note = written(opened, quoted="扣留车辆", kind="issue")
    assert post(opened, "say", note_id=note, act="reply", body="同意此见").status_code == 303
    assert post(opened, "say", note_id=note, act="resolve").status_code == 303
    page = opened.client("reviewer").get(base(opened)).text
    assert "同意此见" in page
    assert "已解决" in page
    assert note not in opened.client("reviewer").get(base(opened) + "?only=open").text
    answer = post(opened, "line", note_id=note)
    assert answer.status_code == 303
    assert "扣留车辆" in opened.client("reviewer").get(answer.headers["location"]).text
    assert post(opened, "line", note_id=note).status_code == 409


def test_others_get_neither_page_nor_link_and_cannot_write(opened):
    written(opened, body="只给办理人员看")
    for role in ("public", "expert", "collector", "issuing_body", "liaison_officer"):
        answer = opened.client(role).get(base(opened))
        assert answer.status_code in {302, 303, 401, 403, 404}
        assert "只给办理人员看" not in answer.text
        assert post(opened, "write", role, address="art_3", body="我也写").status_code in {302, 303, 401, 403, 404}
        assert "/annotations/" not in opened.client(role).get(f"/d/{opened.ids['parking']}").text
    assert base(opened) in opened.client("reviewer").get(f"/d/{opened.ids['parking']}").text
    assert "我也写" not in opened.client("reviewer").get(base(opened)).text


def test_what_was_refused_is_kept(opened):
    answer = post(opened, "write", address="art_3", body="此处存疑", quoted="吊销执照", visibility="private")
    assert answer.status_code == 422
    assert "没有您所填的原文" in answer.text
    assert "此处存疑" in answer.text
    assert "吊销执照" in answer.text


def test_bars_count_what_is_chosen_in_words_and_in_constant_statements(opened):
    path = base(opened) + "?count=notes"
    written(opened)
    before = statements(opened, "reviewer", path)
    for _ in range(10):
        written(opened)
    assert statements(opened, "reviewer", path) == before
    heat = re.search(r'id="heat".*?</section>', opened.client("reviewer").get(path).text, re.S).group()
    assert "批注 11" in heat
    assert "系统提示 " not in heat
    assert "系统提示 " in opened.client("reviewer").get(base(opened)).text
