"""Faces where nobody looked for any: what files themselves say of faces is never a number of all that there are."""

from collections.abc import Iterable

from rollaudit.model.evidence import Category
from rollaudit.model.report import NotLookedFor, Report
from rollaudit.report.phrases import number
from rollaudit.report.wording import row_label

FACES_TOLD = "with faces by the files' metadata; not looked for in pictures"
"""What the number of faces counts where nobody looked at the pictures."""


def is_off(report: Report, category: Category) -> bool:
    """Whether nobody looked at the pixels for a category: its number is then only of what files say themselves."""
    return any(entry.category is category for entry in report.not_looked_for)


def counted_label(missing: Iterable[NotLookedFor], category: Category) -> str:
    """Return what a row counts: `with faces`, or `with faces by metadata` where nobody looked at the pictures."""
    faces = category in {Category.FACE_PRESENCE, Category.FACIAL_FEATURES}
    by = " by metadata" if faces and any(entry.category is category for entry in missing) else ""
    return f"{row_label(category)}{by}"


def faces_unlooked(report: Report) -> str:
    """Return `faces were not looked for; 2 are named in the files' metadata`; empty where somebody looked."""
    if not is_off(report, Category.FACE_PRESENCE):
        return ""
    count = next((row.ceiling for row in report.handover if row.category is Category.FACE_PRESENCE), 0)
    named = f"; {number(count)} {'is' if count == 1 else 'are'} named in the files' metadata" if count else ""
    return f"faces were not looked for{named}"
