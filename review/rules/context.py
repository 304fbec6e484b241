"""The context a rule works in: facts, library, date, and helpers to name sources, find superior clauses, make findings.

Quotes of law always come out of the library by number; a source that the library lacks gives no quote, and the
finding then falls to a hint. No rule lives here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property

from registry.provisions.kinds import Status
from review.findings.finding import NOTES, Category, Comparison, Finding, ReferenceQuote, Severity
from review.law.cite import Citation, CitationStatus, cite, plainly_cited
from review.law.library import Law, LawArticle, Library
from review.norms.norm import Norm
from review.rules.alignment import LEAST, Aligned, align, coverage, likeness, superior_norms
from review.rules.pointing import by_target, own_articles
from review.rules.powers import Rank, rank_of
from review.rules.protocol import ClauseUnderReview, DocumentFacts

#: laws whose duties of procedure bind every office, whatever the field
PROCEDURE = {f"中华人民共和国行政{name}法" for name in ("处罚", "强制", "许可", "复议")}
#: laws about who may set what: never the clause's own matter beside an article on power
POWER = PROCEDURE | {"中华人民共和国立法法"}
LEADING = 3  # of the first five candidates


class Context:
    """Everything about one clause under review that rules share, computed at most once."""

    def __init__(self, facts: DocumentFacts, clause: ClauseUnderReview, library: Library | None, as_of: date) -> None:
        self.facts, self.clause, self.library, self.as_of = facts, clause, library, as_of
        self.again: Context | None = None  # the context of a second reading, in the law's words
        self._topics: dict[str, float] = {}
        self._near: dict[str, list[Aligned]] = {}

    @cached_property
    def rank(self) -> Rank | None:
        """Where the document stands in the powers table; None when its kind or level is unknown."""
        return rank_of(self.facts.kind, self.facts.level)

    @cached_property
    def basis(self) -> tuple[Law, ...]:
        """Laws that the document names as its basis and that its title implements, in force on the date."""
        if self.library is None:
            return ()
        names = list(self.facts.first_article_basis) + re.findall(r"[《〈]([^《》〈〉]{2,60})[》〉]", self.facts.title)
        laws = [self.library.resolve(n, self.as_of) for n in names]
        return tuple(law for law in laws if law is not None and self._live(law))

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the clause, checked on the date; () without a library."""
        if self.library is None:
            return ()
        return tuple(cite(self.clause.text, self.library, self.as_of, self_titles=self.self_titles))

    @property
    def self_titles(self) -> tuple[str, ...]:
        """Titles that mean the document itself."""
        return (self.facts.title, *self.facts.self_titles)

    @cached_property
    def cited(self) -> tuple[LawArticle, ...]:
        """Articles that the clause itself cites by number and the library holds in force."""
        if self.library is None:
            return ()
        held = [c.cited for c in self.citations if c.cited is not None and c.status is CitationStatus.OK]
        return tuple(dict.fromkeys([*held, *plainly_cited(self.clause.text, self.library, self.as_of)]))

    @cached_property
    def candidates(self) -> tuple[LawArticle, ...]:
        """Superior articles in force that may govern the clause, best first; cited ones lead."""
        if self.library is None:
            return ()
        laws = [c.source for c in self.citations if c.source is not None and c.status is CitationStatus.OK]
        out = list(self.cited)
        known = {(a.law.version_id, a.address) for a in out}
        for query, limit in ((self.clause.text, 16), *self._sentence_queries()):
            for candidate in self.library.candidates(
                query,
                cited=laws,
                as_of=self.as_of,
                province=self.facts.province,
                limit=limit,
                title=self.facts.title,
                basis=self.basis,
            ):
                key = (candidate.article.law.version_id, candidate.article.address)
                if key not in known and self._live(candidate.article.law):
                    known.add(key)
                    out.append(candidate.article)
        return tuple(out + self._own_field(known))

    @cached_property
    def penal_candidates(self) -> tuple[LawArticle, ...]:
        """The candidates, and the articles of the same laws that attach penalties to them by number."""
        out = list(self.candidates)
        if self.library is None:
            return ()
        for article in self.candidates[:12]:
            for pointing in by_target(self.library, article.law).get(article.article, ()):
                if pointing not in out:
                    out.append(pointing)
        return tuple(out)

    def expand(self, article: LawArticle, words: str) -> list[str]:
        """Sentences of the articles that a penal provision points at (违反本法第X条)."""
        assert self.library is not None  # noqa: S101 - checked by the caller
        out: list[str] = []
        for n in own_articles(words)[:6]:
            held = self.library.article(article.law, n)
            if held is not None:
                out += [s.whole for s in superior_norms(held)]
        return out

    @cached_property
    def title_laws(self) -> tuple[Law, ...]:
        """National laws that the document's title itself names by subject: 献血办法 → 献血法."""
        if self.library is None:
            return ()
        core = re.sub(r"[（(].*?[）)]", "", re.sub(r"^.*?关于", "", self.facts.title))
        found: list[Law] = []
        for start in range(max(1, len(core) - 1)):
            for end in range(min(len(core), start + 10), start + 1, -1):
                law = self.library.resolve(f"中华人民共和国{core[start:end]}法", self.as_of)
                if law is not None and self._live(law) and law not in found:
                    found.append(law)
                    break
            if len(found) >= 2:
                break
        return tuple(found)

    def _own_field(self, known: Collection[tuple[str, str]]) -> list[LawArticle]:
        """Articles of the title's laws nearest to the clause that retrieval did not bring."""
        assert self.library is not None  # noqa: S101 - checked by the caller
        scored = [
            (coverage(self.clause.text, a.text)[0], a)
            for law in self.title_laws
            for a in self.library.articles(law)
            if (a.law.version_id, a.address) not in known
        ]
        scored.sort(key=lambda s: (-s[0], s[1].article))
        return [a for score, a in scored[:6] if score >= 0.12]

    def _sentence_queries(self) -> list[tuple[str, int]]:
        parts = [p for p in re.split(r"[。\n]", self.clause.text) if len(p) >= 12]
        return [(p, 6) for p in parts[:6]] if len(parts) > 1 else []

    def _live(self, law: Law) -> bool:
        assert self.library is not None  # noqa: S101 - checked by the caller
        return self.library.status(law, self.as_of) not in (Status.REPEALED, Status.EXPIRED, Status.NOT_YET_EFFECTIVE)

    def aligned(self, ours: str, least: float = 0.2, limit: int = 5) -> list[Aligned]:
        """Superior sentences nearest to our words among the candidates, best first; `least` is `LEAST` or more."""
        near = self._near.get(ours)
        if near is None:
            near = self._near[ours] = align(ours, self.candidates, LEAST)
        found = [a for a in near if a.score >= least][: 3 * limit]
        weighed = [
            a if a.score >= 0.7 else Aligned(a.article, a.norm, a.score * self.topic(a.article.law)) for a in found
        ]
        kept = [a for a in weighed if a.score >= least]
        return sorted(kept, key=lambda a: (-a.score, a.article.law.title, a.article.article, a.norm.start))[:limit]

    @cached_property
    def leading(self) -> frozenset[str]:
        """Versions of laws that retrieval puts in front with several articles: the field, whatever their titles say."""
        first = [a.law.version_id for a in self.candidates[:5]]
        return frozenset(v for at, v in enumerate(first[:2]) if first.count(v) >= (LEADING if at else LEADING - 1))

    @cached_property
    def of_the_field(self) -> tuple[LawArticle, ...]:
        """Every article of the laws that retrieval puts in front."""
        assert self.library is not None  # noqa: S101 - checked by the caller
        laws = {a.law.version_id: a.law for a in self.candidates[:5] if a.law.version_id in self.leading}
        return tuple(a for law in laws.values() for a in self.library.articles(law))

    def topic(self, law: Law) -> float:
        """1 for a law of the document's field, less for one whose title shares nothing with it."""
        known = self._topics.get(law.version_id)
        if known is None:
            named = {c.law for c in self.citations} | {b.title for b in self.basis}
            core = re.sub(r"^中华人民共和国|法$|条例$", "", law.title)
            near = law.title in named or law.title in PROCEDURE or law.version_id in self.leading
            share = 1.0 if near else coverage(core, f"{self.facts.title}，{self.clause.text}")[0]
            known = self._topics[law.version_id] = 1.0 if share >= 0.3 else 0.58 + share * 0.9
        return known

    def source(self, law: str, article: int, near: str = "", suffix: int | None = None) -> ReferenceQuote | None:
        """A source article out of the library with the sentence nearest to `near`; None when it isn't held."""
        held = self.held(law, article, suffix)
        return self.reference(held, near) if held else None

    def held(self, law: str, article: int, suffix: int | None = None) -> LawArticle | None:
        """An article by the title of its law, None where the library lacks it or it is not in force."""
        found = self.library.resolve(law, self.as_of) if self.library is not None else None
        if self.library is None or found is None or not self._live(found):
            return None
        return self.library.article(found, article, suffix)

    def reference(self, article: LawArticle, near: str = "") -> ReferenceQuote:
        """A quote of an article: the sentence nearest to `near`, else its first."""
        text = article.text
        pieces = [(m.start(), m[0]) for m in re.finditer(r"[^。\n]+。?", text) if m[0].strip()]
        start, words = (
            max(pieces, key=lambda p: likeness(near, p[1])) if near and pieces else pieces[0] if pieces else (0, text)
        )
        stripped = words.lstrip()
        start += len(words) - len(stripped)
        assert self.library is not None  # noqa: S101 - checked by the caller
        return ReferenceQuote(
            article.law.title,
            article.article,
            article.suffix,
            stripped.rstrip(),
            self.library.status(article.law, self.as_of).value,
            article.law.version_id,
            article.address,
            article.start + start,
            article.start + start + len(stripped.rstrip()),
        )

    def finding(
        self,
        rule: str,
        category: Category,
        span: tuple[int, int],
        severity: Severity,
        confidence: float,
        explanation: str,
        refuted_by: str,
        references: Sequence[ReferenceQuote | None] = (),
        comparison: Comparison | None = None,
        kind: str = "K11",
        standard: str = "C4",
        legacy: bool = False,
    ) -> Finding:
        """A finding on `clause.text[span]`. Without any quoted source it is a hint; a legacy one is never red."""
        held = tuple(r for r in references if r is not None)
        if not held and category not in {*NOTES, Category.CITATION_BROKEN}:
            severity = Severity.HINT if self.library is not None else severity
        if legacy and severity is Severity.RED:
            severity = Severity.AMBER
        start, end = span
        offset = self.clause.start
        return Finding(
            category,
            kind,
            standard,
            severity,
            round(confidence, 2),
            rule,
            self.clause.address,
            self.clause.number,
            start + offset,
            end + offset,
            self.clause.text[start:end],
            explanation,
            refuted_by,
            held,
            comparison,
            legacy,
        )

    @staticmethod
    def span(norm: Norm, start: int | None = None, end: int | None = None) -> tuple[int, int]:
        """Span in the clause of a part of a norm, or of the whole sentence."""
        if start is None or end is None:
            return norm.sentence.start, norm.sentence.end
        return norm.start + start, norm.start + end
