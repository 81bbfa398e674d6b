"""Without which photos a trip ends: also where somebody else's device was along, and would pass for the owner's."""

from datetime import date

import pytest

from lives import FRIEND, HOME, PARENTS, PHONE, days_at, roll_of
from rollaudit.inference.infer import infer
from rollaudit.inference.journeys import AGAIN_ID, TRIP_ID


def at(spot, first, count, every, device=PHONE, hour=0.0):
    return days_at(spot, hour, first=date(2025, 1, first), count=count, every=every, device=device)


def said(assets, kind):
    return [one for one in infer(roll_of(assets)) if one.id == kind and one.abstained is None]


def without(assets, claim):
    return [asset for asset in assets if asset.id not in claim.ends_without]


AT_HOME = at(PARENTS, 6, 5, 14, hour=0.03)
ALONG = [*at(HOME, 6, 4, 1, FRIEND, 0.01), *AT_HOME]


@pytest.mark.parametrize(
    ("own", "friends_too"),
    [(at(HOME, 6, 16, 1, hour=0.02), True), (at(HOME, 6, 40, 1, hour=0.02), False)],
    ids=["the friend would pass for the owner", "the friend took too few"],
)
def test_a_trip_ends_without_the_photos_that_are_named_and_no_friends_photo_is_named_in_vain(own, friends_too):
    assets = [*at(HOME, 6, 1, 1), *own, *ALONG]

    (trip,) = [one for one in said(assets, TRIP_ID) if one.period.first < date(2025, 1, 10)]

    named = {one.device.make for one in assets if one.id in trip.ends_without}
    assert ("Google" in named) == friends_too
    left = said(without(assets, trip), TRIP_ID)
    assert not any(one.period.first < trip.period.last and trip.period.first < one.period.last for one in left)


def test_a_town_is_no_goal_of_several_trips_without_the_photos_that_are_named():
    assets = [
        *at(HOME, 6, 1, 1),
        *at(HOME, 6, 6, 1, FRIEND, 0.01),
        *at(HOME, 6, 11, 2, hour=0.02),
        *at(PARENTS, 7, 5, 14, hour=0.03),
    ]

    (again,) = said(assets, AGAIN_ID)

    assert not said(without(assets, again), AGAIN_ID)


def test_photos_of_a_friend_just_before_a_trip_do_not_make_up_for_those_that_are_named():
    assets = [
        *at(HOME, 6, 1, 1),
        *at(HOME, 6, 3, 1, FRIEND, 0.01),
        *at(HOME, 9, 4, 1, hour=0.02),
        *at(PARENTS, 6, 5, 14, hour=0.03),
    ]

    (trip,) = said(assets, TRIP_ID)

    assert not said(without(assets, trip), TRIP_ID)
