from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from lives import HOME, ROME, photo, roll_of
from rollaudit.inference.builder import RollBuilder
from rollaudit.library.names import facts_from_path
from rollaudit.model.evidence import CaptureTime, Category, Fact, MediaKind

NOON = datetime(2025, 6, 1, 12)  # noqa: DTZ001 - wall clocks have no zone


def wall_clock(roll, row=0):
    return str(np.datetime64(int(roll.local_s[row]), "s"))


def test_rows_stand_in_the_order_of_capture_and_undated_ones_last():
    assets = [
        photo(NOON, path="b.jpg"),
        photo(NOON, path="a.jpg"),
        replace(photo(NOON, path="0.jpg"), capture_time=None),
        photo(NOON.replace(year=2020), path="z.jpg"),
    ]
    for order in (assets, assets[::-1]):
        assert tuple(roll_of(order).paths) == ("z.jpg", "a.jpg", "b.jpg", "0.jpg")


def test_a_movie_clock_in_utc_becomes_the_wall_clock_of_its_place():
    time = CaptureTime(local="2025-06-01T20:30:00", offset="+00:00", source="QuickTime:CreateDate", confidence=0.7)
    movie = replace(photo(NOON, ROME), kind=MediaKind.VIDEO, capture_time=time)
    roll = roll_of([movie])
    assert wall_clock(roll) == "2025-06-01T22:30:00"
    assert roll.offset_s(np.array([0]))[0] == 7200
    assert roll.video[0]


def test_a_movie_clock_without_a_place_stays_what_it_is():
    time = CaptureTime(local="2025-06-01T20:30:00", offset="+00:00", source="QuickTime:CreateDate", confidence=0.7)
    assert wall_clock(roll_of([replace(photo(NOON), capture_time=time)])) == "2025-06-01T20:30:00"


@pytest.mark.parametrize(
    ("utc_time", "clock"),
    [
        ("2025-06-01T05:00:00Z", "2025-06-01T07:00:00"),  # the camera still runs by another zone
        ("2025-06-01T09:58:30Z", "2025-06-01T12:00:00"),  # an old fix, by minutes
        ("2005-10-16T10:00:00Z", "2025-06-01T12:00:00"),  # the receiver lost 1024 weeks
    ],
)
def test_satellites_correct_a_camera_whose_clock_runs_elsewhere(utc_time, clock):
    asset = photo(NOON, ROME)
    asset = replace(asset, position=replace(asset.position, utc_time=utc_time))
    assert wall_clock(roll_of([asset])) == clock


def test_a_bare_date_says_the_day_but_hardly_the_time():
    bare = CaptureTime(local="2025-06-01", offset=None, source="XMP:photoshop:DateCreated")
    roll = roll_of([replace(photo(NOON), capture_time=bare)])
    assert wall_clock(roll).startswith("2025-06-01")
    assert not roll.is_time_sure(0.5)[0]


@pytest.mark.parametrize("local", ["yesterday", "2025-13-01T10:00:00", ""])
def test_what_is_no_date_counts_as_none(local):
    asset = replace(photo(NOON, HOME), capture_time=CaptureTime(local=local, offset=None, source="x"))
    assert np.isnan(roll_of([asset]).local_s[0])


def test_names_tell_how_a_file_arrived_and_what_is_a_screenshot():
    message = "WhatsApp/Media/WhatsApp Images/IMG-20250601-WA0003.jpg"
    screenshot = "Screenshots/Screenshot_20250614-101112_Bank.png"
    roll = roll_of([photo(NOON, path=path, facts=facts_from_path(path)) for path in (screenshot, message)])
    assert tuple(roll.paths) == (screenshot, message)
    assert roll.screenshot.tolist() == [True, False]
    assert roll.arrivals[roll.arrival[1]].value == "WhatsApp"
    assert roll.arrival[0] == -1


def test_only_people_in_the_picture_count_as_its_names():
    facts = (
        Fact(Category.PERSON_IDENTITY, "Name", "Ana", "XMP:mwg-rs:Name"),
        Fact(Category.PERSON_IDENTITY, "Artist", "Rui", "EXIF:Artist"),
        Fact(Category.CAPTION_TEXT, "Description", "no parque", "XMP:dc:description"),
    )
    roll = roll_of([photo(NOON, facts=facts)])
    assert list(roll.names) == [(0, ("Ana",))]
    assert list(roll.captions) == [(0, ("no parque",))]


def test_an_empty_roll_is_a_roll():
    assert len(RollBuilder().roll(NOON.date())) == 0


def test_paths_that_do_not_sort_as_their_bytes_do_are_put_in_order_all_the_same():
    """Escaped bytes sort before characters past U+FFFF in bytes, and behind them as text."""
    told = ["\udcff.jpg", "\U0001f600.jpg", "a.jpg", "DCIM/100APPLE/b.jpg"]
    roll = roll_of([photo(NOON, path=path) for path in told])
    assert tuple(roll.paths) == tuple(sorted(told))
    assert roll.in_camera_folder.tolist() == [True, False, False, False]
