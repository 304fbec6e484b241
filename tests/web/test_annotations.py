"""Notes as W3C Web Annotations: the shape, the words at the place that is named, and who gets which."""

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
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "motivation", "created", "creator", "body", "target"],
    "properties": {
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["commenting", "questioning", "editing"]},
        "body": {"required": ["type", "value", "format"], "properties": {"type": {"const": "TextualBody"}}},
        "target": {
            "required": ["source", "selector"],
            "properties": {"source": {"pattern": "^https?://"}, "selector": {"minItems": 1, "items": SELECTOR}},
        },
    },
}
PAGE = {
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
