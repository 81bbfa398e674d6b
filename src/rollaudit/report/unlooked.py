"""Faces where nobody looked for any: what files themselves say of faces is never a number of all that there are."""

from collections.abc import Iterable

from rollaudit.model.detection import SIGHT
from rollaudit.model.evidence import FACE_CATEGORIES, Category
from rollaudit.model.report import NotLookedFor, Report
from rollaudit.report.phrases import number
from rollaudit.report.wording import row_label

FACES_TOLD = "with faces by the files' metadata; not looked for in pictures"
"""What the number of faces counts where nobody looked at the pictures."""


def is_off(report: Report, category: Category) -> bool:
    """Whether nobody looked at the pixels for a category: its number is then only of what files say themselves."""
    if all(entry.category is not category for entry in report.not_looked_for):
        return False
    sight = SIGHT.get(category)
    return sight is None or sight.finds.isdisjoint(report.looked)


def partly_seen(report: Report, category: Category) -> bool:
    """Whether somebody looked for a category, but nobody whose finding none would be an answer."""
    missing = any(entry.category is category for entry in report.not_looked_for)
    return missing and not is_off(report, category) and SIGHT[category].answers.isdisjoint(report.looked)


def counted_label(missing: Iterable[NotLookedFor], category: Category) -> str:
    """Return what a row counts: `with faces`, or `with faces by metadata` where nobody looked at the pictures."""
    by = " by metadata" if category in FACE_CATEGORIES and any(entry.category is category for entry in missing) else ""
    return f"{row_label(category)}{by}"


def faces_unlooked(report: Report) -> str:
    """Return `faces were not looked for; 2 are named in the files' metadata`; empty where somebody looked."""
    if not is_off(report, Category.FACE_PRESENCE):
        return ""
    count = next((row.ceiling for row in report.handover if row.category is Category.FACE_PRESENCE), 0)
    named = f"; {number(count)} {'is' if count == 1 else 'are'} named in the files' metadata" if count else ""
    return f"faces were not looked for{named}"
