"""What the API gives agrees with docs/shapes: fields may be added, never changed."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from web.api.shapes import DocumentShape

SHAPES = Path(__file__).parents[2] / "docs" / "shapes"


def schema(name):
    return json.loads((SHAPES / f"{name}.json").read_text("utf-8"))


def test_the_document_shape_is_written_down():
    written = schema("document")
    assert written["$defs"] == DocumentShape.model_json_schema(mode="serialization")["$defs"]
    assert written["properties"] == DocumentShape.model_json_schema(mode="serialization")["properties"]


def test_answers_agree_with_their_shapes(shared):
    client = shared.client()
    Draft202012Validator(schema("document")).validate(client.get(f"/api/v1/documents/{shared.ids['parking']}").json())
    Draft202012Validator(schema("document")).validate(client.get(f"/d/{shared.ids['parking']}.json").json())
    Draft202012Validator(schema("search")).validate(client.get("/api/v1/search?q=停车").json())
