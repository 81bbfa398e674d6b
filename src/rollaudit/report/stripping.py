"""What became of the files when copies were made: for a person, and as JSON (`rollaudit/strip/v1`)."""

import json
from collections.abc import Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from rollaudit.model.evidence import Category
from rollaudit.model.stripping import LeftOut, LeftOutFile, StripSummary
from rollaudit.report.phrases import counted, listed
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.wording import thing
from rollaudit.text import clean

_SHOWN = 20
_REASONS = {
    LeftOut.OTHER_FORMAT: "of a format that another tool strips",
    LeftOut.COMPANION: "beside a picture, saying what was to be removed",
    LeftOut.ARCHIVE: "that are archives: unpack them first",
    LeftOut.NOT_MEDIA: "that are no pictures",
    LeftOut.UNREADABLE: "that could not be read",
    LeftOut.TOO_LARGE: "larger than 256 MiB",
    LeftOut.DAMAGED: "damaged, so that nobody can say where their metadata end",
    LeftOut.STILL_THERE: "whose copy still said what was to be removed; the copy was deleted",
    LeftOut.NOT_PROVEN: "whose copy could not be read in full; the copy was deleted",
    LeftOut.FAILED: "on which the reader failed",
}
_ASKED = {
    "all": "everything beside the picture",
    "position": "positions and places",
    "people": "names of people and marked faces",
    "identifiers": "serial numbers and ids",
    "dates": "dates",
    "device": "devices",
    "captions": "captions and keywords",
    "history": "editing history",
    "hidden": "thumbnails, movies and whatever else is hidden",
}


def print_stripping(summary: StripSummary, console: Console) -> None:
    """Print what was copied, what went, what stays, and every file that has no copy."""
    page = Page(console)
    head = Text.assemble(("rollaudit", "bold"), " strip · ").append_text(name_text(summary.source))
    page.labelled("", head.append(" · nothing left this machine"), column=0)
    page.heading("COPIED")
    formats = listed(f"{count:,} {one.value.upper()}" for one, count in summary.by_format.items())
    page.paragraph(
        f"{counted(summary.copied, 'picture', 'pictures')} of {counted(summary.found, 'file', 'files')}"
        + (f" ({formats})" if formats else "")
        + f", without {listed(_ASKED[one] for one in summary.removals)}. Each copy was read again."
    )
    page.labelled("copies", name_text(summary.destination), column=12, indent=2)
    _counts(page, "REMOVED", "", summary.removed)
    aside = "in parts that nobody can search through: maker notes, what stands behind the picture"
    _counts(page, "REMOVED WITH IT", aside, summary.also_removed)
    _counts(page, "STILL IN THE COPIES", "as nobody asked for its removal", summary.kept)
    _counts(page, "TOLD BY NAMES AND FOLDERS", "which stay as they are", summary.names_tell)
    for title, failures in (("NOT COPIED", False), ("COULD NOT BE COPIED", True)):
        files = [one for one in summary.left_out if one.reason.is_failure is failures]
        if files:
            page.heading(title)
        for reason in LeftOut:
            _left_out(page, reason, [one for one in files if one.reason is reason])
    page.line()
    page.paragraph(
        "What pictures show stays: faces, places, text in the picture. Copies have the date of their making."
    )


def left_out_sentence(summary: StripSummary) -> str:
    """Return how many files have no copy, so that nobody takes the copies for the whole library."""
    count, failures = len(summary.left_out), len(summary.failures)
    has = "has" if count == 1 else "have"
    failed = f"{failures:,} of them should have one and could not be copied" if failures else "none of them failed"
    return (
        f"{count:,} of {counted(summary.found, 'file', 'files')} {has} no copy ({failed}):"
        " a scan of the copies says nothing of them."
    )


def _counts(page: Page, title: str, aside: str, counts: Mapping[Category, int]) -> None:
    if not counts:
        return
    page.heading(title, aside)
    for category, count in counts.items():
        name = "hidden parts" if category is Category.MEDIA_CONTENT else thing(category)
        page.labelled(name, counted(count, "file", "files"), column=30, indent=2)


def _left_out(page: Page, reason: LeftOut, files: list[LeftOutFile]) -> None:
    if not files:
        return
    page.paragraph(f"{counted(len(files), 'file', 'files')} {_REASONS[reason]}:")
    if reason is LeftOut.OTHER_FORMAT:
        for tool in sorted({one.tool for one in files}):
            page.paragraph(tool, indent=4)
            _names(page, [one for one in files if one.tool == tool])
    else:
        _names(page, files)


def _names(page: Page, files: list[LeftOutFile]) -> None:
    for one in files[:_SHOWN]:
        why = f"  ({clean(one.detail, limit=200)})" if one.detail else ""
        page.labelled("", name_text(one.path).append(why, style="dim"), column=6, indent=6)
    if len(files) > _SHOWN:
        page.paragraph(f"and {len(files) - _SHOWN:,} more; --format json names all.", indent=6)


def write_stripping_json(summary: StripSummary, stream: TextIO) -> None:
    """Write one JSON object in ASCII, as all of the program's are."""
    json.dump(stripping_v1(summary), stream, indent=1)
    stream.write("\n")


def stripping_v1(summary: StripSummary) -> dict[str, Any]:
    """Return the summary in the shape `rollaudit/strip/v1`."""
    return {
        "schema": "rollaudit/strip/v1",
        "source": summary.source,
        "destination": summary.destination,
        "removals": list(summary.removals),
        "files_found": summary.found,
        "files_copied": summary.copied,
        "copied_by_format": {one.value: count for one, count in summary.by_format.items()},
        "removed": _by_name(summary.removed),
        "also_removed": _by_name(summary.also_removed),
        "kept": _by_name(summary.kept),
        "names_tell": _by_name(summary.names_tell),
        "left_out": [
            {
                "path": one.path,
                "reason": one.reason.value,
                "failure": one.reason.is_failure,
                "format": one.format.value if one.format else None,
                "detail": one.detail,
                "tool": one.tool,
            }
            for one in summary.left_out
        ],
    }


def _by_name(counts: Mapping[Category, int]) -> dict[str, int]:
    return {category.value: count for category, count in counts.items()}
