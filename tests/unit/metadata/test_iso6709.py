import pytest

from rollaudit.metadata.iso6709 import parse_point


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "altitude"),
    [
        ("+27.1281+100.2508+000.000/", 27.1281, 100.2508, 0.0),
        ("+27.2939+112.6932/", 27.2939, 112.6932, None),
        ("-33.86-151.21-12.5/", -33.86, -151.21, -12.5),
        ("+40-075CRSWGS_84/", 40.0, -75.0, None),
        ("+40.20361-075.00417+350CRSWGS_84/", 40.20361, -75.00417, 350.0),
        ("+4012-07500/", 40.2, -75.0, None),
        ("+4012.22-07500.25/", 40 + 12.22 / 60, -(75 + 0.25 / 60), None),
        ("+401213-0750015/", 40 + 12 / 60 + 13 / 3600, -(75 + 15 / 3600), None),
        ("+401213.1-0750015.1+2.79/", 40 + 12 / 60 + 13.1 / 3600, -(75 + 15.1 / 3600), 2.79),
        ("-001530.0+0001530.0/", -(15 / 60 + 30 / 3600), 15 / 60 + 30 / 3600, None),
        ("+1.5+12.25", 1.5, 12.25, None),
        (" +48,8577+002,295/", 48.8577, 2.295, None),
        ("-00.5000-000.2500/", -0.5, -0.25, None),
    ],
)
def test_every_form_is_understood(text, latitude, longitude, altitude):
    point = parse_point(text)
    assert point is not None
    assert point.latitude == pytest.approx(latitude, abs=1e-9)
    assert point.longitude == pytest.approx(longitude, abs=1e-9)
    assert point.altitude_m == altitude


@pytest.mark.parametrize(
    "text",
    ["", "/", "Paris", "48.85 2.29", "+48.85", "+91.0+000.0/", "+10.0+181.0/", "+4061-07500/", "+406013-0750075/",
     "+40121-075001/", "+nan+nan/", "+48.8577+", "\N{ARABIC-INDIC DIGIT ONE}"],
)  # fmt: skip
def test_what_is_no_place_on_the_globe_is_no_point(text):
    assert parse_point(text) is None
