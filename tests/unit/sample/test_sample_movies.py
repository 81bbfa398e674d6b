import io
import struct
from datetime import UTC, datetime

import pytest
from PIL import Image

from rollaudit.sample.movies import Movie, build_movie

_TAKEN = datetime(2025, 6, 27, 18, 12, 59, tzinfo=UTC)


def _frame(shade):
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 90, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def _movie(**changes):
    return Movie(
        brand="qt  ", frames=(_frame(10), _frame(200)), width=32, height=24, duration_s=1.0, taken=_TAKEN, **changes
    )


def _boxes(data):
    at, found = 0, []
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8
        found.append((kind, data[at + 8 : at + size], at))
        at += size
    assert at == len(data)
    return found


def _inside(data, *path):
    for kind in path:
        data = next(content for name, content, _ in _boxes(data) if name == kind)
    return data


def test_boxes_add_up_and_the_clock_is_utc_since_1904():
    data = build_movie(_movie())
    assert [kind for kind, _, _ in _boxes(data)] == [b"ftyp", b"mdat", b"moov"]
    header = _inside(data, b"moov", b"mvhd")
    seconds = struct.unpack(">I", header[4:8])[0]
    assert seconds - 2_082_844_800 == _TAKEN.timestamp()
    assert len(header) == 100


def test_the_sample_table_leads_to_whole_pictures():
    data = build_movie(_movie())
    table = _inside(data, b"moov", b"trak", b"mdia", b"minf", b"stbl")
    offset = struct.unpack(">I", _inside(table, b"stco")[8:12])[0]
    sizes = struct.unpack(">2I", _inside(table, b"stsz")[12:20]) if _inside(table, b"stsz")[4:8] == bytes(4) else ()
    lengths = sizes or (struct.unpack(">I", _inside(table, b"stsz")[4:8])[0],) * 2
    for length in lengths:
        with Image.open(io.BytesIO(data[offset : offset + length])) as picture:
            assert picture.size == (32, 24)
            picture.load()
        offset += length


@pytest.mark.parametrize(("sound", "handlers"), [(False, [b"vide"]), (True, [b"vide", b"soun"])])
def test_sound_is_a_track_of_its_own(sound, handlers):
    tracks = [
        content for kind, content, _ in _boxes(_inside(build_movie(_movie(sound=sound)), b"moov")) if kind == b"trak"
    ]
    assert [_inside(track, b"mdia", b"hdlr")[8:12] for track in tracks] == handlers


def test_quicktime_keys_and_values_stand_in_the_same_order():
    keys = (("make", "Apple"), ("location.ISO6709", "+38.7178-009.1654+082.000/"))
    meta = _inside(build_movie(_movie(keys=keys)), b"moov", b"meta")
    assert _inside(meta, b"hdlr")[8:12] == b"mdta"
    names = _inside(meta, b"keys")
    assert struct.unpack(">I", names[4:8])[0] == 2
    assert [name.removeprefix(b"com.apple.quicktime.") for _, name, _ in _boxes(names[8:])] == [
        b"make",
        b"location.ISO6709",
    ]
    values = [
        (struct.unpack(">I", kind)[0], _inside(content, b"data")[8:])
        for kind, content, _ in _boxes(_inside(meta, b"ilst"))
    ]
    assert values == [(1, b"Apple"), (2, b"+38.7178-009.1654+082.000/")]


def test_a_location_in_the_user_data_is_a_counted_text():
    text = _inside(build_movie(_movie(location="+38.7284-009.1527/")), b"moov", b"udta", b"\xa9xyz")
    assert struct.unpack(">H", text[:2])[0] == len(text) - 4
    assert text[4:] == b"+38.7284-009.1527/"
