"""Without how few photos a trip is claimed no more."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from rollaudit.inference.claimed import HOME_ID, claimed_places
from rollaudit.inference.home import Dwelling
from rollaudit.inference.points import Days, Points, own_devices
from rollaudit.inference.roll import Roll
from rollaudit.inference.survey import survey
from rollaudit.inference.trips import MIN_DAYS, MIN_PHOTOS, Positions, Trip, find_trips, towns_of
from rollaudit.model.evidence import Place

MIN_TRIPS_THERE: Final = 2
_MOST_ROUNDS: Final = 4


class Ended(NamedTuple):
    """A trip, and the roll's rows without which it is none."""

    trip: Trip
    rows: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class TripEnds:
    """What it takes to look again without some photos: the roll, and all its points, whosever the device was."""

    roll: Roll
    points: Points

    def without(self, own: Points, trip: Trip) -> Days:
        """Return the fewest of the roll's rows without which too few photos, or too few days, are left of a trip.

        `own` are the points in which it was found. Counted, then looked at again: once the owner's photos are gone
        another person's device may pass for the owner's, or a stay for a home. What makes a trip then goes as well.
        """
        removed = own.row[_by_counting(own.day, trip)]
        first, last = int(own.row[trip.at[0]]), int(own.row[trip.at[-1]])
        for _ in range(_MOST_ROUNDS):
            points, trips = self._trips(removed)
            spans = [(points.row[one.at[[0, -1]]].tolist(), one) for one in trips]
            left = [_by_counting(points.day, one) for (begin, end), one in spans if begin <= last and first <= end]
            if not left:
                return removed
            removed = np.union1d(removed, points.row[np.concatenate(left)])
        row = self.points.row
        return np.union1d(removed, row[(row >= first) & (row <= last)])

    def never_again(self, there: list[Ended], town: Place) -> Days:
        """Return the fewest rows without which too few trips lead to a town, given those that did; looked at again."""
        removed = _cheapest([one.rows for one in there])
        for _ in range(_MOST_ROUNDS):
            points, trips = self._trips(removed)
            again = [trip for trip in trips if _same_town(towns_of(self.roll, points.row[trip.at])[:1], town)]
            if len(again) < MIN_TRIPS_THERE:
                return removed
            removed = np.union1d(removed, _cheapest([points.row[_by_counting(points.day, trip)] for trip in again]))
        return np.union1d(removed, np.concatenate([points.row[trip.at] for trip in again]))

    def _trips(self, removed: Days) -> tuple[Points, tuple[Trip, ...]]:
        """Return the trips that are found without some rows, and the points they are found in."""
        kept = np.ones(len(self.roll), dtype=bool)
        kept[removed] = False
        found = survey(self.points, own_devices(self.roll, kept), kept)
        homes = tuple(one.one for one in claimed_places(found) if one.kind == HOME_ID and isinstance(one.one, Dwelling))
        points = found.points.settled()
        return points, find_trips(self.roll, points, found.stays, homes)


def _cheapest(trips: list[Days]) -> Days:
    """Return the rows of the trips that take fewest to end, all but those of too few trips to lead there again."""
    return np.unique(np.concatenate(sorted(trips, key=len)[: len(trips) - MIN_TRIPS_THERE + 1]))


def _same_town(towns: tuple[Place, ...], town: Place) -> bool:
    return any((one.name, one.region, one.country_code) == (town.name, town.region, town.country_code) for one in towns)


def _by_counting(day: Days, trip: Trip) -> Positions:
    """Return the fewest positions without which too few photos, or too few days, are left."""
    _, of, photos = np.unique(day[trip.at], return_inverse=True, return_counts=True)
    kept = np.argsort(-photos, kind="stable")[: MIN_DAYS - 1]
    by_days = trip.at[~np.isin(of, kept)]
    by_photos = trip.at[: len(trip.at) - (MIN_PHOTOS - 1)]
    return by_days if len(by_days) <= len(by_photos) else by_photos
