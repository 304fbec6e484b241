"""Deadlines as an iCalendar feed (RFC 5545): one all-day event each, with the sentence on how it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from review.procedure.dated import Dated

CONTENT_TYPE = "text/calendar; charset=utf-8"
_WIDTH = 75  # octets of a line, RFC 5545 section 3.1


def as_icalendar(items: Iterable[Dated], *, name: str, base: str, now: datetime, today: date) -> bytes:
    """The feed.

    Args:
        items: what has deadlines.
        name: the calendar's name, as calendar programs show it.
        base: the site's address, without a slash at the end.
        now: the moment of the answer.
        today: the legal day; what is overdue is said to be.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//beishen//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ]
    for item in items:
        lines += _event(item, base, now, today)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(item: Dated, base: str, now: datetime, today: date) -> list[str]:
    due = item.due
    mark = _mark(item, today)
    host = base.partition("//")[2] or "beishen"
    return [
        "BEGIN:VEVENT",
        f"UID:{item.subject.replace(':', '-')}-{due.key}@{host}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{item.what}：{item.title}{mark}')}",
        f"DESCRIPTION:{_text(due.sentence)}",
        f"URL:{base}{item.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _mark(item: Dated, today: date) -> str:
    if item.due.overdue(today):
        return "（超期）"
    if item.due.paused_since is not None:
        return "（暂停中）"
    return "（暂定）" if item.due.provisional else ""


def _text(value: str) -> str:
    """A text value, escaped (section 3.3.11)."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in value.replace("\r\n", "\n").replace("\n", "\\n") if c >= " ")


def _folded(line: str) -> str:
    """A line of at most 75 octets, never cut inside a character; what goes on begins with a blank."""
    pieces, piece, width = [], "", _WIDTH
    for character in line:
        if len(f"{piece}{character}".encode()) > width:
            pieces.append(piece)
            piece, width = "", _WIDTH - 1
        piece += character
    pieces.append(piece)
    return "\r\n ".join(pieces)
