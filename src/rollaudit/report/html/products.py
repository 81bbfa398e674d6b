"""The switch of platform access and product, made ready for its template: every answer stands in the page itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import Alternative, Report
from rollaudit.report.alternatives import as_seen_by, difference_sentences, is_own, taken_words
from rollaudit.report.phrases import capital, number
from rollaudit.report.scope_words import scope_sentence, stated_heading, stated_words, window_sentence
from rollaudit.report.unlooked import counted_label
from rollaudit.report.use_lines import UseLine, use_lines
from rollaudit.report.wording import platform_words, profile_words

QUOTE = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number, or a sentence, and the names of the accesses under which it holds, as the style sheet knows them."""

    on: str
    words: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One category: as counted on the page, and for the product under each access; `shown` even where all agree."""

    label: str
    here: str
    then: tuple[Cell, ...]
    shown: bool = False

    @property
    def differs(self) -> bool:
        """Whether any access changes the count."""
        return any(cell.differs for cell in self.then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of the switch, or one edition of it; `same` are the counts that no access changes.

    `answers` are the accesses that have a column each, as the style sheet knows them.
    """

    title: str
    is_own: bool
    line: str
    lead: str
    answers: tuple[str, ...]
    rows: tuple[CountRow, ...]
    same: str
    notes: tuple[Cell, ...]
    uses: tuple[UseLine, ...]


def accesses(report: Report) -> tuple[tuple[str, str, bool], ...]:
    """Return every platform access: its name, its words, and whether the page counts through it."""
    return tuple((one.value, capital(platform_words(one)), one is report.platform) for one in PlatformAccess)


def access_words(report: Report) -> dict[str, str]:
    """Return the words of accesses that hand over alike, by the names under which the style sheet knows them."""
    return {_on(one): " or ".join(map(platform_words, one.platforms)) for one in report.alternatives}


def products(report: Report) -> tuple[Product, ...]:
    """Return every product, the report's own first, each with its answers under every access."""
    found: dict[tuple[str, str], list[Alternative]] = {}
    for one in report.alternatives:
        found.setdefault((one.profile.id, one.profile.edition), []).append(one)
    return tuple(_product(report, tuple(of_one)) for of_one in found.values())


def _product(report: Report, answers: tuple[Alternative, ...]) -> Product:
    first = answers[0]
    seen, rows = as_seen_by(report, first), tuple(_rows(report, answers))
    return Product(
        title=profile_words(first.profile),
        is_own=is_own(report, first),
        line=capital(taken_words(first)),
        lead=f"{scope_sentence(first.profile.scope)} {window_sentence(seen)}",
        answers=tuple(map(_on, answers)),
        rows=tuple(row for row in rows if row.shown or row.differs),
        same=_same(row for row in rows if not row.shown and not row.differs),
        notes=tuple(
            Cell(on=_on(one), words=sentence, differs=True)
            for one in answers
            for sentence in difference_sentences(report, one)
        ),
        uses=use_lines(seen),
    )


def _rows(report: Report, answers: tuple[Alternative, ...]) -> Iterator[CountRow]:
    counts = [{effect.category: effect for effect in one.effects} for one in answers]
    for category in (row.category for row in report.handover):
        effects = [of_one.get(category) for of_one in counts]
        here = max((effect.before for effect in effects if effect), default=0)
        if category is not Category.FACIAL_FEATURES and any(effects):
            yield CountRow(
                label=counted_label(report.not_looked_for, category),
                here=number(here),
                then=tuple(
                    Cell(on=_on(one), words=number(after), differs=after != here)
                    for one, effect in zip(answers, effects, strict=True)
                    for after in (effect.after if effect else 0,)
                ),
                shown=category is Category.MEDIA_CONTENT,
            )
        if category is Category.MEDIA_CONTENT:
            yield _stated(report, answers)


def _stated(report: Report, answers: tuple[Alternative, ...]) -> CountRow:
    """Return the row of the stated scope, which another product may state otherwise."""
    own = stated_words(report.scope.stated)
    return CountRow(
        label=f"in the {' '.join(stated_heading(answers[0].profile))}".replace("in the owner's", "by the owner\u2019s"),
        here=own,
        then=tuple(
            Cell(on=_on(one), words=words, differs=words != own)
            for one in answers
            for words in (stated_words(one.scope.stated),)
        ),
        shown=True,
    )


def _same(rows: Iterable[CountRow]) -> str:
    counts = "; ".join(f"{row.label}: {row.here}" for row in rows)
    return f"As on this page, whatever the access \u2013 {counts}." if counts else ""


def _on(alternative: Alternative) -> str:
    return " ".join(f"on-{platform.value}" for platform in alternative.platforms)
