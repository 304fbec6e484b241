"""A question in words that a person answers at once, for comments and suggestions from people without an invitation.

It is text: read by eye, by a screen reader or aloud, without pictures or sound. Two questions stand side by side, and
the answer to either counts: whoever can't reckon copies a character. The question follows from the form's key and the
site's secret, so nothing is stored, and an answer fits one form and its drafts alone. Who has answered is let through
for two hours by a signed cookie.

It keeps off the simplest machines; what keeps off the rest is the rate limit.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response

from registry.sealing import Sealer
from web.site import Site

HUMAN_COOKIE = "beishen_human"
KEPT = timedelta(hours=2)
FIELD = "captcha"
NUMBERS = "零一二三四五六七八九十"
WORDS = ("立法为民", "依法行政", "便民利民", "公平公正", "安居乐业", "绿水青山", "乡村振兴", "城乡同行", "集思广益")
PLACES = ("第一", "第二", "第三", "第四")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The two questions of a form; either answer counts."""

    sum: str
    copy: str
    answers: frozenset[str]


def challenge(sealer: Sealer, key: str) -> Challenge:
    """The questions of the form with this key, and of the drafts that its page derives (`key-2`)."""
    drawn = bytes.fromhex(sealer.fingerprint(f"captcha:{base_of(key)}"))
    one, other = drawn[0] % 9 + 1, drawn[1] % 9 + 1
    word, place = WORDS[drawn[2] % len(WORDS)], drawn[3] % 4
    total = one + other
    words = NUMBERS[total] if total <= 10 else f"十{NUMBERS[total - 10]}"
    return Challenge(
        f"{NUMBERS[one]}加{NUMBERS[other]}等于几？",
        f"“{word}”的{PLACES[place]}个字是什么？",
        frozenset({str(total), words, word[place]}),
    )


def base_of(key: str) -> str:
    """The key of the page that a draft's key was derived on."""
    return key.partition("-")[0]


def is_right(sealer: Sealer, key: str, answer: str) -> bool:
    """Whether an answer fits the form's questions; full-width digits and spaces around are forgiven."""
    plain = "".join(answer.split()).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return plain in challenge(sealer, key).answers


def was_passed(request: Request, site: Site, csrf: str) -> bool:
    """Whether this browser has answered within the last two hours."""
    moment, _, sign = request.cookies.get(HUMAN_COOKIE, "").partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    left = int(moment) - int(site.clock.now().timestamp())
    return 0 < left <= KEPT.total_seconds() and hmac.compare_digest(sign, _sign(site.sealer, csrf, moment))


def let_pass(response: Response, site: Site, csrf: str) -> None:
    """Note in the browser that the question was answered."""
    until = str(int((site.clock.now() + KEPT).timestamp()))
    response.set_cookie(
        HUMAN_COOKIE,
        f"{until}.{_sign(site.sealer, csrf, until)}",
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )


def _sign(sealer: Sealer, csrf: str, until: str) -> str:
    return sealer.fingerprint(f"human:{csrf}:{until}")
