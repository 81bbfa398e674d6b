"""Whatever the bytes are, the box readers end, keep to what the source raises, and never invent a position."""

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.library.sniff import sniff
from rollaudit.metadata.cr3 import read_cr3
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.heif import read_avif, read_heif
from rollaudit.metadata.iso6709 import parse_point
from rollaudit.metadata.jxl import read_jxl
from rollaudit.metadata.quicktime import read_quicktime
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat

READERS = (read_heif, read_avif, read_quicktime, read_cr3, read_jxl)
KINDS = tuple(
    kind.encode("latin-1")
    for kind in [
        "ftyp",
        "moov",
        "meta",
        "uuid",
        "trak",
        "udta",
        "mdia",
        "minf",
        "stbl",
        "stsd",
        "mvhd",
        "tkhd",
        "hdlr",
        "stsz",
        "gpmd",
        "mvex",
        "mehd",
        "trex",
        "moof",
        "traf",
        "tfhd",
        "trun",
        "gps ",
        "keys",
        "ilst",
        "data",
        "loci",
        "©xyz",
        "©mak",
        "auth",
        "pitm",
        "iinf",
        "infe",
        "iloc",
        "idat",
        "iprp",
        "ipco",
        "ipma",
        "ispe",
        "irot",
        "imir",
        "clap",
        "iref",
        "cdsc",
        "Exif",
        "mime",
        "jxlc",
        "jxlp",
        "brob",
        "XMP_",
        "free",
    ]
)
UUIDS = (
    bytes.fromhex("85c0b687820f11e08111f4ce462b6a48"),
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"),
)


def pack(kind, content, lie):
    size = 8 + len(content)
    size = {0: size, 1: 0, 2: 1, 3: 7, 4: size + 50, 5: 0xFFFFFFFF}[lie]
    return struct.pack(">I4s", size, kind) + content


kinds = st.sampled_from(KINDS)
lies = st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5])
leaves = st.binary(max_size=60) | st.sampled_from([bytes(4), bytes(12), b"\1" + bytes(30), *UUIDS, b"II*\0\x08\0\0\0"])
contents = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda prefix, boxes: prefix + b"".join(pack(*box) for box in boxes),
        st.sampled_from([b"", bytes(4), bytes(8), *UUIDS]),
        st.lists(st.tuples(kinds, inner, lies), max_size=5),
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(contents)
def test_box_readers_end_quietly_on_anything(raw):
    for reader in READERS:
        gathered = Gathered()
        reader(MemorySource(raw), gathered)
        for position in gathered.positions:
            assert abs(position.latitude) <= 90
            assert abs(position.longitude) <= 180
            assert (position.latitude, position.longitude) != (0, 0)
        assert gathered.raster is None or (gathered.raster.width > 0 and 1 <= gathered.raster.orientation <= 8)
        assert gathered.duration_s is None or gathered.duration_s > 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.builds(bytes.__add__, st.sampled_from(KINDS), st.binary(max_size=100)))
def test_sniffing_never_raises(head):
    assert sniff(head) in FileFormat


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_decimal_points_survive_the_round_trip(latitude, longitude):
    point = parse_point(f"{latitude:+09.5f}{longitude:+010.5f}/")
    assert point is not None
    assert abs(point.latitude - latitude) < 1e-5
    assert abs(point.longitude - longitude) < 1e-5


@given(st.text(max_size=40))
def test_text_never_breaks_the_point_parser(text):
    point = parse_point(text)
    assert point is None or (abs(point.latitude) <= 90 and abs(point.longitude) <= 180)
