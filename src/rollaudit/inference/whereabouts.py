"""Claims about places: home, work or school, second homes, places visited regularly; or what they lacked."""

from collections import Counter
from typing import Final

import numpy as np

from rollaudit.inference import home as homes_module
from rollaudit.inference import work as work_module
from rollaudit.inference.calendar_days import as_date, counted, day_number, month_words
from rollaudit.inference.claimed import (
    HAUNT_ID,
    HOME_ID,
    SECOND_ID,
    WORK_ID,
    ClaimedPlace,
    claimed_homes,
    claimed_places,
    found_places,
    support_of,
)
from rollaudit.inference.counterfactual import Found, Reruns, Support, same_place
from rollaudit.inference.home import NO_RIVAL, Dwelling
from rollaudit.inference.journeys import KEPT_DAYS, Homes, claim_trips
from rollaudit.inference.points import Days, own_devices, points_of
from rollaudit.inference.presence import home_weights
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.inference.survey import (
    Haunt,
    Survey,
    survey,
)
from rollaudit.inference.work import Workplace
from rollaudit.model.evidence import Place
from rollaudit.model.report import Inference, InferencePlace
from rollaudit.model.summaries import Period

MOST_EVIDENCE: Final = 200
MIN_RADIUS_M: Final = 30
_IN_CIRCLE: Final = 0.8
_ROUND_M: Final = 10
_SATURDAY: Final = 5
_OFTEN: Final = 0.05
_TURNS: Final = 5  # photos of one night or day that are evidence before those of other hours are

_HOME_METHOD: Final = (
    "Where most nights, evenings and early mornings of several months were photographed, one night after another, with"
    " days that begin and end there: the densest spot of days, won against all others in most stretches of 30 days."
)
_WORK_METHOD: Final = (
    "Where photos were taken by day on the days of a working week, week after week, and hardly at other times, more"
    " than at any other place away from home."
)
_SECOND_METHOD: Final = (
    "Where nights were photographed on several separate visits, with days that begin where the evening before was,"
    " beside a home elsewhere."
)
_HAUNT_METHOD: Final = "Where photos were taken in many different weeks, beside home and work."


def claim_whereabouts(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Return homes (earliest first), workplaces, second homes, regular places, trips; what was lacking in their place.

    They share one survey of the roll.
    """
    points = points_of(roll)
    whole = survey(points, own_devices(roll))
    reruns = Reruns(roll=roll, points=points, finder=found_places)
    claimed = claimed_places(whole)
    alone = _alone(roll, reruns)
    made = [_inference(roll, whole, one, reruns, alone) for one in claimed]
    by_kind = {kind: [one for one in made if one.id == kind] for kind in (HOME_ID, WORK_ID, SECOND_ID, HAUNT_ID)}
    return (
        *(by_kind[HOME_ID] or [_no_home(whole)]),
        *(by_kind[WORK_ID] or [_no_work(whole)]),
        *by_kind[SECOND_ID],
        *by_kind[HAUNT_ID],
        *claim_trips(
            roll,
            whole,
            Homes(
                dwellings=claimed_homes(claimed),
                made_from=tuple(one.made_from for one in by_kind[HOME_ID]),
                in_window=any(found.kind == HOME_ID for found in alone.get("stated_window", [])),
            ),
            points,
        ),
    )


def _inference(
    roll: Roll, whole: Survey, claimed: ClaimedPlace, reruns: Reruns, alone: dict[str, list[Found]]
) -> Inference:
    points, positions = whole.points, claimed.positions
    radius_m = _radius_m(whole, claimed)
    place = _town(roll, points.take(positions).row)
    first, last = as_date(claimed.one.first_day), as_date(claimed.one.last_day)
    period = Period(first=first, last=last)
    support = support_of(whole, claimed)
    prefix = reruns.made_from(claimed.found)
    ends = reruns.ends_without(claimed.found, points.row, support)
    during = _hours(whole, claimed)
    holds = {name: any(same_place(claimed.found, other) for other in found) for name, found in alone.items()}
    return Inference(
        id=claimed.kind,
        claim=_sentence(claimed, radius_m, place, during, len(positions)),
        confidence=claimed.confidence,
        evidence=roll.rows(_strongest(whole, claimed, support)),
        period=period,
        place=InferencePlace(latitude=claimed.found.latitude, longitude=claimed.found.longitude, radius_m=radius_m),
        abstained=None,
        method=_METHODS[claimed.kind],
        details=(*_measures(claimed), *_place_details(place), ("hours", during), *_window_details(holds)),
        asset_count=len(positions),
        made_from=None if prefix is None else int(reruns.points.row[min(prefix, len(reruns.points)) - 1]) + 1,
        ends_without=roll.rows(ends),
        ends_with=_settings(len(ends), holds),
    )


_METHODS: Final = {HOME_ID: _HOME_METHOD, WORK_ID: _WORK_METHOD, SECOND_ID: _SECOND_METHOD, HAUNT_ID: _HAUNT_METHOD}


def _radius_m(whole: Survey, claimed: ClaimedPlace) -> float:
    """Return the radius, rounded up to 10 m, around the middle that holds four fifths of the photos there."""
    points = whole.points.take(claimed.positions)
    apart = points.distance_m(claimed.found.latitude, claimed.found.longitude)
    within_m = np.quantile(apart, _IN_CIRCLE, overwrite_input=True)
    return float(max(MIN_RADIUS_M, np.ceil(within_m / _ROUND_M) * _ROUND_M))


def _strongest(whole: Survey, claimed: ClaimedPlace, support: Support) -> Days:
    """Return the roll's rows, the strongest first: one of every unit before a second of any, the surest hours first."""
    dwelling = claimed.kind in (HOME_ID, SECOND_ID)
    turns: list[tuple[int, float, int]] = []
    for unit in support.units:
        weights = home_weights(whole.points.take(unit)) if dwelling else np.zeros(len(unit))
        best = np.argsort(-weights, kind="stable")[:_TURNS]
        turns += [(turn, -float(weights[at]), int(unit[at])) for turn, at in enumerate(best.tolist())]
    order = [at for _, _, at in sorted(turns)[:MOST_EVIDENCE]]
    # other hours at the place, and long series
    others = np.ones(len(whole.points), dtype=bool)
    others[[at for _, _, at in turns]] = False
    rest = claimed.positions[others[claimed.positions]][: MOST_EVIDENCE - len(order)].tolist()
    return whole.points.take(np.array([*order, *rest], dtype=np.int32)).row


def _town(roll: Roll, rows: Days) -> Place | None:
    numbers = roll.place[rows]
    known = Counter(numbers[numbers >= 0].tolist())
    if not known:
        return None
    return roll.places[min(known, key=lambda number: (-known[number], roll.places[number].distance_km, number))]


def _hours(whole: Survey, claimed: ClaimedPlace) -> str:
    """Return in what hours the claim's photos were taken, in words."""
    points = whole.points.take(claimed.positions)
    hour = points.hour
    if claimed.kind in (HOME_ID, SECOND_ID):
        late = np.mod(hour - homes_module.LATE_HOUR, 24) < 24 + 6 - homes_module.LATE_HOUR
        if late.mean() >= 0.5:
            return f"mostly after {homes_module.LATE_HOUR}:00"
        return "mostly in the evening, at night and in the morning" if _off_work(hour) >= 0.5 else "at all hours"
    low, high = np.quantile(hour, [0.05, 0.95], overwrite_input=True)
    if isinstance(claimed.one, Workplace) and claimed.one.by_night:
        return "by night"
    saturdays = (points.weekday == _SATURDAY).mean() >= _OFTEN
    first, last = f"{int(low)}:00", f"{min(24, int(np.ceil(high)))}:00"
    if claimed.kind != WORK_ID:
        return f"between {first} and {last}"
    return f"{'Mondays to Saturdays' if saturdays else 'weekdays'} {first} to {last}"


def _off_work(hour: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float(((hour >= 18) | (hour < 9)).mean())


def _sentence(claimed: ClaimedPlace, radius_m: float, place: Place | None, during: str, photos: int) -> str:
    where = f"a circle of {radius_m:.0f} m" + (f" in {place.name} ({place.country_code})" if place else "")
    one = claimed.one
    since = f"{month_words(as_date(one.first_day))} to {month_words(as_date(one.last_day))}"
    rest = f"from {counted(photos, 'photo', 'photos')}, {during}"
    match claimed.kind:
        case "second_home":
            return f"{where}, {since}; {rest}: a second home, or somebody's they stay with"
        case _:
            return f"{where}, {since}; {rest}"


def _measures(claimed: ClaimedPlace) -> tuple[tuple[str, str | int | float], ...]:
    match claimed.one:
        case Dwelling() as one:
            return (
                ("nights", one.nights),
                ("months", one.months),
                ("visits", one.visits),
                ("share", round(one.share, 2)),
            )
        case Workplace() as one:
            return (("days", one.days), ("weeks", one.weeks), ("share", round(one.share, 2)))
        case Haunt() as one:
            return (("days", one.days), ("weeks", one.weeks), ("months", one.months))


def _place_details(place: Place | None) -> tuple[tuple[str, str | int | float], ...]:
    if place is None:
        return ()
    details = (
        ("town", place.name),
        ("region", place.region),
        ("country_code", place.country_code),
        ("time_zone", place.time_zone or ""),
    )
    return tuple((name, value) for name, value in details if value)


def _alone(roll: Roll, reruns: Reruns) -> dict[str, list[Found]]:
    """Return what is found from the stated window alone, and from the last 30 days."""
    month = day_number(roll.as_of) - KEPT_DAYS
    alone = {"last_30_days": reruns.holds(month)}
    if roll.window_first is not None:
        first = day_number(roll.window_first)
        alone["stated_window"] = alone["last_30_days"] if first == month else reruns.holds(first)
    return alone


def _window_details(holds: dict[str, bool]) -> tuple[tuple[str, str | int | float], ...]:
    return (
        (("stated_window_alone", "enough" if holds["stated_window"] else "not enough"),)
        if "stated_window" in holds
        else ()
    )


def _settings(photos: int, holds: dict[str, bool]) -> tuple[str, ...]:
    settings = [f"take the position out of {'this one photo' if photos == 1 else f'these {photos:,} photos'}"]
    if not holds["last_30_days"]:
        settings.append(f"keep the last {KEPT_DAYS} days only")
    settings.append("hand over no positions (on Android, no access to media location)")
    return tuple(settings)


def _no_home(whole: Survey) -> Inference:
    nearly = homes_module.nearly_home(whole.presence)
    if not len(whole.points):
        lacked = "no photo of the owner's own with both a position and a time"
    elif nearly.nights < homes_module.MIN_NIGHTS:
        lacked = (
            f"{counted(nearly.nights, 'night, evening or early morning', 'nights, evenings or early mornings')} at any"
            f" one place, {homes_module.MIN_NIGHTS} needed"
        )
    elif nearly.months < homes_module.MIN_MONTHS or nearly.span_days < homes_module.MIN_SPAN_DAYS:
        lacked = (
            f"{nearly.nights:,} nights at one place lie within {counted(nearly.span_days + 1, 'day', 'days')},"
            f" {homes_module.MIN_SPAN_DAYS} needed"
        )
    elif whole.homes:
        best = max(whole.homes, key=lambda one: (one.lived - one.rival, -one.region))
        lacked = (
            f"the likeliest place, of {counted(best.nights, 'night', 'nights')}, could be one that is only visited:"
            + (" another one is nearly as likely" if best.rival > NO_RIVAL else " few of its days begin and end there")
        )
    else:
        lacked = f"no place has most nights of its time: the best has {nearly.nights:,}"
    return unsaid(HOME_ID, lacked, _HOME_METHOD)


def _no_work(whole: Survey) -> Inference:
    nearly = work_module.nearly_work(whole.presence, whole.stays, tuple(one.region for one in whole.homes))
    if nearly.days < work_module.MIN_DAYS:
        lacked = (
            f"{counted(nearly.days, 'day', 'days')} of a working week by day at any one place,"
            f" {work_module.MIN_DAYS} needed"
        )
    elif nearly.weeks < work_module.MIN_WEEKS:
        lacked = (
            f"{nearly.days:,} working days at one place lie within {nearly.weeks:,} weeks,"
            f" {work_module.MIN_WEEKS} needed"
        )
    else:
        lacked = (
            f"working days make {nearly.share:.0%} of those at the likeliest place, and do not stand out enough from"
            " the days at other places, or lie within too few weekdays or hours"
        )
    return unsaid(WORK_ID, lacked, _WORK_METHOD)
