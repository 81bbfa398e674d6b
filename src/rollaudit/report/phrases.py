"""Numbers, dates, lists and doubts as a person says them, the same in every output and under every locale."""

from collections.abc import Iterable
from datetime import date

from rollaudit.model.summaries import Period
from rollaudit.text import MONTHS, clean, shell_word


def number(count: int) -> str:
    """Return `1129` as `1,129`."""
    return f"{count:,}"


def counted(count: int, one: str, many: str) -> str:
    """Return `1 photo`, `1,041 photos`."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    parts = list(words)
    return f" {last} ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""


def what_left(place: str) -> str:
    """Say what left this machine while the files at a place were read: a store is asked for what it holds."""
    return f"nothing{' but requests to its store' if place.startswith('s3://') else ''} left this machine"


def day(when: date) -> str:
    """Return `31 January 2026`, whatever the locale."""
    return f"{when.day} {month(when)}"


def month(when: date) -> str:
    """Return `January 2026`."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def edition(text: str) -> str:
    """Return a profile's edition in words: `2025-06` as `edition of June 2025`."""
    parts = text.split("-")
    if len(parts) in {2, 3} and len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts):
        try:
            when = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
        except ValueError:
            return f"edition {clean(text, limit=40)}"
        return f"edition of {day(when) if len(parts) == 3 else month(when)}"
    return f"edition {clean(text, limit=40)}"


def span(period: Period) -> str:
    """Return `March 2017 to January 2026`, as short as it stays true; empty without dates."""
    first, last = period.first, period.last
    if first is None or last is None:
        return ""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{month(first)} to {month(last)}"


def days(period: Period) -> str:
    """Return `2 to 31 January 2026` or `2 December 2025 to 1 January 2026`; empty without dates."""
    first, last = period.first, period.last
    if first is None or last is None:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return span(period)
    return (
        f"{day(first)} to {day(last)}"
        if first.year != last.year
        else f"{first.day} {MONTHS[first.month - 1]} to {day(last)}"
    )


def months_of(dates: Iterable[date]) -> str:
    """Return the months that the dates fall in: `June and July 2025`, `December 2024 and July 2025`."""
    months = sorted({(when.year, when.month) for when in dates})
    years = sorted({year for year, _ in months})
    return listed(
        f"{listed(MONTHS[within - 1] for inside, within in months if inside == year)} {year}" for year in years
    )


def named_month(name: str) -> str:
    """Return `2024-07` as `July 2024`."""
    year, _, number_of_month = name.partition("-")
    return f"{MONTHS[int(number_of_month) - 1]} {year}"


def capital(words: str) -> str:
    """Return words with the first letter a capital, the others as they are."""
    return f"{words[:1].upper()}{words[1:]}"


def shell_path(untrusted_path: str, placeholder: str) -> str:
    """Return a path as one word of a shell command, `~/` left to the shell.

    `placeholder` stands for a library that has a name but no path, and for a path that cannot be shown as it is.
    """
    return shell_word(untrusted_path, placeholder) if "/" in untrusted_path else placeholder


def shortened(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut after a word; the cut is marked."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 1)]
    whole = cut if text[len(cut)] == " " else cut.rpartition(" ")[0] or cut
    return f"{whole.rstrip(' ,;:.')}\N{HORIZONTAL ELLIPSIS}"
