# ruff: noqa: DTZ001 - wall clocks have no zone
from datetime import datetime

import pytest

from lives import HOME, ROME, days_at, lacked, photo, roll_of, said
from rollaudit.inference.days import recurring_days
from rollaudit.inference.public_days import public_days
from rollaudit.model.evidence import Category, EvidenceTier, Faces, Fact

PARTY = Faces(looked_for=True, count=4, tier=EvidenceTier.DETECTOR)
NOBODY = Faces(looked_for=True, count=0, tier=EvidenceTier.DETECTOR)


def party(year, month=6, day=12, count=3, spot=HOME, **parts):
    return [photo(datetime(year, month, day, 20, 5 * one), spot, **{"faces": PARTY, **parts}) for one in range(count)]


def ordinary(year):
    """A photo of nobody every nine days of a year."""
    return days_at(HOME, 12, first=datetime(year, 1, 3).date(), count=38, every=9, faces=NOBODY)


def words(text):
    return [Fact(category=Category.CAPTION_TEXT, field="description", value=text, source="XMP:dc:description")]


def claims_of(assets):
    return recurring_days(roll_of(assets), ())


def two_years(*parties):
    return [*ordinary(2023), *ordinary(2024), *(asset for one in parties for asset in one)]


def test_the_same_day_with_people_in_two_years_recurs():
    (claim,) = claims_of(two_years(party(2023), party(2024)))
    assert claim.claim == ("12 June, in 2023 and 2024, with several people: a birthday or another private day?")
    assert claim.asset_count == 6
    assert dict(claim.details)["day"] == "06-12"
    assert 0.5 <= claim.confidence < 0.9


def test_the_day_beside_it_is_the_same_day():
    (claim,) = claims_of(two_years(party(2023), party(2024, day=13)))
    assert dict(claim.details)["day"] in {"06-12", "06-13"}


def test_a_word_says_what_day_it_is_and_makes_it_surer():
    silent, (told,) = (
        claims_of(two_years(party(2023), party(2024, facts=facts))) for facts in ((), words("Festa de anos da Alba"))
    )
    assert told.claim.endswith("a birthday, by the word “festa de anos”.")
    assert told.confidence > silent[0].confidence


@pytest.mark.parametrize(
    ("caption", "kind"),
    [("Happy birthday Tom", "birthday"), ("Geburtstagsfeier", "birthday"), ("Unser Hochzeitstag", "anniversary")],
)
def test_kinds_of_private_days(caption, kind):
    (claim,) = claims_of(two_years(party(2023, facts=words(caption)), party(2024)))
    assert dict(claim.details)["kind"] == kind


def test_a_public_holiday_is_no_birthday():
    (claim,) = claims_of(two_years(party(2023, 4, 25), party(2024, 4, 25)))
    assert dict(claim.details)["kind"] == "public"
    assert "Freedom Day" in claim.claim


def test_the_country_decides_what_is_public():
    (claim,) = claims_of(two_years(party(2023, 4, 24, spot=ROME), party(2024, 4, 24, spot=ROME)))
    assert dict(claim.details)["kind"] == "private"


def test_one_year_is_not_enough():
    assert lacked(claims_of(party(2024)), "recurring_day") == "photos of 1 year; 2 are needed."


def test_different_days_do_not_recur():
    claims = claims_of(two_years(party(2023), party(2024, month=9)))
    assert lacked(claims, "recurring_day").startswith("no day of the year has several faces in 2 years")


def test_who_gathers_all_the_time_has_no_special_day():
    often = [asset for year in (2023, 2024) for day in range(1, 29) for month in range(1, 13) for asset in
             (party(year, month, day, count=1) if (day * month + year) % 3 == 0 else [])]  # fmt: skip
    assert not said(claims_of(often), "recurring_day")


def test_faces_that_nobody_looked_for_are_said_so():
    assets = [photo(asset_time, HOME) for asset_time in (datetime(2023, 5, 1, 12), datetime(2024, 9, 1, 12))]
    assert "faces were not looked for" in lacked(claims_of(assets), "recurring_day")


def test_a_season_of_gatherings_is_no_day():
    summer = [asset for year in (2023, 2024) for day in range(1, 15) for asset in party(year, 8, day)]
    assert not said(claims_of(two_years(summer)), "recurring_day")


def test_the_last_of_february_recurs_in_years_that_have_it_and_years_that_have_not():
    (claim,) = claims_of(two_years(party(2023, 2, 28), party(2024, 2, 29)))
    assert dict(claim.details)["day"] in {"02-28", "02-29"}


@pytest.mark.parametrize("years", [(2023, 2024), (2021, 2022, 2023, 2024)])
def test_without_the_named_files_no_day_recurs(years):
    assets = [asset for year in years for asset in ordinary(year) + party(year)]
    (claim,) = said(claims_of(assets), "recurring_day")
    gone = set(claim.ends_without)
    assert gone
    assert not said(claims_of([asset for asset in assets if asset.id not in gone]), "recurring_day")


def test_the_first_photos_that_suffice_do():
    assets = sorted(two_years(party(2023), party(2024)), key=lambda asset: asset.capture_time.local)
    (claim,) = claims_of(assets)
    assert said(claims_of(assets[: claim.made_from]), "recurring_day")
    assert not said(claims_of(assets[: claim.made_from - 1]), "recurring_day")


def test_the_order_of_reading_leaves_no_mark():
    assets = two_years(party(2023), party(2024))
    assert claims_of(assets) == claims_of(assets[::-1])


def test_hostile_captions_are_made_safe():
    (claim,) = claims_of(two_years(party(2023, facts=words("\x1b[2Jbirthday\u202e" * 5000)), party(2024)))
    assert "\x1b" not in claim.claim


def test_a_country_without_a_calendar_adds_nothing():
    assert public_days(["XX"], [datetime(2024, 6, 12).date()]) == {}
    assert public_days([], [datetime(2024, 12, 24).date()]) == {datetime(2024, 12, 24).date(): "Christmas Eve"}
