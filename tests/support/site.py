"""A small site, made once through the real functions and copied for each test: laws, documents, people, a review,
an expert's note, comment rounds. Everything in it is invented."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastapi.testclient import TestClient
from jinja2.bccache import Bucket, BytecodeCache

from ingest.read import read_file
from registry.clock import FixedClock
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.views import get_document
from registry.people import sessions
from registry.people.accounts import as_person, create_account, ensure_organisation, find_account
from registry.people.roles import Person, Role
from registry.settings import Settings
from review.annotations.notes import Anchor, write_note
from review.casework.reviews import open_review
from review.experts.acceptance import DECLARED, accept_assignment
from review.experts.assignments import assign_expert
from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity, Unchecked
from review.findings.store import findings_of, store_run
from review.voices.consultations import get_consultation, invite_to_comment, open_consultation
from review.voices.taking import Draft, take_comment
from tests.support.texts import INTERNAL, LAW, OPINION, PARKING
from web.app import create_app
from web.dependencies import CSRF_COOKIE, SESSION_COOKIE
from web.jobs.indexing import sync_now
from web.site import Site, open_site

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PASSWORD = "Correct-horse-battery-9"
SECRET_WORDS = ("拖欠停车费一律扣车太重", "建议整条删去并改为催缴", "王采集", "内部掌握口径")


@dataclass
class Built:
    """What tests need to know of the made site."""

    folder: Path
    tokens: dict[str, str] = field(default_factory=dict)  # role → session token
    csrf: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def build(folder: Path) -> Built:
    """Make the site in a folder."""
    built = Built(folder)
    settings = Settings(_env_file=None, data=folder, second_factor="off")
    site = open_site(settings, FixedClock(NOW))
    people = _people(site, built)
    built.ids["law"] = _put(site, folder, "停放管理法.txt", LAW, Options(collection="reference"))
    built.ids["parking"] = _put(site, folder, "停车办法.txt", PARKING, Options())
    built.ids["internal"] = _put(site, folder, "内部口径.txt", INTERNAL, Options(internal=True))
    built.ids["opinion"] = _put(site, folder, "供水意见.txt", OPINION, Options())
    _review(site, built, people)
    _voices(site, built, people)
    sync_now(site)
    site.close()
    return built


def _people(site: Site, built: Built) -> dict[Role, Person]:
    people = {}
    for role in Role:
        if role is Role.PUBLIC:
            continue
        login = role.value.replace("_", "-")
        with site.database.write() as session:
            create_account(
                session,
                site.clock,
                login=login,
                name=f"测试{login}",
                roles=[role],
                actor="system",
                password=PASSWORD,
                must_change=False,
            )
            people[role] = as_person(find_account(session, login))
        with site.database.write() as session:
            opened = sessions.log_in(session, site.clock, site.settings, login, PASSWORD)
            assert isinstance(opened, sessions.OpenSession)
            built.tokens[role.value], built.csrf[role.value] = opened.token or "", opened.csrf
    return people


def _put(site: Site, folder: Path, name: str, text: str, options: Options) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    (reading,) = read_file(path)
    source = SourceFile(site.files.add(path), name, path.stat().st_size)
    with site.database.write() as session:
        done = deposit(session, site.clock, reading, source, options)
    path.unlink()
    return done.document_id


def finding(view_text: str, quote: str, **changes: object) -> Finding:
    """A finding on a quote of a text."""
    start = view_text.index(quote)
    values = {
        "category": Category.COMPULSION_UNAUTHORISED,
        "kind": "K6",
        "standard": "C3",
        "severity": Severity.RED,
        "confidence": 0.94,
        "rule": "compulsion",
        "address": "art_3",
        "article": "第三条",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "explanation": "县政府规范性文件不得设定扣留车辆这类行政强制措施。",
        "refuted_by": "有法规授权的，本提示不成立。",
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def _review(site: Site, built: Built, people: dict[Role, Person]) -> None:
    reviewer = people[Role.REVIEWER]
    with site.database.write() as session:
        view = get_document(session, built.ids["parking"], NOW.date(), include_internal=True)
        law = get_document(session, built.ids["law"], NOW.date(), include_internal=True)
        version = view.row.version_id
        review_id = open_review(
            session,
            site.clock,
            document_id=built.ids["parking"],
            version_id=version,
            as_of=NOW.date(),
            actor=reviewer.actor,
            owner_id=reviewer.account_id,
        )
        superior = ReferenceQuote(
            law.row.title,
            2,
            None,
            "法律、法规以外的其他规范性文件不得设定行政强制措施。",
            "现行有效",
            law.row.version_id,
            "art_2",
        )
        fine = ReferenceQuote(law.row.title, 3, None, "处二十元以上二百元以下罚款", "现行有效")
        store_run(
            session,
            site.clock,
            version,
            [
                finding(view.text, "由县城市管理部门扣留车辆", references=(superior,)),
                finding(
                    view.text,
                    "并处五百元以上二千元以下罚款",
                    category=Category.PENALTY_RANGE,
                    severity=Severity.AMBER,
                    kind="K2",
                    standard="C4",
                    rule="range",
                    references=(fine,),
                    comparison=Comparison("500–2000 元", "20–200 元"),
                ),
            ],
            as_of=NOW.date(),
            coverage={"laws": 1, "articles": 4, "kinds": {"法律": 1}, "provinces": [], "newest": "2020-03-01"},
            unchecked=[Unchecked("ceiling", "库中没有本省罚款限额规定，未核对罚款上限。")],
            actor="system",
        )
        flags = findings_of(session, version)
        built.ids |= {"review": review_id, "version": version, "red": flags[0].id, "amber": flags[1].id}
        assignment_id, token = assign_expert(
            session,
            site.clock,
            reviewer,
            f"review:{review_id}",
            people[Role.EXPERT].account_id or "",
            question="扣留车辆有没有依据？",
        )
        built.ids["expert_link"] = token
        accept_assignment(session, site.clock, assignment_id, frozenset(DECLARED))
        write_note(
            session,
            site.clock,
            reviewer.account_id or "",
            f"review:{review_id}",
            Anchor(version, "art_3"),
            SECRET_WORDS[1],
        )


def _voices(site: Site, built: Built, people: dict[Role, Person]) -> None:
    reviewer = people[Role.REVIEWER]
    with site.database.write() as session:
        point = ensure_organisation(session, site.clock, "清源社区联系点", "liaison_point")
        common = {"document_id": built.ids["parking"], "version_id": built.ids["version"]}
        invited = open_consultation(
            session,
            site.clock,
            reviewer,
            title="停车办法征求意见",
            plain_words={"art_3": "停车费没交，车可能被扣。"},
            addresses=["art_2", "art_3"],
            **common,
        )
        public = open_consultation(session, site.clock, reviewer, title="停车办法公开征求", audience="public", **common)
        token = invite_to_comment(session, site.clock, reviewer, invited, organisation_id=point.id)
        one = invite_to_comment(session, site.clock, reviewer, invited, address="art_3", organisation_id=point.id)
        receipt = take_comment(
            session,
            site.clock,
            site.sealer,
            get_consultation(session, site.clock, public),
            Draft("art_3", "problem", SECRET_WORDS[0], "k" * 20, contributor_kind="居民", contributor=SECRET_WORDS[2]),
        )
    built.ids |= {
        "invited": invited,
        "public": public,
        "comment_link": token,
        "clause_link": one,
        "receipt": receipt.token or "",
    }


class _Compiled(BytecodeCache):
    """Templates compiled once a session: every site of a test has an environment of its own."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled before from the same source."""
        if held := self._held.get(bucket.key):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._held[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Opened:
    """A copy of the made site with its application."""

    def __init__(self, built: Built, folder: Path, **settings: object) -> None:
        shutil.copytree(built.folder, folder)
        self.ids, self._built = built.ids, built
        self.clock = FixedClock(NOW)
        given = {"second_factor": "off"} | settings  # tests of other things log in with a password alone
        self.site = open_site(Settings(_env_file=None, data=folder, **given), self.clock)  # type: ignore[arg-type]
        self.app = create_app(self.site)
        self.app.state.templates.bytecode_cache = COMPILED

    def client(self, role: str = "public") -> TestClient:
        """A browser of this role; `csrf` is the secret its forms carry."""
        client = TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)
        client.headers["accept"] = "text/html"
        if role == "public":
            client.cookies.set(CSRF_COOKIE, "p" * 26)
        else:
            client.cookies.set(SESSION_COOKIE, self._built.tokens[role])
        return client

    def person(self, role: str) -> Person:
        """The made account of this role, for functions below the edge."""
        with self.site.database.read() as session:
            return as_person(find_account(session, role.replace("_", "-")))

    def csrf(self, role: str = "public") -> str:
        """The secret of this role's forms."""
        return "p" * 26 if role == "public" else self._built.csrf[role]

    def close(self) -> None:
        """Close the site."""
        self.site.close()
