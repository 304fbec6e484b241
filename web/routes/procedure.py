"""Profiles and holidays: read by staff, changed by the administrator of policy, each change with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.casework.deadlines import recount_open
from review.procedure import changes, in_force
from review.procedure.profiles import RequiredPaper
from review.procedure.rules import ExtensionRule, Sureness, TimeRule, Unit
from review.procedure.working_days import HolidayNotice, HolidaySpan
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep, as_day
from web.pages.procedure import holidays_page, profile_page, rule_page
from web.rendering import Page, go_to, render
from web.site import Site

area = Area()
READ = (Permission.REVIEW_READ, Permission.POLICY_MANAGE)
CHANGE = Permission.POLICY_MANAGE
MOST_LINES = 60
Text = Annotated[str, Form(max_length=4000)]


def _change(
    request: Request,
    site: Site,
    act: Callable[[Session], None],
    then: str,
    again: Callable[[Session, str], Page],
) -> Response:
    """Run a change in one transaction, open reviews counted anew; show the page again where it can't be taken."""
    try:
        with site.database.write() as session:
            act(session)
            recount_open(session)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = again(session, error.message)
        return render(request, page, status=error.status)
    return go_to(then)


@area.page(urls.HOLIDAYS, *READ)
def this_year(clock: ClockDep) -> Response:
    """The holidays of this year."""
    return go_to(urls.holidays(clock.today().year))


@area.page(urls.HOLIDAYS + "/{year}", *READ)
def holidays(request: Request, session: SessionDep, person: PersonDep, year: int) -> Response:
    """The holidays of a year."""
    return render(request, holidays_page(session, _year(year), person.may(CHANGE)))


@area.act(urls.HOLIDAYS + "/{year}", CHANGE)
def enter_holidays(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    year: int,
    number: Text = "",
    issued: Text = "",
    off: Text = "",
    worked: Text = "",
    why: Text = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    """Enter or correct the notice of a year."""
    year = _year(year)
    kept = {"number": number, "issued": issued, "off": off, "worked": worked, "why": why}

    def act(session: Session) -> None:
        day = as_day(issued, "发布日期")
        notice = HolidayNotice(year, number.strip(), day, _spans(off), _days(worked))
        changes.enter_notice(session, site.clock, person, notice, why, seen=seen)

    def again(session: Session, message: str) -> Page:
        return holidays_page(session, year, True, refused=message, kept=kept)

    return _change(request, site, act, urls.holidays(year), again)


@area.page(urls.PROCEDURE, *READ)
def own(request: Request, session: SessionDep, person: PersonDep) -> Response:
    """The site's own profile."""
    return render(request, profile_page(session, "", person.may(CHANGE)))


@area.page(urls.PROCEDURE + "/{profile}", *READ)
def profile(request: Request, session: SessionDep, person: PersonDep, profile: str) -> Response:
    """Any profile."""
    return render(request, profile_page(session, profile, person.may(CHANGE)))


@area.act(urls.PROCEDURE + "/{profile}", CHANGE)
def change_part(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    profile: str,
    part: Text,
    value: Text = "",
    source: Text = "",
    why: Text = "",
) -> Response:
    """Change what isn't a period: papers, copies, pattern of numbers, standing; or make the profile the site's own."""
    clock = site.clock

    def act(session: Session) -> None:
        if part == "profile":
            changes.choose_profile(session, clock, person, profile, why)
        elif part == "papers":
            changes.change_papers(session, clock, person, profile, _papers(value), why)
        elif part == "copies":
            changes.change_copies(session, clock, person, profile, _number(value, "份数"), source, why)
        elif part == "number":
            changes.change_number(session, clock, person, profile, value, source, why)
        elif part == "standing":
            changes.change_standing(session, clock, person, profile, value != "confirmed", source, why)
        else:
            raise InvalidInput("没有这一项。")

    def again(session: Session, message: str) -> Page:
        kept = {"part": part, "value": value, "source": source, "why": why}
        return profile_page(session, profile, True, refused=message, kept=kept)

    return _change(request, site, act, urls.procedure(profile), again)


@area.page(urls.PROCEDURE + "/{profile}/{rule}", *READ)
def rule(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    person: PersonDep,
    profile: str,
    rule: str,
    start: str = "",
) -> Response:
    """One number, with a trial from any date."""
    day, wrong = None, ""
    try:
        day = as_day(start, "起算日")
        if day and not 1980 <= day.year <= 2200:
            raise InvalidInput("起算日应在 1980 年到 2200 年之间。")
    except InvalidInput as error:
        day, wrong = None, error.message
    page = rule_page(session, profile, rule, clock.today(), person.may(CHANGE), start=day, refused=wrong)
    return render(request, page, status=422 if wrong else 200)


@area.act(urls.PROCEDURE + "/{profile}/{rule}", CHANGE)
def change_rule(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    profile: str,
    rule: str,
    n: Text = "",
    unit: Text = "",
    source: Text = "",
    sureness: Text = "",
    note: Text = "",
    extension_n: Text = "",
    extension_unit: Text = "",
    extension_approver: Text = "",
    pauses: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    rolls: Text = "",
    why: Text = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    """Change one number."""
    kept = {
        "n": n,
        "unit": unit,
        "source": source,
        "sureness": sureness,
        "note": note,
        "extension_n": extension_n,
        "extension_unit": extension_unit,
        "extension_approver": extension_approver,
        "pauses": "、".join(pauses),
        "rolls": rolls,
        "why": why,
    }

    def act(session: Session) -> None:
        held = _held(session, person, profile, rule)
        extension = None
        if extension_n.strip():
            approver = extension_approver.strip()
            if not approver:
                raise InvalidInput("可以延长的，请写明由谁批准。")
            extension = ExtensionRule(_number(extension_n, "延长"), _unit(extension_unit), approver)
        changed = replace(
            held,
            n=held.n if held.fixed else _number(n, "期限"),
            unit=held.unit if held.fixed else _unit(unit),
            source=source.strip(),
            sureness=_sureness(sureness),
            note=note.strip(),
            extension=extension,
            pauses=tuple(dict.fromkeys(pauses)),
            rolls=rolls == "yes",
        )
        changes.change_rule(session, site.clock, person, profile, changed, why, seen=seen)

    def again(session: Session, message: str) -> Page:
        return rule_page(session, profile, rule, site.clock.today(), True, refused=message, kept=kept)

    return _change(request, site, act, urls.procedure(profile, rule), again)


def _held(session: Session, person: Person, profile: str, rule: str) -> TimeRule:
    rule_page(session, profile, rule, date(2026, 1, 1), person.may(CHANGE))  # 404 for what does not exist
    return in_force.procedure(session, profile).rule(rule)


def _year(year: int) -> int:
    if not 1980 <= year <= 2200:
        raise InvalidInput("年份应在 1980 年到 2200 年之间。")
    return year


def _number(text: str, what: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise InvalidInput(f"{what}“{text[:12]}”不是整数，请填写阿拉伯数字。")
    return int(text)


def _unit(text: str) -> Unit:
    if text not in {unit.value for unit in Unit if unit is not Unit.FIXED_DAY}:
        raise InvalidInput("请选择期限的单位。")
    return Unit(text)


def _sureness(text: str) -> Sureness:
    if text not in {each.value for each in Sureness}:
        raise InvalidInput("请选择这个数字核对到了什么程度。")
    return Sureness(text)


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"一次最多 {MOST_LINES} 行。")
    return lines


def _date(text: str, line: str) -> date:
    day = as_day(text, f"“{line[:30]}”中的日期")
    if day is None:
        raise InvalidInput(f"“{line[:30]}”缺少日期。")
    return day


def _spans(text: str) -> tuple[HolidaySpan, ...]:
    spans = []
    for line in _lines(text):
        parts = line.replace("　", " ").split()
        if len(parts) not in {2, 3}:
            raise InvalidInput(f"“{line[:30]}”应写成：名称 起始日 结束日，例如：春节 2026-02-15 2026-02-23。")
        spans.append(HolidaySpan(parts[0][:20], _date(parts[1], line), _date(parts[-1], line)))
    return tuple(spans)


def _days(text: str) -> tuple[date, ...]:
    return tuple(_date(part, line) for line in _lines(text) for part in line.replace("、", " ").split())


def _papers(text: str) -> list[RequiredPaper]:
    papers = []
    for line in _lines(text):
        parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
        if len(parts) < 3 or parts[0] not in {"必备", "选备"} or not parts[1].isidentifier():
            raise InvalidInput(f"“{line[:30]}”应写成：必备｜代号｜名称｜何时需要｜来源。")
        parts += [""] * (5 - len(parts))
        papers.append(RequiredPaper(parts[1], parts[2][:80], parts[0] == "必备", parts[4][:120], parts[3][:80]))
    return papers
