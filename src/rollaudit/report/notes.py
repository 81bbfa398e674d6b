"""What the files give away, summed up in a few words: coverage, places, devices, faces, names, the monthly rate."""

import math
from functools import partial
from typing import TYPE_CHECKING

from rollaudit.model.evidence import FACE_CATEGORIES, Category, device_name
from rollaudit.model.report import Handover, Report
from rollaudit.model.scope import ScopeStanding, Trigger
from rollaudit.model.summaries import TimeSummary
from rollaudit.report.day_notes import undrawn_words
from rollaudit.report.phrases import counted, listed, named_month, number, span
from rollaudit.report.unlooked import faces_unlooked, is_off, partly_seen
from rollaudit.report.wording import thing
from rollaudit.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable


_STALE_THUMBNAIL_RULE = "RA504"
_CHOSEN = ScopeStanding.OWNER_CHOOSES


def metres(distance_m: float) -> str:
    """Return `5 m`, `1.4 km`; as coarse as it is honest."""
    if not math.isfinite(distance_m):
        return "an unknown distance"
    if distance_m >= 1000:
        return f"{distance_m / 1000:,.1f} km"
    return f"{distance_m:,.0f} m" if distance_m >= 1 else "under 1 m"


def places_note(report: Report) -> str:
    """Return `14 countries, 212 towns; to 5 m`."""
    places = report.places
    parts = []
    if places.countries:
        parts.append(counted(len(places.countries), "country", "countries"))
    if places.towns:
        parts.append(counted(places.towns, "town", "towns"))
    note = ", ".join(parts)
    if places.accuracy_m is not None:
        note = f"{note}; " if note else ""
        note += f"to {metres(places.accuracy_m)}"
    return note


def devices_note(report: Report, most: int = 2) -> str:
    """Return `Apple iPhone 13, Canon EOS R50 and 3 more`, at most so many by name; empty where no file names one."""
    named = [device for device in report.devices if device_name(device.make, device.model)]
    shown = [clean(device_name(device.make, device.model), limit=100) for device in named[:most]]
    more = len(named) - len(shown)
    tail = f" and {number(more)} more" if more else ""
    return f"{', '.join(shown)}{tail}"


_IN_FULL = (("camera by its serial", "cameras by their serials"), ("owner's name", "owners' names"))
_IN_SHORT = (("camera", "cameras"), ("named owner", "named owners"))


def serials_note(report: Report, words: tuple[tuple[str, str], tuple[str, str]] = _IN_FULL) -> str:
    """Return how many devices are tied together by a serial number, and how many owners are named."""
    serials = len({device.body_serial for device in report.devices if device.body_serial})
    owners = len({device.owner for device in report.devices if device.owner})
    counts = ((serials, words[0]), (owners, words[1]))
    return ", ".join(counted(count, one, many) for count, (one, many) in counts if count)


def faces_note(report: Report) -> str:
    """Return `292 with one, 200 with two, 119 with 3 to 9`, the rest of the row, and how many were not looked at."""
    faces = report.faces
    found = next((row.ceiling for row in report.handover if row.category is Category.FACE_PRESENCE), 0)
    entry = next((entry for entry in report.ledger if entry.category is Category.FACE_PRESENCE), None)
    unclear = entry.unread if entry else faces.unclear
    counts = (
        (faces.one, "with one"),
        (faces.two, "with two"),
        (faces.groups, "with 3 to 9"),
        (faces.crowds, "with 10 or more"),
        (found - faces.one - faces.several, "by the files' own word"),
        (unclear, "not clear"),
        (entry.not_looked_for if entry else 0, "not looked at"),
    )
    return ", ".join(f"{number(count)} {words}" for count, words in counts if count > 0)


def people_sentence(report: Report) -> str:
    """Return how many pictures show people whom they do not name; empty where no file names anybody who is shown.

    Only where people were named at all does a face without a name say something.
    """
    faces = report.faces
    if not faces.shown_names or not (faces.unnamed or faces.more_than_named):
        return ""
    parts = []
    if faces.unnamed:
        parts.append(f"{number(faces.unnamed)} {'names' if faces.unnamed == 1 else 'name'} nobody who is shown")
    if faces.more_than_named:
        show = "shows" if faces.more_than_named == 1 else "show"
        parts.append(f"{number(faces.more_than_named)} {show} more faces than names")
    people = counted(faces.shown_names, "person is", "people are")
    by_word = " by the files' metadata" if is_off(report, Category.FACE_PRESENCE) else ""
    rest = f"Of the {number(faces.with_faces)} with faces{by_word}, {' and '.join(parts)}."
    return f"{people} named in pictures that show them. {rest}"


def thumbnail_sentence(report: Report) -> str:
    """Return how many pictures carry a thumbnail of what they no longer show; empty where none was found."""
    count = next((one.findings for one in report.findings.by_rule if one.rule == _STALE_THUMBNAIL_RULE), 0)
    if not count:
        return ""
    carry = "carries an embedded thumbnail that shows" if count == 1 else "carry embedded thumbnails that show"
    return f"{number(count)} {carry} another picture than the file: a crop or an edit may have left it."


def names_note(report: Report) -> str:
    """Return `8 different names and credits`: an artist or a copyright holder may be a firm."""
    names = len(report.faces.names)
    return counted(names, "different name or credit", "different names and credits") if names else ""


def busiest_month(times: TimeSummary) -> str:
    """Return the months' span and the fullest of them; the first of several equal ones."""
    counts = [(name, count) for name, count in times.months if count]
    if not counts:
        return ""
    name, most = max(counts, key=lambda item: item[1])
    outside = undrawn_words(times)
    return (
        f"{named_month(counts[0][0])} to {named_month(counts[-1][0])}, most in {named_month(name)} ({number(most)})"
        + (f"; {outside}" if outside else "")
    )


def busiest_hour(times: TimeSummary) -> str:
    """Return the fullest local hour of the day; the first of several equal ones."""
    if not any(times.hours):
        return ""
    most = max(times.hours)
    hour = times.hours.index(most)
    return f"0 to 24 h, most {hour}:00 to {hour + 1}:00 ({number(most)})"


def rate_note(report: Report) -> str:
    """Return `about 27 more each month, on the average of the last 12 months`; empty where those hold none."""
    rate = report.scope.per_month
    if not math.isfinite(rate) or rate <= 0:
        return ""
    more = "fewer than one more" if rate < 1 else f"about {number(round(rate))} more"
    ongoing = report.profile.scope.trigger is Trigger.ONGOING and report.scope.standing is not _CHOSEN
    each = f"{more} each month, on the average of the last 12 months"
    return each if ongoing else f"the library holds {each}"


def undated_sentence(report: Report) -> str:
    """Return how many assets cannot be placed in the window; empty where all can."""
    count = report.scope.undated
    if not count or report.scope.window.first is None:  # without a window every date is as good as none
        return ""
    carry, counts = ("carries", "it counts") if count == 1 else ("carry", "they count")
    return f"{number(count)} {carry} no date: {counts} to all it can reach, not to the window."


def unnamed_sentence(report: Report) -> str:
    """Return how many positions no town was named for; empty where there are none."""
    count = report.places.unnamed
    return f"{counted(count, 'position', 'positions')} too far from any listed town." if count else ""


def redacted_sentence(report: Report) -> str:
    """Return how many files lost their position before; empty where none did."""
    count = report.redacted_assets
    if not count:
        return ""
    carry, its = ("carries", "its") if count == 1 else ("carry", "their")
    return f"{number(count)} {carry} the empty coordinates a redaction leaves: {its} position was taken out before."


def handover_note(report: Report, row: Handover) -> str:
    """Return what gives a category's row its weight: a span, a reach, a number of people."""
    notes = {
        Category.MEDIA_CONTENT: rate_note,
        Category.LOCATION_PRECISE: places_note,
        Category.DEVICE_INFO: devices_note,
        Category.DEVICE_IDENTIFIER: serials_note,
        Category.FACE_PRESENCE: faces_note,
        Category.PERSON_IDENTITY: names_note,
    }
    if row.ceiling == 0:
        taken = f"{number(row.full_access)} before the system took them out" if row.full_access else ""
        return "; ".join(filter(None, (taken, _unread_note(report, row.category))))
    if is_off(report, row.category):
        if row.category is Category.FACE_PRESENCE:
            return faces_unlooked(report)
        return "by the files' own word; nobody looked at the pictures"
    make = notes.get(row.category)
    told = make(report) if make else dated_span(row)
    return "; ".join(filter(None, (told, _known_by(report, row.category))))


def _known_by(report: Report, category: Category) -> str:
    """Return what is left unseen where those who looked do not see all of a category; empty where they do."""
    if not partly_seen(report, category):
        return ""
    if category is Category.TEXT_IN_IMAGE:
        return "codes alone, text was not looked for"
    return "by file names and what was read in pictures"


def dated_span(row: Handover) -> str:
    """Return when the files of a row were taken, and how many of them say no date: `12 June 2025; 3 undated`."""
    undated = row.ceiling - row.dated
    when = span(row.period)
    return f"{when}; {number(undated)} undated" if when and undated > 0 else when


def short_note(report: Report, row: Handover) -> str:
    """Return the note of a row where there is no room for all of it; the whole note where it is short anyhow."""
    if row.ceiling == 0:
        return handover_note(report, row)
    if is_off(report, row.category):
        return "by metadata; not looked for" if row.category in FACE_CATEGORIES else "by the files' own word"
    notes: dict[Category, Callable[[Report], str]] = {
        Category.FACE_PRESENCE: _several_faces,
        Category.DEVICE_INFO: partial(devices_note, most=1),
        Category.DEVICE_IDENTIFIER: partial(serials_note, words=_IN_SHORT),
    }
    if partly_seen(report, row.category):
        return "codes; text not looked for" if row.category is Category.TEXT_IN_IMAGE else "by names and what was read"
    make = notes.get(row.category)
    return make(report) if make else handover_note(report, row)


def _several_faces(report: Report) -> str:
    entry = next((entry for entry in report.ledger if entry.category is Category.FACE_PRESENCE), None)
    unclear = entry.unread if entry else report.faces.unclear
    counts = (
        (report.faces.several, "with several"),
        (unclear, "not clear"),
        (entry.not_looked_for if entry else 0, "not looked at"),
    )
    return ", ".join(f"{number(count)} {words}" for count, words in counts if count)


def unread_sentence(report: Report) -> str:
    """Return how many assets were not read in full, so that no count passes for all there is; empty where all were.

    Faces are left out: their own row tells how many pictures were not clear.
    """
    count = max((entry.unread for entry in report.ledger if entry.category not in FACE_CATEGORIES), default=0)
    if not count:
        return ""
    return f"{number(count)} could not be read in full: {'it' if count == 1 else 'they'} may carry more of these."


def withheld_sentence(report: Report) -> str:
    """Return what was found and is not handed over, so that no two numbers stand for one thing; empty without any."""
    rows = {row.category: row for row in report.handover if row.looked_for}
    withheld = [
        f"{thing(entry.category)} in {number(entry.found - rows[entry.category].ceiling)}"
        for entry in report.ledger
        if entry.category in rows and entry.found > rows[entry.category].ceiling
    ]
    if not withheld:
        return ""
    why = "in a sidecar beside the photo, which stays here, or taken out by the phone's system"
    return f"Found, but not handed over ({why}): {listed(withheld)}."


def unread_assets(report: Report, category: Category) -> int:
    """Return in how many assets something kept the category from being seen: never to be read as "none found"."""
    return next((entry.unread for entry in report.ledger if entry.category is category), 0)


def _unread_note(report: Report, category: Category) -> str:
    entry = next((entry for entry in report.ledger if entry.category is category and entry.unread), None)
    if entry is None:
        return ""
    total = entry.found + entry.absent + entry.unread + entry.not_looked_for
    rest = "; none found in the rest" if entry.unread + entry.absent == total and entry.absent else ""
    return f"{number(entry.unread)} of {number(total)}{rest}"
