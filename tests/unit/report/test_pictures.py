import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.model.summaries import MapCell
from rollaudit.report.pictures import (
    BARS,
    MARK_FEW,
    MARK_MANY,
    MIN_EXTENT_KM,
    WORLD,
    MapView,
    braille_map,
    bucketed,
    extent_km,
    fitting_view,
    land_outline,
    sparkline,
)

EQUATOR = MapView(west=-40.0, east=40.0, south=-20.0, north=20.0)


def cell(latitude, longitude, assets=1):
    return MapCell(latitude=latitude, longitude=longitude, assets=assets)


def marks(lines):
    return [(row, column) for row, line in enumerate(lines) for column, char in enumerate(line) if char in "•●"]


def test_a_position_in_the_middle_of_the_view_is_marked_in_the_middle():
    assert marks(braille_map([cell(0.1, 0.1)], 41, 11, view=EQUATOR)) == [(5, 20)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "where"),
    [(19.9, -39.9, (0, 0)), (19.9, 39.9, (0, 39)), (-19.9, -39.9, (9, 0)), (-19.9, 39.9, (9, 39))],
)
def test_corners_of_the_view_are_corners_of_the_picture(latitude, longitude, where):
    assert marks(braille_map([cell(latitude, longitude)], 40, 10, view=EQUATOR)) == [where]


def test_a_place_with_many_is_marked_more_strongly_than_one_with_few():
    drawn = "".join(braille_map([cell(10, 10, 99), cell(-10, -10, 1)], 40, 10, view=EQUATOR))
    assert drawn.count(MARK_MANY) == 1
    assert drawn.count(MARK_FEW) == 1


def test_land_is_drawn_where_land_is_and_sea_stays_empty():
    lines = braille_map([], 72, 14, outline=land_outline())

    def character(latitude, longitude):
        step = 360 / 72
        middle = (WORLD.south + WORLD.north) / 2
        return lines[int((middle + 7 * step * 2 - latitude) / (step * 2))][int((longitude - WORLD.west) / step)]

    for latitude, longitude in [(50, 100), (0, 22), (40, -100), (-25, 133), (-10, -55), (65, 170)]:
        assert character(latitude, longitude) != " "
    for latitude, longitude in [(0, -30), (30, -45), (-35, 80), (0, -140)]:
        assert character(latitude, longitude) == " "


def test_no_band_of_land_runs_across_the_pacific_at_fiji():
    lines = braille_map([], 72, 14, view=MapView(west=150, east=210, south=-30, north=0), outline=land_outline())
    assert all(any(char == " " for char in line[40:]) for line in lines)


def test_the_world_is_shown_for_positions_all_over_it_and_a_region_for_a_region():
    assert fitting_view([cell(38, -9), cell(-33, 151), cell(40, -120)]) == WORLD
    lisbon = fitting_view([cell(38.75, -9.25)])
    assert lisbon.east - lisbon.west < 60
    width_km = (lisbon.east - lisbon.west) * 111.2 * math.cos(math.radians(38.75))
    assert width_km == pytest.approx(MIN_EXTENT_KM, rel=0.01)


def test_positions_on_both_sides_of_the_date_line_are_one_region():
    view = fitting_view([cell(-17.25, 178.25), cell(-17.25, -178.25)])
    assert view.east - view.west < 40
    assert len(marks(braille_map([cell(-17.25, 178.25), cell(-17.25, -178.25)], 40, 10, view=view))) == 2


def test_positions_near_a_pole_are_on_the_map():
    cells = [cell(-77.75, 166.75)]
    assert marks(braille_map(cells, 60, 13, view=fitting_view(cells), outline=land_outline()))


cells = st.lists(
    st.builds(
        MapCell,
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
        assets=st.integers(0, 10**9),
    ),
    max_size=8,
)


@given(cells, st.integers(0, 70), st.integers(0, 16))
def test_every_map_has_the_asked_shape_and_shows_every_position(drawn, width, height):
    lines = braille_map(drawn, width, height, view=fitting_view(drawn))
    assert len(lines) == (height if width else 0)
    assert all(len(line) == width for line in lines)
    if width >= 3 and height >= 3 and any(one.assets for one in drawn):
        assert marks(lines)


def test_the_outline_is_closed_rings_within_the_earth():
    rings = land_outline()
    assert len(rings) > 100
    for ring in rings:
        assert ring[0] == ring[-1]
        assert all(-90 <= latitude <= 90 for _, latitude in ring)
        assert all(abs(a[0] - b[0]) < 180 or a[1] == -90 for a, b in itertools.pairwise(ring))


@given(st.lists(st.floats(), max_size=60))
def test_a_sparkline_has_one_character_per_value_and_never_raises(values):
    assert len(sparkline(values)) == len(values)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_a_sparkline_rises_with_its_values(values):
    drawn = (" " + BARS).index
    heights = [drawn(char) for char in sparkline(values)]
    for (value, height), (other, other_height) in zip(
        zip(values, heights, strict=True), zip(values[1:], heights[1:], strict=True), strict=False
    ):
        assert value <= other or height >= other_height
    assert all((height == 0) == (value == 0) for value, height in zip(values, heights, strict=True))
    if any(values):
        assert max(heights) == len(BARS)


@given(st.lists(st.integers(0, 1000), max_size=300), st.integers(1, 80))
def test_buckets_keep_the_sum_and_fit(values, buckets):
    summed = bucketed(values, buckets)
    assert sum(summed) == sum(values)
    assert len(summed) <= buckets


def test_the_extent_said_is_the_extent_drawn():
    view = fitting_view([cell(38.75, -9.25)])
    assert extent_km(view, 62, 13) >= MIN_EXTENT_KM * 0.99
    edge = view.west + (view.east - view.west) * 0.99
    assert marks(braille_map([cell(38.75, edge)], 62, 13, view=view))
