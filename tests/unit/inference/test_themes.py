# ruff: noqa: DTZ001 - wall clocks have no zone
from dataclasses import replace
from datetime import date, datetime

import pytest

from lives import HOME, days_at, lacked, photo, roll_of, said
from rollaudit.inference.themes import recaps, themes
from rollaudit.inference.vocabulary import occasions_in
from rollaudit.model.evidence import Category, Fact
from rollaudit.model.report import Inference
from rollaudit.model.summaries import Period


def caption(text, field="description"):
    return [Fact(category=Category.CAPTION_TEXT, field=field, value=text, source="XMP:dc:description")]


def theme_of(claims, theme):
    return next(claim for claim in claims if dict(claim.details).get("theme") == theme)


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("Birthday party", "birthday"), ("anniversaire de Léa", "birthday"), ("Cumpleaños", "birthday"),
        ("день рождения Маши", "birthday"), ("誕生日おめでとう", "birthday"), ("birthday_2024", "birthday"),
        ("Anniversaire de mariage", "anniversary"), ("Hochzeitstag", "anniversary"), ("Hochzeit Anna & Tom", "wedding"),
        ("Abiball 2019", "graduation"), ("Formatura da Rita", "graduation"), ("O gato da Alba", "pet"),
        ("baby's first steps", "baby"),
    ],
)  # fmt: skip
def test_words_of_many_languages_name_the_occasion(text, occasion):
    assert list(occasions_in([text])) == [occasion]


@pytest.mark.parametrize("text", ["", "catalogue", "hot dog stand", "chat with mum", "dogma", "baby shark", "12345"])
def test_words_that_only_look_like_it_name_none(text):
    assert not occasions_in([text])


def test_a_wedding_takes_the_whole_day_of_its_words():
    day = [photo(datetime(2025, 5, 3, hour), HOME) for hour in range(10, 22)]
    worded = photo(datetime(2025, 5, 3, 22), HOME, facts=caption("Casamento da Rita"))
    night = photo(datetime(2025, 5, 4, 2), HOME)
    claims = themes(roll_of([*days_at(HOME, 8, count=3), *day, worded, night]), ())
    wedding = theme_of(claims, "wedding")
    assert wedding.claim == (
        "Wedding: 14 it could take, all older than the stated window (1 January 2026 to 31 January 2026)."
        " It rests on “casamento” in 1 file."
    )
    assert wedding.evidence[0] == worded.id
    assert wedding.ends_without == (worded.id,)


def test_a_pet_takes_only_the_files_that_name_it():
    pets = days_at(HOME, 12, count=4, facts=caption("our dog Rex"))
    pet = theme_of(themes(roll_of(pets + days_at(HOME, 14)), ()), "pet")
    assert pet.asset_count == 4
    assert set(pet.ends_without) == {asset.id for asset in pets}


def test_one_file_alone_makes_no_theme():
    claims = themes(roll_of([*days_at(HOME, 12), photo(datetime(2025, 3, 3, 9), HOME, facts=caption("gato"))]), ())
    assert theme_of(claims, "pet").abstained == "“gato” in 1 file alone; 2 files are needed."
    assert theme_of(claims, "baby").abstained == "no caption, keyword or album names one."


def test_what_a_picture_was_generated_from_is_no_caption():
    made = days_at(HOME, 12, facts=caption("a cat in space", field="prompt"))
    assert theme_of(themes(roll_of(made), ()), "pet").abstained


def test_trips_are_a_theme_with_every_file_of_their_days():
    trip = Inference(
        id="trip", claim="", confidence=0.9, evidence=(), place=None, abstained=None,
        period=Period(first=date(2025, 1, 6), last=date(2025, 1, 20)),
    )  # fmt: skip
    theme = theme_of(themes(roll_of(days_at(HOME, 12)), (trip,)), "trip")
    assert theme.asset_count == 3
    assert theme.confidence == 0.9


def test_a_month_and_a_year_make_recaps():
    claims = recaps(roll_of(days_at(HOME, 12, first=date(2025, 7, 1), count=40, every=2)), ())
    older = "all older than the stated window (1 January 2026 to 31 January 2026)."
    assert [claim.claim for claim in claims] == [
        f"A recap of 2025: 40 it could take, {older}",
        f"A recap of September 2025: 9 it could take, {older}",
        f"A recap of August 2025: 15 it could take, {older}",
        f"A recap of July 2025: 16 it could take, {older}",
    ]


def test_recaps_within_the_window_are_told_from_older_ones():
    assets = days_at(HOME, 12, first=date(2025, 12, 28), count=10, every=1)
    (month,) = recaps(roll_of(assets, window_first=date(2026, 1, 1)), ()) or (None,)
    assert month.abstained == "6 dated files in the fullest month; 8 are needed."
    (month,) = recaps(roll_of(assets + days_at(HOME, 14, first=date(2026, 1, 1), count=5, every=1)), ())
    assert month.claim == "A recap of January 2026: 11 it could take."


def test_without_the_named_files_there_is_no_recap():
    assets = days_at(HOME, 12, first=date(2025, 7, 1), count=31, every=1)
    (month,) = said(recaps(roll_of(assets), ()), "recap")
    left = [asset for asset in assets if asset.id not in set(month.ends_without)]
    assert lacked(recaps(roll_of(left), ()), "recap")
    assert recaps(roll_of(assets[: month.made_from]), ())[0].abstained is None


def test_undated_files_make_no_recap():
    assets = [replace(asset, capture_time=None) for asset in days_at(HOME, 12, count=50)]
    assert lacked(recaps(roll_of(assets), ()), "recap").startswith("0 dated files")
