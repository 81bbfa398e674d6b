"""What an archive holds, file by file in short: for a person, and as JSON in the report's own shapes."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final, TextIO

from rich.console import Console

from rollaudit.model.evidence import Asset, FileFormat, Outcome, device_name
from rollaudit.model.inspection import ArchiveInspection, Inspection
from rollaudit.report import json_v1_types as v1
from rollaudit.report.inspection import OUTCOME_WORDS, print_head, reasons_text
from rollaudit.report.json_v1_asset import asset_v1, file_v1
from rollaudit.report.phrases import counted
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.wording import thing
from rollaudit.text import clean, shell_word

_DETAILS: Final = 6


def print_archive_inspection(inspection: ArchiveInspection, console: Console, place: str) -> None:
    """Print what an archive holds: each file's name, size, outcome, time, place and device, and what else it tells.

    `place` is the path that the user named it by.
    """
    page = Page(console)
    record = inspection.record
    print_head(page, record)
    if record.outcome is Outcome.SKIPPED:
        return
    page.heading("WHAT IT HOLDS", _numbers(inspection))
    for member in inspection.members:
        _member(page, member, len(record.path) + 1)
    page.line()
    if inspection.more:
        page.paragraph("There are more files in it. rollaudit scan reads all of them.")
    if inspection.members:
        page.paragraph(
            f"rollaudit inspect {shell_word(place, 'ARCHIVE')}/NAME shows one of them fact by fact. "
            "What stands in a sidecar beside a photo is told by rollaudit scan."
        )


def _numbers(inspection: ArchiveInspection) -> str:
    kinds = Counter(one.record.format.kind.value if one.record.format.kind else "other" for one in inspection.members)
    files = counted(len(inspection.members), "file", "files")
    told = [
        counted(kinds[kind], one, many)
        for kind, one, many in (
            ("photo", "photo", "photos"),
            ("video", "video", "videos"),
            ("other", "other", "others"),
        )
        if kinds[kind]
    ]
    return f"{'the first ' if inspection.more else ''}{files}{': ' if told else ''}{', '.join(told)}"


def _member(page: Page, member: Inspection, prefix: int) -> None:
    record = member.record
    page.line()
    page.labelled("", name_text(record.path[prefix:]), column=2)
    reasons = reasons_text(record)
    known = "no known format" if record.format is FileFormat.OTHER else record.format.value.upper()
    about = f"{known}, {record.size or 0:,} bytes, {OUTCOME_WORDS[record.outcome]}"
    page.paragraph(about + (f" ({reasons})" if reasons else ""), indent=_DETAILS, style="dim")
    told = " · ".join(_in_short(member.evidence.asset)) if member.evidence else ""
    if told:
        page.paragraph(told, indent=_DETAILS)
    found = dict.fromkeys(fact.category for fact in record.extraction.facts)
    if found:
        page.paragraph("tells " + ", ".join(thing(category) for category in sorted(found)), indent=_DETAILS)


def _in_short(asset: Asset) -> Iterator[str]:
    if asset.capture_time:
        yield clean(f"{asset.capture_time.local.replace('T', ' ')} {asset.capture_time.offset or ''}".strip(), limit=40)
    if asset.position:
        near = f" near {clean(asset.place.name, limit=60)} ({asset.place.country_code})" if asset.place else ""
        yield f"{asset.position.latitude:.5f}, {asset.position.longitude:.5f}{near}"
    named = device_name(asset.device.make, asset.device.model)
    if named:
        yield clean(named, limit=60)
    if asset.device.body_serial:
        yield f"serial number {clean(asset.device.body_serial, limit=40)}"


def write_archive_inspection_json(inspection: ArchiveInspection, stream: TextIO) -> None:
    """Write the archive and its files, in the shapes of the JSON report."""
    shape = v1.ArchiveInspectionV1(
        schema="rollaudit/archive-inspection/v1",
        file=file_v1(None, inspection.record),
        members=[
            v1.ArchiveMemberV1(
                file=file_v1(None, one.record),
                asset=(asset_v1(one.evidence) if one.evidence else None),
            )
            for one in inspection.members
        ],
        more=inspection.more,
    )
    stream.write(json.dumps(shape, indent=1, allow_nan=False) + "\n")
