"""Notes as W3C Web Annotations: the shape, the words at the place that is named, and who gets which."""

import re

from jsonschema import Draft202012Validator

from registry.instruments.views import get_document
from review.annotations.notes import Anchor, write_note
from tests.support.site import SECRET_WORDS

TEXT = {"type": "string", "minLength": 1}
SELECTORS = {
    "FragmentSelector": {"value": TEXT},
    "TextQuoteSelector": {"exact": TEXT},
    "TextPositionSelector": {"start": {"type": "integer"}, "end": {"type": "integer"}},
}
SELECTOR = {
    "oneOf": [
        {"required": ["type", *fields], "properties": {"type": {"const": name}, **fields}}
        for name, fields in SELECTORS.items()
    ]
}
PAGE_OF = {"type": "string", "pattern": "^https?://"}
PLACE = {
    "type": "object",
    "required": ["source", "selector"],
    "properties": {
        "source": {"pattern": "^https?://"},
        "selector": {"type": "array", "minItems": 1, "items": SELECTOR},
    },
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "motivation", "created", "creator", "body", "target"],
    "properties": {
        "type": {"const": "Annotation"},
        "id": {"pattern": "^https?://.+#.+$"},
        "motivation": {"enum": ["commenting", "questioning", "editing", "assessing", "replying"]},
        "created": {"format": "date-time"},
        "creator": {"required": ["type", "name"], "properties": {"type": {"const": "Person"}, "name": TEXT}},
        "body": {
            "required": ["type", "value", "format", "language"],
            "properties": {"type": {"const": "TextualBody"}, "value": TEXT, "format": {"const": "text/plain"}},
        },
        "audience": {"properties": {"type": {"const": "schema:Audience"}, "schema:audienceType": TEXT}},
        "target": {"oneOf": [PLACE, PAGE_OF, {"type": "array", "prefixItems": [PLACE, PAGE_OF], "minItems": 2}]},
    },
}
PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationPage"},
        "items": {"type": "array", "minItems": 1, "items": ANNOTATION},
    },
}


def path(opened):
    return f"/reviews/{opened.ids['review']}/notes.jsonld"


def write(opened, role, words, body):
    with opened.site.database.write() as session:
        day = opened.clock.today()
        text = get_document(session, opened.ids["parking"], day, include_internal=True).text
        start = text.index(words)
        anchor = Anchor(opened.ids["version"], "art_3", words, start, start + len(words))
        account = opened.person(role).account_id
        write_note(session, opened.clock, account, f"review:{opened.ids['review']}", anchor, body, "question")
    return text


def test_notes_are_web_annotations_whose_words_stand_where_they_say(opened):
    text = write(opened, "reviewer", "扣留车辆", "依据是什么？")
    answer = opened.client("reviewer").get(path(opened))
    assert answer.headers["content-type"].startswith("application/ld+json")
    page = answer.json()
    Draft202012Validator(PAGE).validate(page)
    asked = next(item for item in page["items"] if item["motivation"] == "questioning")
    _, quote, place = asked["target"]["selector"]
    assert text[place["start"] : place["end"]] == quote["exact"] == "扣留车辆"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_an_expert_gets_their_own_and_nobody_else_any(opened):
    write(opened, "expert", "扣留车辆", "我认为没有依据。")
    mine = opened.client("expert").get(path(opened))
    assert [item["body"]["value"] for item in mine.json()["items"]] == ["我认为没有依据。"]
    assert SECRET_WORDS[1] not in mine.text
    for role in ("public", "collector", "issuing_body", "liaison_officer"):
        answer = opened.client(role).get(path(opened))
        assert answer.status_code in {302, 303, 401, 403, 404}
        assert SECRET_WORDS[1] not in answer.text


def note_on(opened, role, base, quoted):
    form = {"csrf": opened.csrf(role), "address": "art_3", "body": "没有依据。", "quoted": quoted}
    return opened.client(role).post(base + "/note", data=form)


def test_a_note_is_written_on_words_without_scripts(opened):
    for role, base in (("reviewer", f"/reviews/{opened.ids['review']}"), ("public", f"/x/{opened.ids['expert_link']}")):
        assert note_on(opened, role, base, "扣留车辆").status_code == 303
    page = opened.client("reviewer").get(path(opened)).json()
    quotes = [s["exact"] for item in page["items"] for s in item["target"]["selector"] if "exact" in s]
    assert quotes == ["扣留车辆", "扣留车辆"]


def test_words_that_are_not_there_or_there_twice_are_refused_and_what_was_written_is_kept(opened):
    base = f"/reviews/{opened.ids['review']}"
    for quoted, why in (("吊销执照", "没有您所填的原文"), ("规定", "出现不止一次")):
        answer = note_on(opened, "reviewer", base, quoted)
        assert answer.status_code == 422
        assert why in answer.text
        assert "没有依据。" in answer.text


def act(opened, path, **fields):
    answer = opened.client("reviewer").post(path, data={"csrf": opened.csrf("reviewer"), **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_every_kind_of_note_is_given_out_by_document_and_by_case(opened):
    version, review = opened.ids["version"], opened.ids["review"]
    base = f"/annotations/{version}"
    for target, words, kind in (
        ("text:art_3", "扣留车辆", "issue"), ("text:art_1", "", "question"),
        (f"finding:{opened.ids['red']}", "", "note"),
    ):  # fmt: skip
        where = act(opened, f"{base}/write", target=target, quoted=words, body=f"针对 {target}", kind=kind)
    act(opened, f"{base}/say", note_id=where.rpartition("note-")[2], act="reply", body="同意")
    paper = act(opened, "/papers", kind="consult", about=f"review:{review}").partition("?")[0]
    html = opened.client("reviewer").get(paper).text
    key = re.search(r'data-paragraph="([^"]+)"', html).group(1)
    act(opened, f"{paper}/notes/write", target=f"paragraph:{key}", body="措辞", kind="proposal", visibility="private")
    pages = {}
    for role, where in (("reviewer", f"{base}/notes.jsonld"), ("reviewer", path(opened)), ("head", path(opened))):
        page = opened.client(role).get(where).json()
        Draft202012Validator(PAGE, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(page)
        assert len({item["id"] for item in page["items"]}) == len(page["items"])
        pages[role, where] = page["items"]
    document, case, head = pages.values()
    assert {i["motivation"] for i in document} == {"assessing", "questioning", "commenting", "replying"}
    assert len(case) == len(document) + 2  # the paragraph, and the opinion of the review that was there before
    assert len(head) == len(case) - 1  # not what is private
    on_flag = next(i for i in document if i["body"]["value"].startswith("针对 finding:"))
    assert on_flag["target"][1].endswith(f"/reviews/{review}/beside/{opened.ids['red']}")
    assert opened.client("reviewer").get(on_flag["target"][1]).status_code == 200
    (reply,) = [i for i in document if i["motivation"] == "replying"]
    assert reply["target"] == on_flag["id"]
    paragraph = next(i for i in case if i["motivation"] == "editing")
    assert paragraph["audience"]["schema:audienceType"] == "只有我"
    assert paragraph["target"]["source"].endswith(paper)
    assert f'id="{paragraph["target"]["selector"][0]["value"]}"' in html


def test_notes_on_a_paper_follow_its_paragraph_and_are_for_staff(opened):
    paper = act(opened, "/papers", kind="consult", about=f"review:{opened.ids['review']}").partition("?")[0]
    reviewer = opened.client("reviewer")
    html = reviewer.get(paper).text
    key, stored = re.search(r'data-paragraph="([^"]+)">([^<]{6,})<', html).groups()
    where = act(opened, f"{paper}/notes/write", target=f"paragraph:{key}", body="改得平实些", quoted=stored[:4])
    note = where.rpartition("note-")[2]
    assert f'href="#notes-{key}"' in reviewer.get(paper).text
    refused = {"csrf": opened.csrf("reviewer"), "target": f"paragraph:{key}", "quoted": "没有的话", "body": "留着我"}
    answer = reviewer.post(f"{paper}/notes/write", data=refused)
    assert answer.status_code == 422
    assert "留着我" in answer.text
    revision = re.search(r'name="revision" value="(\d+)"', html).group(1)
    order = re.search(r'name="order" value="([^"]*)"', html).group(1)
    texts = dict(re.findall(r'name="(p-[^"]+)"[^>]*>([^<]*)</textarea>', html))
    act(opened, paper, revision=revision, order=order, title="工作表", **{**texts, f"p-{key}": "全部重写的一段文字。"})
    assert "文字有变，请确认" in reviewer.get(paper).text
    act(opened, f"{paper}/notes/place", note_id=note, deed="confirm")
    assert "文字有变，请确认" not in reviewer.get(paper).text
    act(opened, f"{paper}/notes/place", note_id=note, deed="undo")
    assert "文字有变，请确认" in reviewer.get(paper).text
    for role in ("public", "expert", "issuing_body", "collector"):
        assert opened.client(role).get(paper).status_code in {302, 303, 401, 403, 404}
        form = {"csrf": opened.csrf(role), "target": f"paragraph:{key}", "body": "外人"}
        assert opened.client(role).post(f"{paper}/notes/write", data=form).status_code in {302, 303, 401, 403, 404}
