"""What the page's sections show, made ready for the templates: rows, bars, clauses in order, claims with their photos.

Sentences come from `wording`, `notes` and `story`; every text from a file or a profile is clean when it leaves here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rollaudit.model.evidence import Category, device_name
from rollaudit.model.policy import Clause, Mark, Stance, UseStance
from rollaudit.model.report import Handover, Inference, Report, UseVerdict
from rollaudit.report.file_words import value_words
from rollaudit.report.html.gathering import Gathered
from rollaudit.report.imagined import LEFT_OUT, taken_before
from rollaudit.report.inference_words import (
    claim_sentence,
    ended_by,
    found_from,
    kind_words,
    most_telling,
    settings_sentence,
)
from rollaudit.report.notes import handover_note, metres, unread_assets
from rollaudit.report.phrases import capital, counted, number, span
from rollaudit.report.scope_words import stated_words
from rollaudit.report.wording import (
    COULD_NOT_BE_READ,
    NONE_FOUND,
    NOT_LOOKED_FOR,
    answer_condition,
    answer_words,
    answers_words,
    doubt,
    provenance,
    retention_sentence,
    row_label,
    said,
    stance_words,
    thing,
    use_words,
    verdict_words,
)
from rollaudit.text import clean

_LINKS = 6
_FIRST_CLAIMS = 3
MOST_DEVICES = 12
MOST_NAMES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLink:
    """A way to one photo's card: `anchor` is empty where the card is not among those that stand without script."""

    name: str
    anchor: str
    place: int
    """The card's place among all that the page carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """One category of the table. Bars are shares of the media within reach, in percent."""

    label: str
    category: str
    answer: str
    stated: str
    ceiling: str
    stated_bar: float
    ceiling_bar: float
    note: str
    examples: tuple[tuple[PhotoLink, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One category's ledger: four counts, and where their bars begin and how wide they are, in percent."""

    label: str
    counts: tuple[str, str, str, str]
    bars: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim about the whole library."""

    sentence: str
    sure: str
    confidence: str
    facts: tuple[tuple[str, str], ...]
    photos: tuple[PhotoLink, ...]
    rests_on: str
    others: str
    """How many more it rests on than have a link here; empty where all have one."""
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """All claims of one kind."""

    title: str
    claims: tuple[Claim, ...]
    more: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """One clause in its place. `repeated` where it stood in full before: then only its beginning is shown again."""

    id: str
    answer: str
    stance: str
    condition: str
    words: str
    trail: str
    url: str
    reaches: str
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseGroup:
    """What the texts say of one use or matter, with every clause that says so."""

    title: str
    stance: str
    stance_words: str
    reaches: str
    matters: tuple[str, ...]
    answers: str
    clauses: tuple[ShownClause, ...]


class PhotoLinks:
    """Finds the card of an asset."""

    def __init__(self, gathered: Gathered) -> None:
        self._place = {card.asset_id: place for place, card in reversed(list(enumerate(gathered.cards)))}
        self._names = {card.asset_id: card.name for card in reversed(gathered.cards)}
        self._anchors = {card.asset_id: f"photo-{place}" for place, card in enumerate(gathered.standing, 1)}

    def of(self, asset_ids: Iterable[str], most: int = _LINKS) -> tuple[PhotoLink, ...]:
        """Return links to the first cards that the page carries."""
        known = [name for name in dict.fromkeys(asset_ids) if name in self._place]
        return tuple(
            PhotoLink(name=self._names[name], anchor=self._anchors.get(name, ""), place=self._place[name])
            for name in known[:most]
        )

    def places(self, asset_ids: Iterable[str]) -> list[int]:
        """Return the places of all cards of these assets that the page carries."""
        return [self._place[name] for name in dict.fromkeys(asset_ids) if name in self._place]


def handover_rows(report: Report, links: PhotoLinks) -> tuple[HandoverRow, ...]:
    """Return the table of what is handed over, what nobody looked for last."""
    total = max(1, report.scope.ceiling)
    return tuple(
        _handover_row(report, row, total, links)
        for row in sorted(report.handover, key=lambda row: not row.looked_for)
        if row.category is not Category.FACIAL_FEATURES or row.ceiling
    )


def _handover_row(report: Report, row: Handover, total: int, links: PhotoLinks) -> HandoverRow:
    found = COULD_NOT_BE_READ if unread_assets(report, row.category) else NONE_FOUND
    nothing = "" if row.looked_for and row.ceiling else found if row.looked_for else NOT_LOOKED_FOR
    imagined_away = 0 if row.ceiling else taken_before(report, row.category)
    note = handover_note(report, row) if row.looked_for else ""
    examples = [
        (link, value_words(example.value)) for example in row.examples for link in links.of((example.asset_id,))
    ]
    return HandoverRow(
        label=row_label(row.category),
        category=row.category.value,
        answer=LEFT_OUT if imagined_away else nothing,
        stated=stated_words(row.stated),
        ceiling=number(row.ceiling),
        stated_bar=round(100 * (row.stated or 0) / total, 2),
        ceiling_bar=round(100 * row.ceiling / total, 2),
        note=f"{number(imagined_away)} as it is" if imagined_away else note,
        examples=() if row.category is Category.MEDIA_CONTENT else tuple(examples),
    )


def ledger_rows(report: Report) -> tuple[LedgerRow, ...]:
    """Return, for every category, in how many photos it was found, is absent, was unread, was not looked for."""
    rows = []
    for entry in report.ledger:
        counts = (entry.found, entry.absent, entry.unread, entry.not_looked_for)
        total = max(1, sum(counts))
        starts = [sum(counts[:place]) for place in range(4)]
        rows.append(
            LedgerRow(
                label=thing(entry.category),
                counts=(number(counts[0]), number(counts[1]), number(counts[2]), number(counts[3])),
                bars=tuple(
                    (round(100 * start / total, 2), round(100 * count / total, 2))
                    for start, count in zip(starts, counts, strict=True)
                ),
            )
        )
    return tuple(rows)


def claim_groups(report: Report, links: PhotoLinks) -> tuple[ClaimGroup, ...]:
    """Return the claims that are made, by kind."""
    kinds: dict[str, list[Claim]] = {}
    for place, inference in enumerate(report.inferences):
        if inference.abstained is None:
            kinds.setdefault(inference.id, []).append(_claim(place, inference, links))
    order = dict.fromkeys(inference.id for inference in most_telling(report.inferences))
    return tuple(
        ClaimGroup(
            title=kind_words(kind), claims=tuple(kinds[kind][:_FIRST_CLAIMS]), more=tuple(kinds[kind][_FIRST_CLAIMS:])
        )
        for kind in order
    )


def _claim(place: int, inference: Inference, links: PhotoLinks) -> Claim:
    when = span(inference.period) if inference.period else ""
    circle = f"a circle of {metres(inference.place.radius_m)}" if inference.place else ""
    facts = [
        ("where", "" if circle in inference.claim else circle),
        ("when", "" if when in inference.claim else when),
        ("how", clean(inference.method, limit=300)),
        ("how few it takes", " ".join(filter(None, (found_from(inference), ended_by(inference))))),
        ("what ends it", settings_sentence(inference)),
    ]
    count, photos = max(inference.asset_count, len(inference.evidence)), links.of(inference.evidence)
    return Claim(
        sentence=claim_sentence(inference),
        sure=doubt(inference.confidence),
        confidence=f"{inference.confidence:.2f}",
        facts=tuple((term, words) for term, words in facts if words),
        photos=photos,
        others=number(count - len(photos)) if count > len(photos) else "",
        rests_on=counted(count, "photo or video", "photos and videos"),
        number=place,
    )


def clause_groups(report: Report) -> tuple[ClauseGroup, ...]:
    """Return every text in the order of uses, contradictions, retention, and what is stated besides."""
    shown = _Shown(report)
    profile = report.profile
    groups = [_use_group(report, verdict, shown) for verdict in report.verdicts if verdict.clauses]
    uses = {verdict.use for verdict in report.verdicts}
    for conflict in profile.conflicts:
        if conflict.use is None or conflict.use not in uses:
            sides = ("one side", *("other side" for _ in conflict.clauses[1:]))
            clauses = tuple(shown.clause(name, side) for name, side in zip(conflict.clauses, sides, strict=True))
            groups.append(_group(clean(conflict.matter, limit=400), Stance.CONFLICTING, clauses))
    kept = tuple(
        shown.clause(one.clause, "" if shown.is_unknown(one.clause) else retention_sentence(one))
        for one in profile.retention
    )
    if kept:
        groups.append(_group("How long it is kept", None, kept))
    controls = {control.clause for control in profile.controls}
    left = tuple(shown.clause(name, "") for name in shown.left(controls))
    if left:
        groups.append(_group("Stated besides", None, left))
    return tuple(groups)


def _group(title: str, stance: Stance | None, clauses: tuple[ShownClause | None, ...]) -> ClauseGroup:
    return ClauseGroup(
        title=title,
        stance=stance.value if stance else "",
        stance_words=stance_words(stance) if stance else "",
        reaches="",
        matters=(),
        answers=counted(len(clauses), "text", "texts"),
        clauses=tuple(clause for clause in clauses if clause),
    )


def _use_group(report: Report, verdict: UseVerdict, shown: "_Shown") -> ClauseGroup:
    conflicts = [conflict for conflict in report.profile.conflicts if conflict.use is verdict.use]
    said_so = {name for name, _ in verdict.clauses}
    clauses = [shown.clause(name, answer_words(stance.stance), stance) for name, stance in verdict.clauses]
    beside = [name for conflict in conflicts for name in conflict.clauses if name not in said_so]
    clauses += [shown.clause(name, "beside it") for name in dict.fromkeys(beside)]
    return ClauseGroup(
        title=capital(use_words(verdict.use)),
        stance=verdict.stance.value,
        stance_words=verdict_words(verdict),
        reaches=counted(verdict.asset_count, "photo or video", "photos and videos"),
        matters=tuple(clean(conflict.matter, limit=400) for conflict in conflicts),
        answers=f"{counted(len(clauses), 'text', 'texts')}: {answers_words(verdict)}",
        clauses=tuple(clause for clause in clauses if clause),
    )


class _Shown:
    """The profile's clauses by id, with the memory of which already stand on the page in full."""

    def __init__(self, report: Report) -> None:
        self._by_id: Mapping[str, Clause] = {clause.id: clause for clause in report.profile.clauses}
        self._reach = {entry.clause: entry for entry in report.reach}
        self._met = {(exposure.clause, exposure.use): exposure for exposure in report.exposures}
        self._done: set[str] = set()

    def clause(self, name: str, answer: str, stance: UseStance | None = None) -> ShownClause | None:
        """Return one clause for its place on the page; None where the profile does not hold it."""
        clause = self._by_id.get(name)
        if clause is None:
            return None
        repeated = name in self._done
        self._done.add(name)
        met = self._met.get((name, stance.use)) if stance else None
        reached = met or self._reach.get(name)
        words = counted(reached.asset_count, "photo or video", "photos and videos") if reached else ""
        if reached and reached.stated_count is not None:
            words += f", {number(reached.stated_count)} in the window"
        url = clause.source.url if clause.source and clause.source.url else ""
        return ShownClause(
            id=clean(name, limit=80),
            answer=answer,
            stance=stance.stance.value if stance else "",
            condition=answer_condition(stance) if stance else "",
            words=said(clause, limit=90) if repeated else said(clause),
            trail=provenance(clause.mark, clause.source),
            url=clean(url, limit=300) if url.startswith("https://") else "",
            reaches=words if reached and reached.asset_count else "",
            repeated=repeated,
        )

    def is_unknown(self, name: str) -> bool:
        """Tell whether a clause says only that something is not disclosed."""
        clause = self._by_id.get(name)
        return clause is not None and clause.mark is Mark.UNKNOWN

    def left(self, done_elsewhere: set[str]) -> tuple[str, ...]:
        """Return the clauses that stand nowhere yet, in the profile's order."""
        return tuple(name for name in self._by_id if name not in self._done | done_elsewhere)


def devices(report: Report) -> tuple[tuple[str, str, str, str], ...]:
    """Return the devices used most: name, what ties it to its owner, photos, period."""
    rows = []
    for device in report.devices[:MOST_DEVICES]:
        serial = f"serial number {clean(device.body_serial, limit=60)}" if device.body_serial else ""
        owner = f"owner {clean(device.owner, limit=60)}" if device.owner else ""
        rows.append(
            (
                clean(device_name(device.make, device.model), limit=80) or "a device without a name",
                ", ".join(filter(None, (serial, owner))),
                number(device.assets),
                span(device.period),
            )
        )
    return tuple(rows)


def names(report: Report) -> tuple[str, ...]:
    """Return the names that files carry, in the report's order."""
    return tuple(clean(name, limit=60) for name in report.faces.names[:MOST_NAMES])
