"""What the feature could build: collages by theme, recaps of months and years, with the media each would take.

A theme rests on words that people wrote (captions, keywords, albums), on a day that recurs, or on a trip; never on a
guess at what a picture shows. A recap needs nothing but dates.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import (
    DAY_S,
    as_date,
    counted,
    dated_rows,
    day_number,
    day_words,
    days_of,
    different,
    is_dated,
    listed,
    month_words,
    months_of,
    period_of,
    period_of_rows,
    these,
)
from rollaudit.inference.parts import Whole, gathered, parts, rows_where, runs
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.inference.vocabulary import occasions_in
from rollaudit.model.report import Inference
from rollaudit.text import clean

EVIDENCE: Final = 25
MIN_MEDIA: Final = 2
MIN_MONTH: Final = 8
MIN_YEAR: Final = 12
MIN_MONTHS: Final = 2
MOST_MONTHS: Final = 12
"""Recaps of so many months are named, the fullest; `months` in their details counts all that would do."""
_MAX_SET: Final = 1_000
_DAY_ENOUGH: Final = 0.6  # a day that recurs, less sure than this, makes no birthday
_NIGHT_S: Final = 4 * 3600  # a party goes on until four in the morning of the next day
# Occasions that fill a day: what was taken besides on that day belongs to them. A cat's day is its owner's day.
_WHOLE_DAY: Final = frozenset({"birthday", "wedding", "graduation"})
_THEMES: Final = ("birthday", "graduation", "wedding", "baby", "pet")
_METHOD: Final = (
    "Captions, keywords and albums that name the occasion, the other files of those days, days that recur, trips."
)
_RECAP_METHOD: Final = "Dates of capture alone."


def themes(roll: Roll, said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim each theme that the feature could make a collage of, and name those that nothing speaks for."""
    worded = _rows_by_occasion(roll)
    dated = dated_rows(roll)
    evenings = days_of(roll, dated, begins_s=_NIGHT_S)
    is_screenshot = roll.screenshot
    claims = []
    for theme in _THEMES:
        words = worded.get(theme, {})
        by_word = np.array(sorted(words), dtype=np.int64)
        recurring = _recurring(said, theme)
        chosen = np.zeros(len(roll), dtype=bool)
        chosen[by_word] = True
        days = evenings[gathered(chosen, dated)] if theme in _WHOLE_DAY else evenings[:0]
        days = different(np.concatenate([days, _days_of(recurring)]))
        for part in parts(len(dated)) if len(days) else ():
            rows = dated[part][np.isin(evenings[part], days)]
            chosen[rows[~is_screenshot[rows]]] = True
        rows = rows_where(chosen)
        basis = [_words_basis(list(words.values()), len(by_word))] if words else []
        basis += [f"{claim.claim.partition(',')[0]}, which recurs" for claim in recurring]
        sure = _sure(len(by_word), recurring)
        claims.append(_theme(roll, theme, (by_word, rows), basis, sure))
    return (*claims, *_trips(roll, said, dated))


def _rows_by_occasion(roll: Roll) -> dict[str, dict[int, str]]:
    known: dict[tuple[str, ...], dict[str, str]] = {}
    found: dict[str, dict[int, str]] = {}
    for row, texts in roll.captions:
        if texts not in known:
            known[texts] = occasions_in(texts)
        for occasion, word in known[texts].items():
            found.setdefault(occasion, {})[row] = word
    return found


def _recurring(said: tuple[Inference, ...], theme: str) -> list[Inference]:
    if theme != "birthday":
        return []
    kinds = {"birthday", "private"}
    return [
        claim
        for claim in said
        if claim.id == "recurring_day"
        and claim.abstained is None
        and claim.confidence >= _DAY_ENOUGH
        and dict(claim.details).get("kind") in kinds
    ]


def _days_of(recurring: list[Inference]) -> NDArray[np.int64]:
    """Return the days, as numbers, on which the claims say that people gathered."""
    numbers = []
    for claim in recurring:
        details = dict(claim.details)
        month_day = str(details["day"])
        for year in str(details["years"]).split(", "):
            day = np.datetime64(f"{year}-{month_day[:2]}-01") + (int(month_day[3:]) - 1)
            numbers.append(int(day.astype("datetime64[D]").astype(np.int64)))
    return np.array(numbers, dtype=np.int64)


def _words_basis(words: list[str], files: int) -> str:
    shown = listed([f"“{clean(word, limit=30)}”" for word in sorted(set(words))], 2)
    return f"{shown} in {counted(files, 'file', 'files')}"


def _sure(files: int, recurring: list[Inference]) -> float:
    by_word = 0.0 if not files else 0.7 if files < 3 else 0.9
    by_day = max((0.7 * claim.confidence for claim in recurring), default=0.0)
    return round(1 - (1 - by_word) * (1 - by_day), 3)


def _theme(roll: Roll, theme: str, found: tuple[Whole, Whole], basis: list[str], sure: float) -> Inference:
    by_word, rows = found
    if len(rows) < MIN_MEDIA:
        named = f"{basis[0]} alone; {MIN_MEDIA} files are needed" if basis else "no caption, keyword or album names one"
        return unsaid("theme", f"{named}.", _METHOD, (("theme", theme),))
    worded = set(by_word.tolist())
    beside = [row for row in rows[: EVIDENCE + len(by_word)].tolist() if row not in worded]
    strongest = np.concatenate([by_word, np.array(beside, dtype=np.int64)])
    only_words = len(basis) == 1 and len(by_word) > 0
    return Inference(
        id="theme",
        claim=f"{theme.capitalize()}: {_takes(roll, rows)}. It rests on {listed(basis, 2)}.",
        confidence=sure,
        evidence=roll.rows(strongest[:EVIDENCE]),
        period=period_of_rows(roll, rows),
        place=None,
        abstained=None,
        method=_METHOD,
        details=(("theme", theme), ("by_word", len(by_word)), ("older_than_window", _older(roll, rows))),
        asset_count=len(rows),
        made_from=int(by_word[0]) + 1 if only_words and theme not in _WHOLE_DAY and len(by_word) == 1 else None,
        ends_without=roll.rows(by_word) if only_words and len(by_word) <= _MAX_SET else (),
        ends_with=(f"strip captions and keywords from {these(len(by_word))}",) if only_words else (),
    )


def _trips(roll: Roll, said: tuple[Inference, ...], dated: Whole) -> list[Inference]:
    """Claim the trips as a theme: every file of their days."""
    trips = [
        claim for claim in said if claim.id == "trip" and claim.abstained is None and claim.period and claim.period.last
    ]
    days = days_of(roll, dated)
    inside = np.zeros(len(dated), dtype=bool)
    for trip in trips:
        if trip.period and trip.period.first and trip.period.last:
            inside |= (days >= day_number(trip.period.first)) & (days <= day_number(trip.period.last))
    inside &= ~gathered(roll.screenshot, dated)
    rows = dated[inside]
    if len(rows) < MIN_MEDIA:
        return []
    return [
        Inference(
            id="theme",
            claim=f"Trip: {_takes(roll, rows)}. It rests on {counted(len(trips), 'trip', 'trips')}.",
            confidence=max(trip.confidence for trip in trips),
            evidence=roll.rows(rows[-EVIDENCE:]),
            period=period_of_rows(roll, rows),
            place=None,
            abstained=None,
            method=_METHOD,
            details=(("theme", "trip"), ("trips", len(trips)), ("older_than_window", _older(roll, rows))),
            asset_count=len(rows),
            ends_with=(f"strip the position from {these(len(rows))}",),
        )
    ]


def _takes(roll: Roll, rows: Whole) -> str:
    older = _older(roll, rows)
    if not older or roll.window_first is None:
        return f"{len(rows):,} it could take"
    some = "all" if older == len(rows) else f"{older:,} of them"
    window = f"{day_words(roll.window_first)} to {day_words(roll.as_of)}"
    return f"{len(rows):,} it could take, {some} older than the stated window ({window})"


def _older(roll: Roll, rows: Whole) -> int:
    """Return how many of the rows do not fall into the stated window; 0 where the profile states none."""
    if roll.window_first is None:
        return 0
    first = day_number(roll.window_first) * DAY_S
    return len(rows) - sum(int(np.count_nonzero(roll.local_s[rows[part]] >= first)) for part in parts(len(rows)))


def recaps(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim a recap of every year, and of the fullest months."""
    dated = is_dated(roll)
    dated &= ~roll.screenshot
    rows = rows_where(dated)
    months = months_of(days_of(roll, rows))
    found, starts = runs(months)  # rows stand in the order of capture
    counts = np.diff(np.append(starts, len(rows)))
    enough = np.flatnonzero(counts >= MIN_MONTH)
    fullest = enough[np.lexsort((-found[enough], -counts[enough]))][:MOST_MONTHS]
    years: dict[int, list[int]] = {}
    for index, month in enumerate(found.tolist()):
        years.setdefault(month // 12, []).append(index)
    claims = []
    for year, members in sorted(years.items(), reverse=True):
        first, last = members[0], members[-1]
        part = rows[starts[first] : starts[last] + counts[last]]
        if len(part) >= MIN_YEAR and len(members) >= MIN_MONTHS:
            claims.append(_recap(roll, str(year + 1970), part, (("year", year + 1970), ("months", len(members)))))
    for index in sorted(fullest.tolist(), reverse=True):
        part = rows[starts[index] : starts[index] + counts[index]]
        name = month_words(as_date(int(days_of(roll, part[:1])[0])))
        claims.append(
            _recap(roll, name, part, (("month", str(np.datetime64(int(found[index]), "M"))), ("months", len(enough))))
        )
    if claims:
        return tuple(claims)
    most = int(counts.max(initial=0))
    lacking = f"{counted(most, 'dated file', 'dated files')} in the fullest month; {MIN_MONTH} are needed."
    return (unsaid("recap", lacking, _RECAP_METHOD),)


def _recap(roll: Roll, name: str, rows: Whole, details: tuple[tuple[str, str | int | float], ...]) -> Inference:
    least = MIN_YEAR if details[0][0] == "year" else MIN_MONTH
    steps = different(np.linspace(0, len(rows) - 1, min(EVIDENCE, len(rows))).astype(np.int64))
    gone = rows[least - 1 :]
    return Inference(
        id="recap",
        claim=f"A recap of {name}: {_takes(roll, rows)}.",
        confidence=0.95,
        evidence=roll.rows(rows[steps]),
        period=period_of(days_of(roll, rows)),
        place=None,
        abstained=None,
        method=_RECAP_METHOD,
        details=(*details, ("older_than_window", _older(roll, rows))),
        asset_count=len(rows),
        made_from=int(rows[least - 1]) + 1 if details[0][0] == "month" else None,
        ends_without=roll.rows(gone) if len(gone) <= _MAX_SET else (),
        ends_with=(f"strip the date from {len(gone):,} of {these(len(rows))}",),
    )
