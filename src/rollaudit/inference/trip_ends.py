"""Without how few photos a trip is claimed no more."""

from typing import Final, NamedTuple

import numpy as np

from rollaudit.inference.claimed import claimed_homes, claimed_places
from rollaudit.inference.points import Days, Points
from rollaudit.inference.survey import survey_without
from rollaudit.inference.trips import MIN_DAYS, MIN_PHOTOS, Positions, Trip, find_trips, town_key, towns_of
from rollaudit.model.evidence import Place

MIN_TRIPS_THERE: Final = 2
_MOST_ROUNDS: Final = 4


class Ended(NamedTuple):
    """A trip, and the roll's rows without which it is none."""

    trip: Trip
    rows: Days


def ends_without(everyones: Points, own: Points, trip: Trip) -> Days:
    """Return the fewest of the roll's rows without which too few photos, or too few days, are left of a trip.

    `own` are the points in which it was found, `everyones` all of the roll. Counted, then looked at again: once the
    owner's photos are gone another person's device may pass for the owner's, or a stay for a home. What makes a trip
    then goes as well.
    """
    removed = own.row[_by_counting(own.day, trip)]
    first, last = own.row[trip.at[[0, -1]]].tolist()
    for _ in range(_MOST_ROUNDS):
        points, trips = _trips_without(everyones, removed)
        spans = [(points.row[one.at[[0, -1]]].tolist(), one) for one in trips]
        left = [_by_counting(points.day, one) for (begin, end), one in spans if begin <= last and first <= end]
        if not left:
            return removed
        removed = np.union1d(removed, points.row[np.concatenate(left)])
    row = everyones.row
    return np.union1d(removed, row[(row >= first) & (row <= last)])


def never_again(everyones: Points, there: list[Ended], town: Place) -> Days:
    """Return the fewest rows without which too few trips lead to a town, given those that did; looked at again."""
    removed = _cheapest([one.rows for one in there])
    for _ in range(_MOST_ROUNDS):
        points, trips = _trips_without(everyones, removed)
        again = [
            trip for trip in trips if town_key(town) in map(town_key, towns_of(points.roll, points.row[trip.at])[:1])
        ]
        if len(again) < MIN_TRIPS_THERE:
            return removed
        removed = np.union1d(removed, _cheapest([points.row[_by_counting(points.day, trip)] for trip in again]))
    return np.union1d(removed, np.concatenate([points.row[trip.at] for trip in again]))


def _trips_without(everyones: Points, removed: Days) -> tuple[Points, tuple[Trip, ...]]:
    """Return the trips that are found without some rows, and the points they are found in."""
    found = survey_without(everyones, removed)
    points = found.points.settled()
    return points, find_trips(points.roll, points, found.stays, claimed_homes(claimed_places(found)))


def _cheapest(trips: list[Days]) -> Days:
    """Return the rows of the trips that take fewest to end, all but those of too few trips to lead there again."""
    return np.unique(np.concatenate(sorted(trips, key=len)[: len(trips) - MIN_TRIPS_THERE + 1]))


def _by_counting(day: Days, trip: Trip) -> Positions:
    """Return the fewest positions without which too few photos, or too few days, are left."""
    _, of, photos = np.unique(day[trip.at], return_inverse=True, return_counts=True)
    kept = np.argsort(-photos, kind="stable")[: MIN_DAYS - 1]
    by_days = trip.at[~np.isin(of, kept)]
    by_photos = trip.at[: len(trip.at) - (MIN_PHOTOS - 1)]
    return by_days if len(by_days) <= len(by_photos) else by_photos
