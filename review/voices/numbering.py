"""Numbers of comments, codes of consultations, and the receipt that follows from a form's key."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy.orm import Session

from registry.clock import SHANGHAI, Clock
from registry.ids import ALPHABET
from registry.sealing import Sealer
from registry.serials import locked_counter, take_serial

COMMENT, CONSULTATION = "comment", "consultation"  # scopes of serials
CODE = re.compile(r"ZQ(\d{4})-(\d{1,6})")
TOKEN_LENGTH = 26


def hold_numbers(session: Session, clock: Clock) -> None:
    """Wait for whoever is being given a number, so that the same form sent twice at one moment is seen as one.

    Taken before a form's key is looked up; on SQLite the write lock holds the others back already.
    """
    day = clock.now().astimezone(SHANGHAI)
    locked_counter(session, COMMENT, day.year, f"{day:%m%d}")


def next_number(session: Session, clock: Clock) -> str:
    """The next number of a comment: YJ, the day, a serial without gaps within the day."""
    day = clock.now().astimezone(SHANGHAI)
    serial = take_serial(session, COMMENT, day.year, f"{day:%m%d}")
    return f"YJ{day:%Y%m%d}-{serial:05d}"


def next_code(session: Session, clock: Clock) -> str:
    """The next code of a consultation, as printed on sheets and paper forms: ZQ2026-0001."""
    year = clock.now().astimezone(SHANGHAI).year
    return f"ZQ{year}-{take_serial(session, CONSULTATION, year):04d}"


def normal_code(text: str) -> str:
    """A code as it is stored, from how it was typed off a sheet; empty where it is none."""
    plain = text.strip().upper().replace("－", "-").replace("—", "-").replace(" ", "")
    found = CODE.fullmatch(plain)
    return f"ZQ{found.group(1)}-{int(found.group(2)):04d}" if found else ""


def receipt_token(sealer: Sealer, key: str) -> str:
    """The secret of a receipt: it follows from the form's key and the site's, so that a form that is sent again shows
    the same receipt, and nobody who knows a key only makes one without the site.
    """
    number = int(sealer.fingerprint(f"receipt:{key}"), 16)
    signs = []
    for _ in range(TOKEN_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def key_hash(key: str) -> str:
    """What is stored of a form's key."""
    return hashlib.sha256(key.encode()).hexdigest()
