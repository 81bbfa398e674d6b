"""The places that are sure enough to be said, and what each of them stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference import home as homes_module
from rollaudit.inference import work as work_module
from rollaudit.inference.calendar_days import months_of
from rollaudit.inference.confidence import (
    EITHER,
    HAUNT,
    LEAST,
    LEAST_HOME,
    LEAST_SECOND,
    NIGHT_WORK,
    sureness,
)
from rollaudit.inference.counterfactual import Found, Need, Support
from rollaudit.inference.curves import HOME, SECOND_HOME, WORK
from rollaudit.inference.grid import Positions
from rollaudit.inference.home import Dwelling
from rollaudit.inference.parts import parts
from rollaudit.inference.presence import HOME_WEIGHT, SLEPT_WEIGHT, home_weights
from rollaudit.inference.survey import (
    MIN_REGULAR_DAYS,
    MIN_REGULAR_MONTHS,
    MIN_REGULAR_WEEKS,
    Haunt,
    Survey,
)
from rollaudit.inference.work import Workplace

HOME_ID: Final = "home"
WORK_ID: Final = "work"
SECOND_ID: Final = "second_home"
HAUNT_ID: Final = "regular_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPlace:
    """One place of a survey: `positions` are those of its points that the claim rests on, in order of capture."""

    kind: str
    found: Found
    one: Dwelling | Workplace | Haunt
    positions: Positions
    confidence: float


def claimed_places(survey: Survey) -> list[ClaimedPlace]:
    """Return every place that is sure enough to be said."""
    dwellings = [(HOME_ID, one, _sure_of_home(one)) for one in survey.homes]
    dwellings += [(SECOND_ID, one, sureness(SECOND_HOME, np.log(one.visits), one.lived)) for one in survey.second_homes]
    claimed = [
        _place(survey, kind, one, sure, _all_positions(survey, one))
        for kind, one, sure in dwellings
        if sure >= (LEAST_HOME if kind == HOME_ID else LEAST_SECOND)
    ]
    for work in survey.workplaces:
        sure = sureness(NIGHT_WORK if work.by_night else WORK, *work.measures, seen=work.days)
        if sure >= LEAST:
            claimed.append(_place(survey, WORK_ID, work, sure, np.sort(survey.presence.points_of(work.rows))))
    for haunt in survey.haunts:
        sure = sureness(HAUNT, np.log(haunt.weeks))
        if sure >= LEAST:
            claimed.append(_place(survey, HAUNT_ID, haunt, sure, np.sort(survey.presence.points_of(haunt.rows))))
    return claimed


def claimed_homes(claimed: list[ClaimedPlace]) -> tuple[Dwelling, ...]:
    """Return the homes among the places."""
    return tuple(place.one for place in claimed if place.kind == HOME_ID and isinstance(place.one, Dwelling))


def _sure_of_home(one: Dwelling) -> float:
    """Return how sure a home is: never surer than that it is the one of the two likeliest places of its time."""
    return min(sureness(HOME, one.lived, one.rival, seen=one.nights), sureness(EITHER, one.lived - one.rival))


def found_places(survey: Survey) -> list[tuple[Found, Callable[[], Support]]]:
    """Return the same places with what they stand on, which is worked out when it is asked for."""

    def asked(place: ClaimedPlace) -> Callable[[], Support]:
        return lambda: support_of(survey, place)

    return [(place.found, asked(place)) for place in claimed_places(survey)]


def support_of(survey: Survey, place: ClaimedPlace) -> Support:
    """Return what a claim stands on: its nights or days, and how many of them it needs."""
    rows = place.one.rows
    days = survey.presence.day[rows]
    units = survey.presence.units(rows)
    each = np.arange(len(units))
    match place.kind:
        case "home" | "second_home":
            least = HOME_WEIGHT if place.kind == HOME_ID else SLEPT_WEIGHT
            units = _at_home(survey, units, least)
            if place.kind == HOME_ID:
                return Support(
                    units=units,
                    days=days,
                    needs=(
                        Need(each, homes_module.MIN_NIGHTS),
                        Need(months_of(days), homes_module.MIN_MONTHS),
                    ),
                    span=homes_module.MIN_SPAN_DAYS,
                )
            visits = np.concatenate(([0], np.cumsum(np.diff(days) > homes_module.VISIT_GAP_DAYS)))
            needs = (Need(each, homes_module.MIN_OTHER_NIGHTS), Need(visits, homes_module.MIN_OTHER_VISITS))
            return Support(units=units, days=days, needs=needs)
        case "work":
            by_night = isinstance(place.one, Workplace) and place.one.by_night
            least_days = work_module.MIN_NIGHTS if by_night else work_module.MIN_DAYS
            return Support(
                units=units,
                days=days,
                needs=(Need(each, least_days), Need((days + 3) // 7, work_module.MIN_WEEKS)),
                span=work_module.MIN_SPAN_DAYS,
            )
        case _:
            return Support(
                units=units,
                days=days,
                needs=(
                    Need(each, MIN_REGULAR_DAYS),
                    Need((days + 3) // 7, MIN_REGULAR_WEEKS),
                    Need(months_of(days), MIN_REGULAR_MONTHS),
                ),
            )


def _at_home(survey: Survey, units: tuple[Positions, ...], least: float) -> tuple[Positions, ...]:
    """Return of each unit the points of hours that speak so strongly for a home at least."""
    at = np.concatenate([np.empty(0, dtype=np.int32), *units])
    strong = np.empty(len(at), dtype=bool)
    for part in parts(len(at)):
        strong[part] = home_weights(survey.points.take(at[part])) >= least
    ends = np.cumsum([len(unit) for unit in units]).tolist()
    return tuple(unit[strong[end - len(unit) : end]] for unit, end in zip(units, ends, strict=True))


def _place(
    survey: Survey, kind: str, one: Dwelling | Workplace | Haunt, confidence: float, positions: Positions
) -> ClaimedPlace:
    points = survey.points.take(positions)
    latitude = round(float(np.median(points.latitude, overwrite_input=True)), 5)
    longitude = round(float(np.median(points.longitude, overwrite_input=True)), 5)
    return ClaimedPlace(
        kind=kind, found=Found(kind, latitude, longitude), one=one, positions=positions, confidence=confidence
    )


def _all_positions(survey: Survey, one: Dwelling) -> Positions:
    """Return the positions of every point at the place in the time it was lived in, whatever the hour."""
    of = survey.presence.of(one.region)
    rows = np.arange(of.start, of.stop)
    day = survey.presence.day[rows]
    return np.sort(survey.presence.points_of(rows[(day >= one.first_day) & (day <= one.last_day)]))
