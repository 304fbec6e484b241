"""What tests of liaison points share: a form sent as a role, an entry from a phone."""

from __future__ import annotations

WORDS = "停车费忒贵了，老百姓受不了"


def post(opened, role, path, **data):
    client = opened.client(role)
    files = data.pop("files", None)
    return client.post(path, data={"csrf": opened.csrf(role)} | data, files=files)


def say(opened, phone, link, number, words=WORDS, **more):
    data = {"csrf": opened.csrf(), "key": f"key{number:020d}", "stance": "problem", "body": words, "on_behalf": "1",
            "contributor_kind": "村民"} | more  # fmt: skip
    return phone.post(f"{link}/art_3", data=data)
