"""What one file gives away, fact by fact with its source: for a person, and as JSON in the report's own shapes."""

import json
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from rollaudit.model.evidence import Asset, Category, EvidenceTier, Fact, FileRecord, Outcome, device_name, track_words
from rollaudit.model.inspection import Inspection
from rollaudit.model.report import Ledger
from rollaudit.report import json_v1_types as v1
from rollaudit.report.json_v1_asset import asset_v1, file_v1
from rollaudit.report.phrases import counted, what_left
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.wording import doubt, thing
from rollaudit.text import clean

_INDENT = 2
_VALUE_COLUMN = 30
_VALUE_LIMIT = 400

OUTCOME_WORDS = {
    Outcome.READ: "read in full",
    Outcome.PARTIAL: "read in part",
    Outcome.SKIPPED: "not read",
}


def print_inspection(inspection: Inspection, console: Console) -> None:
    """Print everything one file gives away, category by category, each value with the place it was read from."""
    page = Page(console)
    record = inspection.record
    print_head(page, record)
    if record.content_id:
        page.labelled("content id", record.content_id, column=_VALUE_COLUMN, indent=_INDENT)
    if record.sha256:
        page.labelled("SHA-256", record.sha256, column=_VALUE_COLUMN, indent=_INDENT)
    if inspection.evidence is not None:
        _asset(page, inspection.evidence.asset, seen=record.outcome is not Outcome.SKIPPED)
        _ledger(page, inspection.evidence.ledger)
    elif record.outcome is not Outcome.SKIPPED:
        page.line()
        page.paragraph("This is no photo and no video, but says something of one:")
        _facts(page, record.extraction.facts)
    else:
        page.line()
        page.paragraph("This is no photo and no video that rollaudit knows: nothing in it was looked at.")
    _tags(page, inspection)


def print_head(page: Page, record: FileRecord) -> None:
    """Print what is inspected: its name, format, size, and how its reading ended."""
    page.labelled("", Text("rollaudit inspect · ").append_text(name_text(record.path, style="bold")), column=0)
    reasons = reasons_text(record)
    page.paragraph(
        f"{record.format.value.upper()}, {record.size or 0:,} bytes, {OUTCOME_WORDS[record.outcome]}"
        + (f" ({reasons})" if reasons else "")
        + f". {what_left(record.path).capitalize()}."
    )


def reasons_text(record: FileRecord) -> str:
    """Return why a file was read in part or not at all, in words; empty where it was read in full."""
    return "; ".join(
        f"{reason.code.value.replace('_', ' ')}: {reason.detail}".rstrip(": ") for reason in record.reasons
    )


def _asset(page: Page, asset: Asset, *, seen: bool) -> None:
    """Print what was found; where the file was not read, that nobody looked, which is not the same as nothing found."""
    page.heading("IN SHORT")
    rows = [("taken", _taken(asset)), ("where", _where(asset)), ("with", _device(asset))] if seen else []
    if not seen:
        page.paragraph("Not read: dates, positions, devices and names in it were not looked for.")
    for label, value in (*rows, ("faces", _faces(asset))):
        page.labelled(label, clean(value, limit=_VALUE_LIMIT), column=_VALUE_COLUMN, indent=_INDENT)
    _facts(page, asset.facts)


def _facts(page: Page, facts: tuple[Fact, ...]) -> None:
    for category in _in_order(facts):
        _category(page, category, [fact for fact in facts if fact.category is category])


def _ledger(page: Page, ledger: Ledger) -> None:
    """Print what is not there, what could not be read, and what nobody looked for: three different things."""
    page.heading("AND BESIDES")
    rows = (
        ("looked for, none found", ledger.absent),
        ("could not be read", ledger.unread),
        ("not looked for", ledger.not_looked_for),
    )
    for label, categories in rows:
        if categories:
            page.labelled(label, ", ".join(map(thing, categories)), column=_VALUE_COLUMN, indent=_INDENT)


def _taken(asset: Asset) -> str:
    time = asset.capture_time
    if time is None:
        return "no date found"
    zone = f" {time.offset}" if time.offset else ", zone not stated"
    sure = "" if time.confidence >= 1 else f" ({doubt(time.confidence)})"
    return f"{time.local.replace('T', ' ')}{zone}{sure}, from {time.source}"


def _where(asset: Asset) -> str:
    position = asset.position
    if position is None:
        redacted = any(file.record.extraction.location_redacted for file in asset.files)
        return (
            "taken out before: only the empty coordinates of a redaction are left" if redacted else "no position found"
        )
    height = "" if position.altitude_m is None else f", {position.altitude_m:.0f} m high"
    place = (
        f", {asset.place.distance_km:.1f} km from {asset.place.name} ({asset.place.country_code})"
        if asset.place
        else ""
    )
    track = track_words(asset)
    first = f", the first of {track}" if track else ""
    return f"{position.latitude:.6f}, {position.longitude:.6f}{height}{place}{first}, from {position.source}"


def _device(asset: Asset) -> str:
    device = asset.device
    named = device_name(device.make, device.model)
    serial = f"serial number {device.body_serial}" if device.body_serial else ""
    owner = f"owner {device.owner}" if device.owner else ""
    return ", ".join(part for part in (named, device.lens, serial, owner) if part) or "no device named"


def _faces(asset: Asset) -> str:
    faces = asset.faces
    because = f": {faces.reason}" if faces.reason else ""
    if not faces.looked_for and not faces.count:
        return f"not looked for{because}"
    if faces.count is None:
        return f"could not be looked for: {faces.reason or 'the picture could not be decoded'}"
    movie = f" (and in {counted(faces.frames, 'frame', 'frames')} of the movie)" if faces.frames else ""
    if not faces.count:
        return f"looked for, none found{movie}{because}"
    by = " and ".join(_TIERS[tier] for tier in faces.tiers or (faces.tier or EvidenceTier.DETECTOR,))
    scores = ", ".join(f"{box.score:.2f}" for box in faces.boxes if box.score < 1)
    looked = "" if faces.looked_for else "; the picture itself was not looked at"
    return f"{faces.count} found by {by}{movie}{f', with scores {scores}' if scores else ''}{looked}{because}"


_TIERS = {
    EvidenceTier.REGION: "regions in the file",
    EvidenceTier.SIDECAR: "its sidecar",
    EvidenceTier.DETECTOR: "the detector",
}


def _in_order(facts: Iterable[Fact]) -> list[Category]:
    return list(dict.fromkeys(sorted((fact.category for fact in facts), key=list(Category).index)))


def _category(page: Page, category: Category, facts: list[Fact]) -> None:
    page.heading(thing(category).upper())
    for fact in facts:
        value = Text(clean(str(fact.value), limit=_VALUE_LIMIT))
        sure = "" if fact.confidence >= 1 else f" · {doubt(fact.confidence)} ({fact.confidence:.2f})"
        value.append(f"   {clean(fact.source, limit=120)}{sure}", style="dim")
        page.labelled(clean(fact.field, limit=60), value, column=_VALUE_COLUMN, indent=_INDENT)


def _tags(page: Page, inspection: Inspection) -> None:
    if inspection.tags is None and inspection.tags_problem is None:
        return
    page.heading("EVERY TAG THAT EXIFREAD KNOWS")
    if inspection.tags is None:
        page.paragraph(f"ExifRead could not list this file: {inspection.tags_problem}.")
    elif not inspection.tags:
        page.paragraph("ExifRead finds no tag here. rollaudit's own readers know more formats than it does.")
    for name, value in inspection.tags or ():
        page.labelled(
            clean(name, limit=80), clean(value, limit=_VALUE_LIMIT), column=_VALUE_COLUMN + 12, indent=_INDENT
        )


def write_inspection_json(inspection: Inspection, stream: TextIO) -> None:
    """Write the file, its asset and, where they were asked for, its tags, in the shapes of the JSON report."""
    evidence = inspection.evidence
    shape = v1.InspectionV1(
        schema="rollaudit/inspection/v1",
        file=file_v1(None, inspection.record),
        asset=asset_v1(evidence) if evidence else None,
        tags=None if inspection.tags is None else [v1.TagV1(name=name, value=value) for name, value in inspection.tags],
        tags_problem=inspection.tags_problem,
    )
    stream.write(json.dumps(shape, indent=1, allow_nan=False) + "\n")
