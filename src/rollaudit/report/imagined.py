"""What-ifs in words: what is imagined away, and what that leaves of each category."""

from datetime import date

from rich.text import Text

from rollaudit.model.evidence import Category
from rollaudit.model.report import Report, WhatIf
from rollaudit.report.phrases import counted, day, listed, number
from rollaudit.report.terminal_layout import Page, fitted, right
from rollaudit.report.unlooked import counted_label
from rollaudit.text import clean

LEFT_OUT = "left out"
_LABEL, _BEFORE, _AFTER = 28, 10, 12

_WORDS = {
    "location": "location",
    "dates": "dates",
    "names": "names of people",
    "identifiers": "serial numbers and ids",
    "device": "the device's name",
    "captions": "captions and keywords",
    "history": "editing history",
    "sound": "sound",
    "metadata": "metadata",
    "faces": "photos and videos that show faces",
    "screenshots": "screenshots and documents",
    "videos": "videos",
}


def imagined_words(name: str) -> str:
    """Return in words what one name of `--without` leaves out."""
    key, _, value = name.partition("=")
    match key:
        case "before":
            return f"anything taken before {day(date.fromisoformat(value))}"
        case "older-than":
            return f"anything older than {counted(int(value), 'day', 'days')}"
    return _WORDS.get(name, clean(name, limit=40))


def imagined_sentence(what_if: WhatIf) -> str:
    """Return what the whole report imagines away, and how much of the library is left."""
    without = listed(map(imagined_words, what_if.without))
    left = (
        f"all {number(what_if.assets_before)} photos and videos remain"
        if what_if.assets_after == what_if.assets_before
        else f"{number(what_if.assets_after)} of {number(what_if.assets_before)} photos and videos remain"
    )
    return f"What if: without {without}. No file was changed; every count is of what would be left, {left}."


def imagined_section(page: Page, report: Report, *, details: bool) -> None:
    """Print before and after, category by category; nothing where the report is on the library as it is.

    Without details only what changes.
    """
    what_if = report.what_if
    if what_if is None:
        return
    page.heading("WHAT IF", f"without {listed(map(imagined_words, what_if.without))}")
    page.line(" " * _LABEL + right("as it is", _BEFORE) + right("without", _AFTER), style="dim")
    shown = [effect for effect in what_if.effects if details or effect.before != effect.after]
    if not shown:
        page.paragraph("Nothing changes.")
    for effect in shown:
        label = Text("  " + fitted(counted_label(report.not_looked_for, effect.category), _LABEL - 2))
        label.append(" " * (_LABEL - label.cell_len))
        label.append(right(number(effect.before), _BEFORE))
        left = number(effect.after) if effect.after else LEFT_OUT
        style = "bold" if effect.after != effect.before else "dim"
        label.append(right(left, _AFTER), style=style)
        page.line(label)
    for sentence in _doubts(report, what_if):
        page.paragraph(sentence, style="dim")


def taken_before(report: Report, category: Category) -> int:
    """Return how many assets carried a category before it was imagined away."""
    effects = report.what_if.effects if report.what_if else ()
    return next((effect.before for effect in effects if effect.category is category), 0)


def _doubts(report: Report, what_if: WhatIf) -> list[str]:
    """Say what a what-if cannot leave out, as nobody knows whether it is there."""
    doubts = []
    unseen = {entry.category for entry in report.not_looked_for}
    if "faces" in what_if.without and Category.FACE_PRESENCE in unseen:
        doubts.append("Faces were not looked for: photos and videos that show some may be among what is left.")
    by_age = any(name.startswith(("before=", "older-than=")) for name in what_if.without)
    if by_age and report.scope.undated:
        doubts.append(f"{number(report.scope.undated)} without a date have no age, and stay.")
    return doubts
