import base64
import json
import zlib

import numpy as np
import pytest

from hostile_report import report_of
from report_fixture import build_report
from rollaudit.model.summaries import MapCell, TimeSummary
from rollaudit.report.html.charts import timeline, week
from rollaudit.report.html.gathering import gather
from rollaudit.report.html.insets import NO_STREETS, insets
from rollaudit.report.html.packing import MERCATOR_BITS, packed_json, packed_points, varints
from rollaudit.report.html.projection import EqualEarth, Local


def unpacked(text):
    return zlib.decompress(base64.b64decode(text))


def numbers(data):
    out, value, place = [], 0, 1
    for octet in data:
        value += (octet & 127) * place
        place *= 128
        if octet < 128:
            out.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, place = 0, 1
    return out


def test_varints_come_back():
    values = [0, 1, -1, 63, 64, -64, -65, 127, 128, 2**31, -(2**31), 2**40, -(2**40)]

    assert numbers(varints(np.array(values, dtype=np.int64))) == values


def test_points_come_back_to_within_two_metres_whatever_their_order():
    latitudes, longitudes, months = [38.7169, -33.8688, 89.0], [-9.1639, 151.2093, 179.9], [24290, 24295, 0]

    packed = numbers(unpacked(packed_points(latitudes, longitudes, months)))
    turned = packed_points(latitudes[::-1], longitudes[::-1], months[::-1])

    count = packed[0]
    columns = np.cumsum(packed[1 : 1 + count]) / (1 << MERCATOR_BITS) * 360 - 180
    assert count == 3
    assert np.sort(columns) == pytest.approx(sorted(longitudes), abs=2e-5)
    assert unpacked(turned) == unpacked(packed_points(latitudes, longitudes, months))


def test_json_is_packed_as_ascii():
    assert json.loads(unpacked(packed_json({"name": "é\udcff"}))) == {"name": "é\udcff"}


def test_the_world_keeps_every_point_inside_of_the_picture():
    view = EqualEarth(width=960.0)
    points = np.array([[longitude, latitude] for longitude in range(-180, 181, 15) for latitude in range(-55, 84, 10)])

    placed = view.place(points.astype(float))

    assert (placed[:, 0] >= -0.01).all()
    assert (placed[:, 0] <= 960.01).all()
    assert placed[:, 1].min() >= -0.01
    assert placed[:, 1].max() <= view.height


def test_a_local_map_is_to_scale_and_crosses_the_date_line():
    view = Local(latitude=-17.0, longitude=179.5, across_km=400.0, width=400.0, height=300.0)

    middle, east = view.place(np.array([[179.5, -17.0], [-179.5, -17.0]]))

    assert middle == pytest.approx((200, 150))
    assert east[0] - middle[0] == pytest.approx(111.32 * np.cos(np.radians(17)), rel=1e-6)


def test_maps_go_from_far_to_near_and_say_that_there_are_no_streets():
    report = report_of(["x", "y"])

    maps = insets(report, gather(report))

    assert [one.kind for one in maps] == ["world", "country", "region", "neighbourhood"]
    assert NO_STREETS in maps[-1].description
    assert maps[-1].grid
    assert maps[-1].rings
    assert not maps[-1].land
    assert all(one.dots for one in maps)
    assert maps[2].circles


def test_without_positions_there_is_no_map_and_with_cells_alone_only_the_world():
    report = build_report()

    assert [one.kind for one in insets(report, gather(report))] == ["world"]


@pytest.mark.parametrize(("longitude", "latitude"), [(179.99, -16.5), (-179.99, 66.0), (0.0, 89.9), (30.0, -89.9)])
def test_maps_at_the_edges_of_the_world_are_drawn(longitude, latitude):
    base = report_of(["x"])
    (asset,) = base.evidence.listed_assets
    moved = type(asset.position)(latitude=latitude, longitude=longitude, source="s")
    evidence = type(base.evidence)(listed_assets=(type(asset)(**{**fields_of(asset), "position": moved}),))
    cells = (MapCell(latitude=latitude, longitude=longitude, assets=1),)
    places = type(base.places)(**{**fields_of(base.places), "cells": cells})
    report = type(base)(**{**fields_of(base), "evidence": evidence, "inferences": (), "places": places})

    for one in insets(report, gather(report)):
        assert all(0 <= dot.x <= one.width and 0 <= dot.y <= one.height for dot in one.dots)


def fields_of(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_the_timeline_sums_neighbours_where_there_are_too_many_months():
    months = tuple((f"{1990 + number // 12}-{number % 12 + 1:02}", 1) for number in range(400))
    drawn = timeline(TimeSummary(dated=400, with_offset=0, months=months, hours=(0,) * 24))

    assert drawn.months_each == 3
    assert len(drawn.bars) == 134
    assert drawn.bars[0].words == "January 1990 to March 1990: 3 photos and videos"
    assert drawn.bars[-1].x + drawn.bars[-1].width <= 960


def test_no_dates_no_pictures():
    nothing = TimeSummary(dated=0, with_offset=0, months=(), hours=(0,) * 24)

    assert timeline(nothing) is None
    assert week(nothing) is None
