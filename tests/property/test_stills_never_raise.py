"""Whatever a file holds, reading it ends, quickly, with an extraction."""

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Extraction, FileFormat

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "metadata"))

from still_builders import (
    app1_exif,
    app1_xmp,
    app13,
    chunk,
    dataset,
    gif,
    gps,
    jpeg,
    longs,
    png,
    raw,
    resource,
    riff_chunk,
    text,
    tiff,
    webp,
    xmp,
)

_PACKET = xmp('exif:GPSLatitude="48,51.4N" exif:GPSLongitude="2,17.6E"', "<dc:creator>Ann</dc:creator>")
_BLOCK = tiff(
    {0x010F: text("Canon"), 0x0110: text("One"), 0x02BC: raw(_PACKET), 0x014A: longs(8, 20)},
    exif={0x9003: text("2025:06:27 18:03:11"), 0x927C: raw(b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0\x01\0" + bytes(30))},
    position=gps(48.8, 2.3),
    ifd1={0x0201: longs(8)},
)
_SEEDS = (
    (jpeg(app1_exif(_BLOCK), app1_xmp(_PACKET), app13(resource(0x0404, dataset(90, "Oslo")))), FileFormat.JPEG),
    (png(chunk(b"eXIf", _BLOCK), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _PACKET)), FileFormat.PNG),
    (webp(riff_chunk(b"EXIF", _BLOCK), riff_chunk(b"XMP ", _PACKET)), FileFormat.WEBP),
    (gif(b"\x21\xfe\x05hello\0", b"\x21\xff\x0bXMP DataXMP" + _PACKET + bytes(300)), FileFormat.GIF),
    (_BLOCK, FileFormat.TIFF),
    (_BLOCK, FileFormat.RW2),
)


@settings(max_examples=300, deadline=2000)
@given(
    seed=st.sampled_from(_SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    cut=st.floats(0, 1),
)
def test_a_damaged_file_gives_an_extraction(seed, edits, cut):
    data, file_format = bytearray(seed[0]), seed[1]
    for place, value in edits:
        data[int(place * len(data))] = value
    assert isinstance(extract(MemorySource(bytes(data)), file_format), Extraction)
    assert isinstance(extract(MemorySource(bytes(data[: int(cut * len(data))])), file_format), Extraction)


@settings(max_examples=200, deadline=2000)
@given(data=st.binary(max_size=400), file_format=st.sampled_from([seed[1] for seed in _SEEDS]))
def test_noise_gives_an_extraction(data, file_format):
    assert isinstance(extract(MemorySource(data), file_format), Extraction)
