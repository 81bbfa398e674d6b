"""The report told in a few sentences: what the permission reaches, what it says of a life, what may be done with it."""

from collections.abc import Iterator

from rollaudit.model.evidence import Category
from rollaudit.model.policy import Stance
from rollaudit.model.report import Handover, Report
from rollaudit.model.scope import ScopeStanding
from rollaudit.report.claim_lines import claim_lines
from rollaudit.report.notes import metres, rate_note
from rollaudit.report.phrases import capital, counted, listed, number, span
from rollaudit.report.scope_words import window_standing
from rollaudit.report.unlooked import FACES_TOLD, faces_unlooked, is_off
from rollaudit.report.wording import use_words

_MOST_CLAIMS = 4
# What a headline names beside the number of photos, in this order: the words follow a number.
_TELLING = (
    (Category.LOCATION_PRECISE, "says exactly where", "say exactly where"),
    (Category.FACE_PRESENCE, "shows a face", "show faces"),
    (Category.PERSON_IDENTITY, "names a person", "name people"),
    (Category.DATE_TAKEN, "says when", "say when"),
)


def headline(report: Report) -> str:
    """Return what is handed over in one line: `81 photos and videos. 59 say exactly where, 37 show faces.`."""
    rows = _rows(report)
    told = [
        f"{number(rows[category].ceiling)} {one if rows[category].ceiling == 1 else many}"
        for category, one, many in _TELLING
        if category in rows and not (category is Category.FACE_PRESENCE and is_off(report, category))
    ]
    return f"{_media(report.scope.ceiling)}." + (f" {listed(told[:2])}." if told else "")


def figures(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the few numbers to begin with, each with what it counts."""
    rows = _rows(report)
    counts = [(number(report.scope.ceiling), "photos and videos within reach")]
    for category, words in (
        (Category.LOCATION_PRECISE, "with an exact position"),
        (Category.FACE_PRESENCE, "with faces"),
        (Category.DATE_TAKEN, "with the date taken"),
        (Category.DEVICE_INFO, "naming the device"),
    ):
        if category in rows:
            told = FACES_TOLD if category is Category.FACE_PRESENCE and is_off(report, category) else words
            counts.append((number(rows[category].ceiling), told))
    return tuple(counts[:4])


def story(report: Report) -> Iterator[str]:
    """Yield the story's first paragraphs, each complete in itself: what is reached, and what single files say."""
    yield _reach(report)
    what = " ".join(filter(None, (_where(report), _who(report), _with_what(report))))
    if what:
        yield what


def _rows(report: Report) -> dict[Category, Handover]:
    return {row.category: row for row in report.handover if row.looked_for and row.ceiling}


def _media(count: int) -> str:
    return counted(count, "photo or video", "photos and videos")


def _reach(report: Report) -> str:
    rows, scope = _rows(report), report.scope
    dated = rows.get(Category.DATE_TAKEN)
    when = f", dated {span(dated.period)}" if dated and span(dated.period) else ""
    sentence = f"In this library, the permission reaches {_media(scope.ceiling)}{when}."
    if scope.standing is ScopeStanding.COUNTED and scope.stated is not None and scope.window_days is not None:
        days = counted(scope.window_days, "day", "days")
        sentence += f" The {window_standing(report.profile)} window of {days} takes {number(scope.stated)} of them."
    rate = rate_note(report)
    return sentence + (f" {capital(rate)}." if rate else "")


def _where(report: Report) -> str:
    row, places = _rows(report).get(Category.LOCATION_PRECISE), report.places
    if row is None:
        return ""
    reach = listed(
        filter(
            None,
            (
                counted(places.towns, "town", "towns") if places.towns else "",
                counted(len(places.countries), "country", "countries") if places.countries else "",
            ),
        )
    )
    accuracy = f", the best of them to {metres(places.accuracy_m)}" if places.accuracy_m is not None else ""
    say = "says exactly where it was" if row.ceiling == 1 else "say exactly where they were"
    return f"{number(row.ceiling)} {say} taken{accuracy}" + (f", in {reach}." if reach else ".")


def _who(report: Report) -> str:
    rows = _rows(report)
    faces, names = rows.get(Category.FACE_PRESENCE), rows.get(Category.PERSON_IDENTITY)
    told = []
    unlooked = faces_unlooked(report)
    if faces and not unlooked:
        told.append(f"{number(faces.ceiling)} {'shows a face' if faces.ceiling == 1 else 'show faces'}")
    if names:
        told.append(f"{number(names.ceiling)} {'carries' if names.ceiling == 1 else 'carry'} a name inside the file")
    told = [f"{listed(told)}."] if told else []
    return " ".join([*told, *([f"{capital(unlooked)}."] if unlooked else [])])


def _with_what(report: Report) -> str:
    rows = _rows(report)
    device, serial = rows.get(Category.DEVICE_INFO), rows.get(Category.DEVICE_IDENTIFIER)
    if device is None:
        return ""
    sentence = f"{number(device.ceiling)} {'names' if device.ceiling == 1 else 'name'} the phone or camera"
    if serial:
        carry = "carries" if serial.ceiling == 1 else "carry"
        sentence += f", and {number(serial.ceiling)} {carry} a number that ties photos to one device or to each other"
    return f"{sentence}."


def told_claims(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the first matters that the whole library tells of, as the terminal report: (label, sentence)."""
    lines = [line for line in claim_lines(report.inferences).lines if line.label]
    return tuple((line.label, line.sentence) for line in lines)[:_MOST_CLAIMS]


def told_uses(report: Report) -> str:
    """Return what may be done with it in one paragraph; empty where no text says."""

    def of(*stances: Stance) -> str:
        return listed(use_words(verdict.use) for verdict in report.verdicts if verdict.stance in stances)

    permitted, denied, conflicting = of(Stance.PERMITTED), of(Stance.DENIED), of(Stance.CONFLICTING)
    told = []
    if permitted:
        told.append(f"What the texts permit to do with it: {permitted}.")
    if denied:
        told.append(f"What they deny: {denied}.")
    if conflicting:
        told.append(f"Where they contradict each other: {conflicting}.")
    return " ".join(told)
