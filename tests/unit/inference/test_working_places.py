"""Which places are said to be work or school, and which are not: offices, shops, cafés, and what too few days say."""

from datetime import date, timedelta

import pytest

from lives import CAFE, HOME, OFFICE, PARENTS, at_home, days_at, lacked, roll_of, said
from rollaudit.inference.infer import infer

MONDAY = date(2025, 1, 6)


def claims_of(assets):
    return infer(roll_of(assets))


def on_weekdays(spot, *weekdays, weeks=8, every=1, hours=(9, 16)):
    """One photo on each of these weekdays, in the first of the hours, then in the second, and so on by turns."""
    moments = [(MONDAY + timedelta(weeks=every * week, days=weekday)) for week in range(weeks) for weekday in weekdays]
    return [
        asset
        for number, day in enumerate(moments)
        for asset in days_at(spot, hours[number % len(hours)] + 0.2, first=day, count=1)
    ]


def test_an_office_is_work_from_few_days():
    days = [
        asset
        for number, weekday in enumerate((0, 2, 3, 1, 4, 0))
        for asset in days_at(
            OFFICE, 9 + 1.4 * number, first=MONDAY + timedelta(weeks=5 * number, days=weekday), count=1
        )
    ]
    (claim,) = said(claims_of(at_home() + days), "work")
    assert "weekdays 9:00 to" in claim.claim
    assert dict(claim.details)["days"] == 6
    assert claim.confidence < 0.9  # six days make nothing certain
    assert len(claim.ends_without) <= 4


def test_three_days_are_too_few_whatever_they_are():
    days = on_weekdays(OFFICE, 0, weeks=3, every=4)
    claims = claims_of(at_home() + days)
    assert not said(claims, "work")
    assert "3 days of a working week by day at any one place, 4 needed" in lacked(claims, "work")


def test_a_shop_is_work_on_saturdays_too():
    shop = on_weekdays(OFFICE, 0, 1, 3, 4, 5, weeks=12, hours=(9.5, 13, 16.5, 17.4))
    out = on_weekdays(CAFE, 2, 6, weeks=20, hours=(11, 19)) + on_weekdays(PARENTS, 6, weeks=10, every=2)
    (claim,) = said(claims_of(at_home() + shop + out), "work")
    assert "Mondays to Saturdays" in claim.claim


@pytest.mark.parametrize("weekdays", [(5, 6), (6,), (2, 5, 6)])
def test_where_the_weekends_are_spent_is_no_work(weekdays):
    assert not said(claims_of(at_home() + on_weekdays(CAFE, *weekdays, weeks=20)), "work")


def test_where_lunch_is_eaten_is_no_work():
    assert not said(claims_of(at_home() + on_weekdays(CAFE, 0, 2, 4, weeks=20, hours=(12.2, 12.6, 13))), "work")


def test_beside_a_place_of_more_working_days_another_is_none():
    claims = said(
        claims_of(at_home() + on_weekdays(OFFICE, 0, 1, 2, 3, weeks=20) + on_weekdays(CAFE, 4, weeks=20)), "work"
    )
    assert len(claims) == 1
    assert dict(claims[0].details)["days"] == 80


def test_at_home_nobody_is_said_to_work():
    claims = claims_of(at_home() + on_weekdays(HOME, 0, 1, 2, 3, 4, hours=(9, 11, 14, 17)))
    assert not said(claims, "work")
    assert said(claims, "home")
