"""What the files give away, summed up in a few words: coverage, places, devices, faces, names, the monthly rate."""

import math

from rollaudit.model.evidence import Category, Coverage, ReasonCode
from rollaudit.model.report import DeviceSummary, Handover, Report
from rollaudit.report.phrases import counted, number, span
from rollaudit.text import clean

_REASONS = {
    ReasonCode.TRUNCATED: "end early",
    ReasonCode.MALFORMED: "have broken parts",
    ReasonCode.LIMIT: "hold more than is read",
    ReasonCode.UNSUPPORTED_PART: "hold a part that is not read",
    ReasonCode.DECODE_FAILED: "could not be decoded for faces",
    ReasonCode.FORMAT_NOT_READ: "in formats not read yet",
    ReasonCode.NOT_MEDIA: "neither photo nor video",
    ReasonCode.EMPTY_FILE: "empty",
    ReasonCode.UNREADABLE: "not allowed to be read",
    ReasonCode.UNREADABLE_DIRECTORY: "folders not allowed to be read",
    ReasonCode.SYMLINK: "links, not followed",
    ReasonCode.NOT_REGULAR: "not regular files",
    ReasonCode.OWN_STORE: "rollaudit's own records",
    ReasonCode.VANISHED: "gone before they were read",
    ReasonCode.WORKER_DIED: "ended their reader",
    ReasonCode.TIMEOUT: "took too long",
    ReasonCode.READER_ERROR: "failed in their reader",
}

_FORMATS = {"other": "other", "matroska": "Matroska", "unopened": "never opened"}


def looked_at(coverage: Coverage) -> str:
    """Return how many files, of what kind, and how they ended."""
    kinds = f"{counted(coverage.photos, 'photo', 'photos')} and {counted(coverage.videos, 'video', 'videos')}"
    return (
        f"{counted(coverage.files_found, 'file', 'files')}: {kinds}. "
        f"Read {number(coverage.read)}, in part {number(coverage.partial)}, not {number(coverage.skipped)}."
    )


def reasons_sentence(coverage: Coverage) -> str:
    """Return why files were read in part or not, most frequent first; empty where all were read."""
    known = {code.value: words for code, words in _REASONS.items()}
    ordered = sorted(coverage.by_reason.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number(count)} {known.get(code, clean(code, limit=40))}" for code, count in ordered if count)


def formats_sentence(coverage: Coverage) -> str:
    """Return every format found with its number, most frequent first."""
    ordered = sorted(coverage.by_format.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{number(count)} {_FORMATS.get(name, clean(name, limit=20).upper())}" for name, count in ordered if count
    )


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


def device_name(device: DeviceSummary) -> str:
    """Return `Apple iPhone 13`, without the maker twice."""
    make, model = clean(device.make or "", limit=40), clean(device.model or "", limit=60)
    if model.casefold().startswith(make.casefold()):
        make = ""
    return " ".join(part for part in (make, model) if part) or "unnamed device"


def devices_note(report: Report) -> str:
    """Return `3 devices: Apple iPhone 13, …`."""
    named = [device for device in report.devices if device.make or device.model]
    if not named:
        return ""
    shown = [device_name(device) for device in named[:2]]
    more = len(named) - len(shown)
    tail = f" and {number(more)} more" if more else ""
    return f"{', '.join(shown)}{tail}"


def serials_note(report: Report) -> str:
    """Return how many devices are tied together by a serial number."""
    serials = len({device.body_serial for device in report.devices if device.body_serial})
    owners = len({device.owner for device in report.devices if device.owner})
    parts = [counted(serials, "camera by its serial", "cameras by their serials")] if serials else []
    if owners:
        parts.append(counted(owners, "owner's name", "owners' names"))
    return ", ".join(parts)


def faces_note(report: Report) -> str:
    """Return `292 with one, 319 with several`, and how many could not be decoded."""
    faces = report.faces
    parts = []
    if faces.one:
        parts.append(f"{number(faces.one)} with one")
    if faces.several:
        parts.append(f"{number(faces.several)} with several")
    if faces.unclear:
        parts.append(f"{number(faces.unclear)} not clear")
    return ", ".join(parts)


def names_note(report: Report) -> str:
    """Return `8 different people`."""
    names = len(report.faces.names)
    return counted(names, "different name", "different names") if names else ""


def rate_note(report: Report) -> str:
    """Return `about 27 more each month`; empty where the last year holds none."""
    rate = report.scope.per_month
    if not math.isfinite(rate) or rate <= 0:
        return ""
    return "fewer than one more each month" if rate < 1 else f"about {number(round(rate))} more each month"


def undated_sentence(report: Report) -> str:
    """Return how many assets cannot be placed in the window; empty where all can."""
    count = report.scope.undated
    if not count:
        return ""
    carry, counts = ("carries", "it counts") if count == 1 else ("carry", "they count")
    return f"{number(count)} {carry} no date: {counts} to all it can reach, not to the window."


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
        return f"{number(row.full_access)} before the system took them out" if row.full_access else ""
    if any(missing.category is row.category for missing in report.not_looked_for):
        return "by the files' own word; nobody looked at the pictures"
    make = notes.get(row.category)
    return make(report) if make else span(row.period)
