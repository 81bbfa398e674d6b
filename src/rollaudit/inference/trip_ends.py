"""Without how few photos a trip is claimed no more."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from rollaudit.inference.claimed import HOME_ID, claimed_places
from rollaudit.inference.home import Dwelling
from rollaudit.inference.parts import gathered
from rollaudit.inference.points import Days, DeviceUse, Points, own_devices
from rollaudit.inference.roll import Roll
from rollaudit.inference.survey import survey
from rollaudit.inference.trips import LONGEST_SILENCE_DAYS, MIN_DAYS, MIN_PHOTOS, Positions, Trip, find_trips, towns_of
from rollaudit.model.evidence import Place

MIN_TRIPS_THERE: Final = 2
_MOST_ROUNDS: Final = 4


class Ended(NamedTuple):
    """A trip, and the roll's rows without which it is none."""

    trip: Trip
    rows: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class TripEnds:
    """What it takes to look again: all points, those of other people's devices too, and how each device was used."""

    roll: Roll
    points: Points
    use: DeviceUse

    def without(self, own: Points, trip: Trip) -> Days:
        """Return the fewest of the roll's rows without which too few photos, or too few days, are left of a trip.

        `own` are the points in which it was found. Exact where counting decides. Where somebody else's device was
        along, it may pass for the owner's once the owner's photos are gone: what still makes a trip goes as well.
        """
        removed = own.row[_by_counting(own.day, trip)]
        first, last = int(own.row[trip.at[0]]), int(own.row[trip.at[-1]])
        day = self.points.day
        reach = trip.first_day - LONGEST_SILENCE_DAYS, trip.last_day + LONGEST_SILENCE_DAYS + 1
        around = self.points.row[slice(*np.searchsorted(day, np.array(reach, dtype=day.dtype)).tolist())]
        for _ in range(_MOST_ROUNDS):
            left = self._left(removed, first, last) if self._others_may_stand_in(removed, around) else None
            if left is None:
                return removed
            removed = np.union1d(removed, left)
        return np.union1d(removed, own.row[trip.at])

    def never_again(self, there: list[Ended], town: Place) -> Days:
        """Return the fewest rows without which too few trips lead to a town, given those that did."""
        removed = _cheapest([one.rows for one in there])
        for _ in range(_MOST_ROUNDS):
            if not self._others_may_stand_in(removed, self.points.row):
                return removed
            points, trips = self._trips(removed)
            again = [trip for trip in trips if _same_town(towns_of(self.roll, points.row[trip.at])[:1], town)]
            if len(again) < MIN_TRIPS_THERE:
                return removed
            removed = np.union1d(removed, _cheapest([points.row[_by_counting(points.day, trip)] for trip in again]))
        return np.union1d(removed, np.concatenate([one.rows for one in there]))

    def _others_may_stand_in(self, removed: Days, rows: Days) -> bool:
        """Say whether a device that is not the owner's made any of the rows, and might pass for it without others."""
        devices = np.unique(gathered(self.roll.device, rows))
        return bool((~self.use.own() & self.use.own(len(removed)))[devices].any())

    def _left(self, removed: Days, first: int, last: int) -> Days | None:
        """Return what a trip in the same time rests on without some rows; None where there is none."""
        points, trips = self._trips(removed)
        for trip in trips:
            rows = points.row[trip.at]
            if rows[0] <= last and first <= rows[-1]:
                return points.row[_by_counting(points.day, trip)]
        return None

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
