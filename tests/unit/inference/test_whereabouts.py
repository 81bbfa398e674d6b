from dataclasses import replace
from datetime import date, timedelta

import pytest

from lives import (
    CAFE,
    FRIEND,
    HOME,
    OFFICE,
    PARENTS,
    ROME,
    at_home,
    at_work,
    days_at,
    in_rome,
    lacked,
    roll_of,
    said,
)
from rollaudit.inference.infer import infer
from rollaudit.inference.whereabouts import claim_whereabouts


def claims_of(assets, **options):
    return claim_whereabouts(roll_of(assets, **options), ())


def near(claim, spot):
    return abs(claim.place.latitude - spot[0]) < 0.001 and abs(claim.place.longitude - spot[1]) < 0.001


def test_home_is_where_the_nights_are():
    (home,) = said(claims_of(at_home() + at_work()), "home")
    assert near(home, HOME)
    assert 30 <= home.place.radius_m <= 100
    assert home.confidence >= 0.9
    assert home.period.first == date(2025, 1, 6)
    assert home.asset_count == 40
    assert set(home.evidence) == {asset.id for asset in at_home()}
    assert "Lisbon" in home.claim
    assert dict(home.details)["nights"] == 40


def test_home_says_from_how_few_photos_it_could_have_been_found():
    assets = at_home() + at_work()
    (home,) = said(claims_of(assets), "home")
    ordered = sorted(assets, key=lambda asset: asset.capture_time.local)
    assert said(claims_of(ordered[: home.made_from]), "home")
    assert not said(claims_of(ordered[: home.made_from - 1]), "home")


@pytest.mark.parametrize("kind", ["home", "work"])
def test_without_the_named_photos_the_claim_is_not_made(kind):
    assets = at_home() + at_work()
    (claim,) = said(claims_of(assets), kind)
    gone = set(claim.ends_without)
    assert 0 < len(gone) < claim.asset_count
    left = claims_of([asset for asset in assets if asset.id not in gone])
    assert not said(left, kind)
    assert f"{len(gone):,} photos" in claim.ends_with[0]


def test_work_is_where_the_weekdays_are():
    (work,) = said(claims_of(at_home() + at_work()), "work")
    assert near(work, OFFICE)
    assert "weekdays 9:00 to" in work.claim


def test_lunch_is_not_work():
    lunches = days_at(CAFE, 12.6, count=40, first=date(2025, 1, 7)) + days_at(CAFE, 12.9, first=date(2025, 1, 8))
    assert not said(claims_of(at_home() + lunches), "work")


def test_a_place_of_all_hours_is_not_work():
    cafe = days_at(CAFE, 11) + days_at(CAFE, 19, first=date(2025, 1, 9)) + days_at(CAFE, 16, first=date(2025, 1, 11))
    claims = claims_of(at_home() + cafe)
    assert not said(claims, "work")
    assert [near(place, CAFE) for place in said(claims, "regular_place")] == [True]


def test_nights_without_days_are_work_by_night():
    nights = [
        asset
        for number in range(3)
        for asset in days_at(OFFICE, 26 + number, first=date(2025, 1, 7 + number), count=15)
    ]
    claims = claims_of(at_home() + days_at(HOME, 15) + nights)
    assert [near(home, HOME) for home in said(claims, "home")] == [True]
    (work,) = said(claims, "work")
    assert near(work, OFFICE)
    assert "by night" in work.claim


def test_who_moved_has_two_homes_with_their_times():
    later = [asset for hour in (8, 22) for asset in days_at(CAFE, hour, first=date(2025, 8, 4), count=20)]
    first, second = said(claims_of(at_home() + later), "home")
    assert near(first, HOME)
    assert near(second, CAFE)
    assert first.period.last < second.period.first


def test_nights_at_the_parents_are_a_second_home_and_no_trip():
    visits = [
        asset for day in (9, 10, 11) for asset in days_at(PARENTS, 22, first=date(2025, 1, day), count=8, every=21)
    ]
    claims = claims_of(at_home() + visits)
    assert near(said(claims, "second_home")[0], PARENTS)
    assert not said(claims, "trip")


def weekly(spot, *moments):
    """Thirty weeks with one photo at each moment: (weekday, hour)."""
    return [
        asset
        for weekday, hour in moments
        for asset in days_at(spot, hour, first=date(2025, 1, 6) + timedelta(days=weekday), count=30)
    ]


LIFE_AT_HOME = weekly(HOME, (0, 7.5), (0, 21), (1, 22), (2, 7.5), (3, 20.5), (4, 8), (4, 23), (6, 8))


def test_evenings_after_which_the_day_begins_elsewhere_are_no_second_home():
    claims = claims_of(LIFE_AT_HOME + weekly(CAFE, (3, 22.5), (5, 22.5)))
    assert not said(claims, "second_home")
    assert [near(home, HOME) for home in said(claims, "home")] == [True]


def test_nights_at_a_partners_do_not_make_a_home_of_it():
    """More photos than at home, but never two nights on end, and no day that begins there ends there."""
    partner = weekly(CAFE, *((2, hour) for hour in (19, 20, 21, 22)), *((3, hour) for hour in (8, 9, 10, 11, 12)))
    claims = claims_of(LIFE_AT_HOME + partner)
    assert [near(home, HOME) for home in said(claims, "home")] == [True]
    assert [near(other, CAFE) for other in said(claims, "second_home")] == [True]


def test_between_two_places_alike_none_is_called_home():
    """Every other week here, every other week there: whoever has two homes is not told which is theirs."""
    weeks = [date(2025, 1, 6) + timedelta(days=14 * index) for index in range(15)]
    turns = [
        asset
        for week in weeks
        for spot, first in ((HOME, week), (ROME, week + timedelta(days=7)))
        for hour in (8, 22)
        for asset in days_at(spot, hour, first=first, count=7, every=1)
    ]
    claims = claims_of(turns)
    assert not said(claims, "home")
    assert "could be one that is only visited: another one is nearly as likely" in lacked(claims, "home")
    assert not said(claims, "second_home")


@pytest.mark.parametrize(
    ("assets", "why"),
    [
        (days_at(HOME, 22, count=3), "3 nights, evenings or early mornings at any one place, 5 needed"),
        (days_at(HOME, 22, count=10, every=1), "10 nights at one place lie within 10 days, 42 needed"),
        (days_at(HOME, 14), "0 nights, evenings or early mornings"),
        ([], "no photo of the owner's own with both a position and a time"),
    ],
)
def test_too_little_is_no_home_and_says_what_is_lacking(assets, why):
    claims = claims_of(assets)
    assert not said(claims, "home")
    assert why in lacked(claims, "home")


def test_a_traveller_has_no_home():
    nights = [
        replace(asset, position=replace(asset.position, latitude=asset.position.latitude + index * 0.7 - 30))
        for index, asset in enumerate(at_home())
    ]
    claims = claims_of(nights)
    assert not said(claims, "home")
    assert lacked(claims, "trip") == "no home is known to be away from"


def test_photos_of_a_friend_make_no_home():
    own = days_at(None, 12, count=300, every=1)
    assert not said(claims_of(own + at_home(device=FRIEND)), "home")


def test_what_a_messenger_brought_makes_no_home():
    from rollaudit.library.names import facts_from_path

    path = "WhatsApp/Media/WhatsApp Images/IMG-20250613-WA0011.jpg"
    received = [replace(asset, facts=facts_from_path(path)) for asset in at_home()]
    assert not said(claims_of(received + days_at(CAFE, 13, count=90, every=1)), "home")


def test_a_redaction_of_positions_ends_every_claim_about_places():
    bare = [replace(asset, position=None, place=None) for asset in at_home() + at_work() + in_rome()]
    claims = infer(roll_of(bare))
    for kind in ("home", "work", "second_home", "regular_place", "trip", "time_zone"):
        assert not said(claims, kind)


def test_a_trip_has_its_days_its_town_and_its_flights():
    claims = claims_of(at_home(offset="+00:00") + in_rome())
    (trip,) = said(claims, "trip")
    assert (trip.period.first, trip.period.last) == (date(2025, 5, 6), date(2025, 5, 10))
    assert trip.claim.startswith("Rome (IT), 6 to 10 May 2025")
    assert dict(trip.details)["countries"] == "IT"
    assert len(trip.ends_without) == 12
    assert not said(claims_of([a for a in at_home() + in_rome() if a.id not in trip.ends_without]), "trip")


def test_a_flight_is_told_by_its_speed():
    there = days_at(HOME, 9, first=date(2025, 5, 5), count=1) + days_at(ROME, 14, first=date(2025, 5, 5), count=1)
    there = [asset for asset in there + at_home() if asset.capture_time.local[:13] != "2025-05-05T21"]
    (trip,) = said(claims_of(there + in_rome()), "trip")
    assert dict(trip.details)["flights"] == 1


def test_a_day_out_is_no_trip():
    claims = claims_of(at_home() + in_rome(days=1))
    assert "no 2 days" in lacked(claims, "trip")


def test_the_same_town_on_two_trips_is_said_to_be_so():
    claims = claims_of(at_home() + in_rome() + in_rome(first=date(2025, 9, 3)))
    (again,) = said(claims, "repeated_destination")
    assert again.claim.startswith("Rome (IT) on 2 trips")


def test_the_stated_window_alone_is_looked_at():
    recent = at_home() + days_at(HOME, 22, first=date(2026, 1, 2), count=25, every=1)
    (home,) = said(claims_of(recent), "home")
    assert dict(home.details)["stated_window_alone"] == "not enough"
    assert "keep the last 30 days only" in home.ends_with
    (home,) = said(claims_of(recent, window_first=date(2025, 1, 1)), "home")
    assert dict(home.details)["stated_window_alone"] == "enough"
