"""Claims about trips: when, where to, with whom; what ends them; and where the owner goes again and again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from rollaudit.inference.calendar_days import DAY_S, as_date, counted, day_number, day_words, different, listed
from rollaudit.inference.confidence import TRIP, sureness
from rollaudit.inference.home import Dwelling
from rollaudit.inference.points import Days, Points
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.inference.survey import Survey
from rollaudit.inference.trip_ends import MIN_TRIPS_THERE, Ended, ends_without, never_again
from rollaudit.inference.trips import AWAY_M, MIN_DAYS, MIN_PHOTOS, Positions, Trip, find_trips, town_key, towns_of
from rollaudit.model.evidence import Place
from rollaudit.model.report import Inference
from rollaudit.model.summaries import Period

TRIP_ID, AGAIN_ID = "trip", "repeated_destination"
MOST_EVIDENCE: Final = 50
KEPT_DAYS: Final = 30

_METHOD: Final = (
    f"Photos more than {AWAY_M / 1000:.0f} km from home on {MIN_DAYS} days or more, between photos near home; where the"
    " owner goes very often it is a visit and no trip. A flight is a distance that no train covers in the time."
)
_AGAIN_METHOD: Final = "The same town on several trips."


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """The homes that are claimed, from how many photos each was first found, and whether the window alone has one."""

    dwellings: tuple[Dwelling, ...]
    made_from: tuple[int | None, ...]
    in_window: bool


def claim_trips(roll: Roll, whole: Survey, homes: Homes, points: Points) -> tuple[Inference, ...]:
    """Return every trip, the earliest first, then destinations of several; what was lacking where there is none.

    `points` are all of the roll, whosever the device was, to look again without some.
    """
    if not homes.dwellings:
        return (unsaid(TRIP_ID, "no home is known to be away from", _METHOD),)
    whole = replace(whole, points=whole.points.settled())
    trips = find_trips(roll, whole.points, whole.stays, homes.dwellings)
    if not trips:
        lacking = f"no {MIN_DAYS} days with {MIN_PHOTOS} photos farther than {AWAY_M / 1000:.0f} km from home"
        return (unsaid(TRIP_ID, lacking, _METHOD),)
    ended = [Ended(trip, ends_without(points, whole.points, trip)) for trip in trips]
    claimed = [_trip(roll, whole, homes, one) for one in ended]
    return (*claimed, *_again(roll, whole, ended, points))


def _trip(roll: Roll, whole: Survey, homes: Homes, ended: Ended) -> Inference:
    points, (trip, ends) = whole.points, ended
    rows = points.row[trip.at]
    towns, countries = towns_of(roll, rows), _countries(roll, rows)
    first, last = (as_date(int(roll.local_s[row] // DAY_S)) for row in (int(rows[0]), int(rows[-1])))
    during = _rows_between(roll, int(rows[0]), int(rows[-1]))
    names, faces = _names(roll, during), int(roll.faces[during].max(initial=0))
    return Inference(
        id=TRIP_ID,
        claim=_sentence(first, last, towns, countries, names, faces, trip),
        confidence=sureness(TRIP, np.log(len(rows))),
        evidence=roll.rows(_spread(points.day, trip, points.row)),
        period=Period(first=first, last=last),
        place=None,
        abstained=None,
        method=_METHOD,
        details=(
            ("days", (last - first).days + 1),
            ("photos", len(during)),
            *((("towns", "; ".join(_town(place) for place in towns)),) if towns else ()),
            *((("countries", " ".join(countries)),) if countries else ()),
            ("flights", trip.flights),
            ("border_crossings", trip.crossings),
            *((("companions", "; ".join(names)),) if names else ()),
            ("most_faces_in_one_photo", faces),
            *_window(roll, homes, points.day, trip),
        ),
        asset_count=len(during),
        made_from=_made_from(points.day, points.row, trip, homes),
        ends_without=roll.rows(ends),
        ends_with=_settings(roll, points.day, trip, len(ends)),
    )


def _sentence(  # noqa: PLR0913, PLR0917 - one for each part of the sentence
    first: date,
    last: date,
    towns: tuple[Place, ...],
    countries: tuple[str, ...],
    names: tuple[str, ...],
    faces: int,
    trip: Trip,
) -> str:
    where = listed([_town(place) for place in towns]) or listed(list(countries)) or "somewhere without a town's name"
    parts = [f"{where}, {_span(first, last)}"]
    if names:
        parts.append(f"with {listed(list(names))}")
    elif faces > 1:
        parts.append(f"with up to {faces} people in one photo")
    if trip.flights:
        parts.append(counted(trip.flights, "flight", "flights"))
    if trip.crossings:
        parts.append(counted(trip.crossings, "border crossed", "borders crossed"))
    return ", ".join(parts)


def _span(first: date, last: date) -> str:
    """Return `3 to 9 May 2025`, or both days in full."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_words(last)}"
    return f"{day_words(first)} to {day_words(last)}"


def _town(place: Place) -> str:
    return f"{place.name} ({place.country_code})"


def _countries(roll: Roll, rows: Days) -> tuple[str, ...]:
    numbers = dict.fromkeys(roll.place[rows].tolist())
    return tuple(dict.fromkeys(roll.places[number].country_code for number in numbers if number >= 0))


def _rows_between(roll: Roll, first: int, last: int) -> Days:
    """Return every row from one to another, in order of capture: those without a position were taken there as well."""
    between = np.arange(first, last + 1)
    return between[roll.arrival[between] < 0]


def _names(roll: Roll, during: Days) -> tuple[str, ...]:
    named = (
        Counter(name for row in during.tolist() for name in roll.names.at(row)) if len(roll.names) else Counter[str]()
    )
    return tuple(name for name, _ in sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _spread(day: Days, trip: Trip, row: Days) -> Days:
    """Return the trip's rows, the strongest first: one of every day before a second of any."""
    turns: Counter[int] = Counter()
    order = []
    for at in trip.at.tolist():
        order.append((turns[int(day[at])], at))
        turns[int(day[at])] += 1
    return row[[at for _, at in sorted(order)[:MOST_EVIDENCE]]]


def _qualifies(day: Days, at: Positions) -> bool:
    return len(at) >= MIN_PHOTOS and len(different(day[at])) >= MIN_DAYS


def _made_from(day: Days, row: Days, trip: Trip, homes: Homes) -> int | None:
    """Return after how many photos the trip was one, and a home known to be away from."""
    known = [number for number in homes.made_from if number is not None]
    if not known:
        return None
    other_day = int(np.argmax(day[trip.at] != day[trip.at[0]]))
    enough = max(other_day, MIN_PHOTOS - 1)
    return max(int(row[trip.at[enough]]) + 1, min(known))


def _window(roll: Roll, homes: Homes, day: Days, trip: Trip) -> Iterable[tuple[str, str]]:
    if roll.window_first is None:
        return ()
    inside = trip.at[day[trip.at] >= day_number(roll.window_first)]
    enough = homes.in_window and _qualifies(day, inside)
    return (("stated_window_alone", "enough" if enough else "not enough"),)


def _settings(roll: Roll, day: Days, trip: Trip, photos: int) -> tuple[str, ...]:
    recent = trip.at[day[trip.at] >= day_number(roll.as_of) - KEPT_DAYS]
    return (
        f"take the position out of {'this one photo' if photos == 1 else f'these {photos:,} photos'}",
        *(() if _qualifies(day, recent) else (f"keep the last {KEPT_DAYS} days only",)),
        "hand over no positions (on Android, no access to media location)",
    )


def _again(roll: Roll, whole: Survey, trips: list[Ended], points: Points) -> tuple[Inference, ...]:
    """Return the towns of several trips, the most frequent first."""
    where: dict[tuple[str, str, str], list[Ended]] = {}
    names: dict[tuple[str, str, str], Place] = {}
    for one in trips:
        for place in towns_of(roll, whole.points.row[one.trip.at])[:1]:
            key = town_key(place)
            names.setdefault(key, place)
            where.setdefault(key, []).append(one)
    often = sorted(
        (key for key, there in where.items() if len(there) >= MIN_TRIPS_THERE), key=lambda key: (-len(where[key]), key)
    )
    return tuple(
        _again_there(roll, whole, names[key], where[key], never_again(points, where[key], names[key])) for key in often
    )


def _again_there(roll: Roll, whole: Survey, place: Place, ended: list[Ended], ends: Days) -> Inference:
    points, there = whole.points, [one.trip for one in ended]
    first, last = as_date(there[0].first_day), as_date(there[-1].last_day)
    return Inference(
        id=AGAIN_ID,
        claim=f"{_town(place)} on {len(there)} trips, {_span(first, last)}",
        confidence=min(sureness(TRIP, np.log(len(trip.at))) for trip in there),
        evidence=roll.rows(np.array([points.row[trip.at[0]] for trip in there])),
        period=Period(first=first, last=last),
        place=None,
        abstained=None,
        method=_AGAIN_METHOD,
        details=(("trips", len(there)), ("town", place.name), ("country_code", place.country_code)),
        asset_count=sum(len(trip.at) for trip in there),
        ends_without=roll.rows(ends),
        ends_with=("hand over no positions (on Android, no access to media location)",),
    )
