"""Addresses of pages, made in one place; templates and routes never put an address together themselves.

All addresses are relative to the site's root and safe to write into an attribute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from web.urls_experts import ANNOTATIONS as ANNOTATIONS
from web.urls_experts import EXPERTS as EXPERTS
from web.urls_experts import annotations_of as annotations_of
from web.urls_experts import expert as expert
from web.urls_experts import expert_acts as expert_acts
from web.urls_experts import expert_link as expert_link
from web.urls_experts import experts as experts
from web.urls_papers import PAPERS as PAPERS
from web.urls_papers import letter_draft as letter_draft
from web.urls_papers import paper as paper
from web.urls_plans import BATCHES as BATCHES
from web.urls_plans import PLANS as PLANS
from web.urls_plans import STATISTICS as STATISTICS
from web.urls_plans import batches as batches
from web.urls_plans import plans as plans
from web.urls_plans import statistics as statistics
from web.urls_plans import statistics_list as statistics_list
from web.urls_plans import topic as topic
from web.urls_query import Pairs as Pairs
from web.urls_query import with_query as with_query
from web.urls_readings import BELONGING as BELONGING
from web.urls_readings import READINGS as READINGS
from web.urls_readings import REREADINGS as REREADINGS
from web.urls_readings import belonging as belonging
from web.urls_readings import reading as reading
from web.urls_readings import rereading as rereading
from web.urls_suggestions import ADMIN as ADMIN
from web.urls_suggestions import SUGGESTIONS as SUGGESTIONS
from web.urls_suggestions import account as account
from web.urls_suggestions import admin as admin
from web.urls_suggestions import suggestion as suggestion
from web.urls_suggestions import suggestion_receipt as suggestion_receipt
from web.urls_suggestions import suggestions as suggestions
from web.urls_suggestions import suggestions_part as suggestions_part

HOME = "/"
SEARCH = "/search"
LOGIN = "/login"
LOGIN_CODE = "/login/code"
RESUME = "/resume"
ACCOUNT = "/account"
SECOND_FACTOR = "/account/second-factor"
LOGOUT = "/logout"
PASSWORD = "/password"  # noqa: S105 - an address, not a secret
UPLOAD = "/upload"
QUARANTINE = "/quarantine"
REVIEWS = "/reviews"
LETTERS = "/letters"
CONSULTATIONS = "/consultations"
CONSULTATION_NEW = CONSULTATIONS + "/new"
BETWEEN = "/consultations/between"
RECEIPT_AGAIN = "/receipt"
DOCUMENTS = "/documents"
POINTS = "/points"
TASKS = "/tasks"
COLLECT = "/collect"
FILINGS = "/filings"
STATUS = "/status"
RULES = "/rules"
SEARCH_FORM = "/search/form"
SEARCH_CHOSEN = "/search/chosen"
OWN_WORDS = "/search/own-words"
SEARCH_LOG = "/search/log"
SUGGEST = "/search/suggest"
SIMILAR = "/similar"
SAVED = "/searches"
ALERTS = "/alerts"
ANSWERS = "/answers"
FEEDS = "/feeds"
COMPARE = "/compare"
PROCEDURE = "/procedure"
HOLIDAYS = "/procedure/holidays"
DUE = "/due"
DISPLAY = "/display"
PERSONAL = "/personal"
GALLERY = "/gallery"


def document(document_id: str, on: date | None = None, address: str = "") -> str:
    """A document, as of a date where one is given, at a clause where one is given."""
    path = f"/d/{quote(document_id)}"
    if on is not None:
        path += f"/@{on.isoformat()}"
    return f"{path}/{quote(address)}" if address else path


def document_form(document_id: str, form: str, on: date | None = None) -> str:
    """A document in another form: json, txt, docx."""
    return f"{document(document_id, on)}.{form}"


def citation(text: str, on: date | None = None) -> str:
    """Where a citation, as printed, leads."""
    return with_query("/cite", [("text", text), ("on", on.isoformat() if on else "")])


def citation_card(text: str, on: date | None = None) -> str:
    """The clause that a citation names, as a piece of a page."""
    return with_query("/cite/card", [("text", text), ("on", on.isoformat() if on else "")])


def search(pairs: Pairs) -> str:
    """The search page in the state these parameters describe."""
    return with_query(SEARCH, pairs)


def similar(document_id: str, address: str, on: date | None = None) -> str:
    """Clauses like one clause."""
    return with_query(SIMILAR, [("d", document_id), ("at", address), ("on", on.isoformat() if on else "")])


def compared(places: Iterable[str], pairs: Pairs = ()) -> str:
    """Texts side by side; a place is `document`, `document@date`, `document/address` or `document@date/address`."""
    return with_query(COMPARE, [*(("d", place) for place in places), *pairs])


def place(document_id: str, on: date | None = None, address: str = "") -> str:
    """A document, a version or a clause as `compared` takes it."""
    return document_id + (f"@{on.isoformat()}" if on else "") + (f"/{address}" if address else "")


def saved_act(search_id: str, act: str) -> str:
    """Where a form about a kept search is sent."""
    return f"{SAVED}/{quote(search_id)}/{act}"


def saved_feed(token: str) -> str:
    """The private feed of a kept search."""
    return f"{FEEDS}/s/{quote(token)}.atom"


def review(review_id: str, pairs: Pairs = (), anchor: str = "") -> str:
    """A review page."""
    return with_query(f"{REVIEWS}/{quote(review_id)}", pairs) + (f"#{quote(anchor)}" if anchor else "")


def review_act(review_id: str, act: str) -> str:
    """Where a form on a review page is sent."""
    return f"{REVIEWS}/{quote(review_id)}/{act}"


def letter(letter_id: str, part: str = "") -> str:
    """A letter as its addressee sees it, or a file of its answer."""
    return f"{LETTERS}/{quote(letter_id)}" + (f"/{part}" if part else "")


def letter_link(token: str) -> str:
    """The link by which a unit without an account answers one letter."""
    return f"/l/{quote(token)}"


def worksheet(review_id: str, form: str = "") -> str:
    """The worksheet of a review as a page for printing, or as a file."""
    return f"{REVIEWS}/{quote(review_id)}/worksheet" + (f".{form}" if form else "")


def consultation(consultation_id: str, pairs: Pairs = ()) -> str:
    """A comment round, as staff or the public see it."""
    return with_query(f"{CONSULTATIONS}/{quote(consultation_id)}", pairs)


def consultation_part(consultation_id: str, part: str, pairs: Pairs = ()) -> str:
    """A page or an act of a comment round: sheet, paper, entry, ask."""
    return with_query(f"{CONSULTATIONS}/{quote(consultation_id)}/{part}", pairs)


def by_code(code: str, address: str = "") -> str:
    """What a QR code on a sheet opens: a round, or one clause of it."""
    return f"/q/{quote(code)}" + (f"/{quote(address)}" if address else "")


def clause_voices(document_id: str, address: str, part: str = "voices") -> str:
    """What was heard on a clause, and the way to comment between rounds; `support`: where “我也这样认为” is sent."""
    return f"/d/{quote(document_id)}/{quote(address)}/{part}"


def comment(comment_id: str, part: str) -> str:
    """A page of one comment for staff: publish, story, a file."""
    return f"/comments/{quote(comment_id)}/{part}"


def points_part(part: str, pairs: Pairs = ()) -> str:
    """A page beside the tree of liaison points: import, activity."""
    return with_query(f"{POINTS}/{part}", pairs)


def point(organisation_id: str, act: str = "", pairs: Pairs = ()) -> str:
    """A liaison point, or where a form on its page is sent."""
    return with_query(f"{POINTS}/p/{quote(organisation_id)}" + (f"/{act}" if act else ""), pairs)


def task(task_id: str, part: str = "", pairs: Pairs = (), anchor: str = "") -> str:
    """A point's task, one of its pages, or where a form on it is sent."""
    path = f"{TASKS}/{quote(task_id)}" + (f"/{part}" if part else "")
    return with_query(path, pairs) + (f"#{quote(anchor)}" if anchor else "")


def collect(seat_id: str, part: str = "", pairs: Pairs = ()) -> str:
    """A collector's own task, opened by their account."""
    return with_query(f"{COLLECT}/{quote(seat_id)}" + (f"/{part}" if part else ""), pairs)


def seat_link(token: str, part: str = "", pairs: Pairs = ()) -> str:
    """A collector's link into a task."""
    return with_query(f"/t/{quote(token)}" + (f"/{part}" if part else ""), pairs)


def round_part(consultation_id: str, part: str, pairs: Pairs = (), anchor: str = "") -> str:
    """A page of staff on a round: board, tasks, ledger, summary."""
    path = with_query(f"{CONSULTATIONS}/{quote(consultation_id)}/{part}", pairs)
    return path + (f"#{quote(anchor)}" if anchor else "")


def comment_link(token: str, address: str = "") -> str:
    """A volunteer's link into a comment round."""
    return f"/c/{quote(token)}" + (f"/{quote(address)}" if address else "")


def receipt(token: str, pairs: Pairs = (), act: str = "") -> str:
    """Where the author of a comment follows it, or where an answer there is sent: rating, consent."""
    return with_query(f"/r/{quote(token)}" + (f"/{act}" if act else ""), pairs)


def personal(kind: str, subject_id: str) -> str:
    """Where masked personal fields are shown after a reason was given; `kind` is a key of `disclosures.SUBJECTS`."""
    return f"{PERSONAL}/{quote(kind)}/{quote(subject_id)}"


def filing(filing_id: str, act: str = "", pairs: Pairs = (), anchor: str = "") -> str:
    """A filing, or one of its pages and acts: receipt, check, letter."""
    path = f"{FILINGS}/{quote(filing_id)}" + (f"/{act}" if act else "")
    return with_query(path, pairs) + (f"#{quote(anchor)}" if anchor else "")


def filings_part(part: str, pairs: Pairs = ()) -> str:
    """A page beside the list of filings: new, catalogue, missed, imports, exchange."""
    return with_query(f"{FILINGS}/{part}", pairs)


def filing_paper(filing_id: str, paper_id: str, form: str = "") -> str:
    """A paper of a filing as it was read, or (`form` file) as it came."""
    return f"{FILINGS}/{quote(filing_id)}/papers/{quote(paper_id)}" + (f"/{form}" if form else "")


def procedure(profile: str, rule: str = "", pairs: Pairs = (), anchor: str = "") -> str:
    """A jurisdiction's profile, or one of its numbers."""
    path = f"{PROCEDURE}/{quote(profile)}" + (f"/{quote(rule)}" if rule else "")
    return with_query(path, pairs) + (f"#{quote(anchor)}" if anchor else "")


def holidays(year: int) -> str:
    """The holidays of a year."""
    return f"{HOLIDAYS}/{year}"


def calendar_feed(token: str) -> str:
    """A person's private calendar feed."""
    return f"/calendar/{quote(token)}.ics"


def upload_preview(staged: str) -> str:
    """A file that was sent in and read, not stored yet."""
    return f"{UPLOAD}/{quote(staged)}"


def login(then: str = "") -> str:
    """The log-in page, leading on to where the person wanted to go."""
    return with_query(LOGIN, [("next", then)])


def file_name(name: str) -> str:
    """A file name as a header may hold it."""
    return quote(name, safe="")


def local_path(path: str, fallback: str = HOME) -> str:
    """The path itself when it lies within this site, else the fallback: no redirect leads outside."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and not set(path) & {"\r", "\n", "\t", "\\"}
    return path if plain else fallback
