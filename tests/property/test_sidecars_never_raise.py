import json
import plistlib

from hypothesis import given
from hypothesis import strategies as st

from rollaudit.metadata.sidecars import SIDECAR_READERS, read_sidecar
from rollaudit.model.evidence import FileFormat

formats = st.sampled_from(list(SIDECAR_READERS))
words = st.sampled_from(["geoData", "photoTakenTime", "timestamp", "latitude", "people", "name", "albumData", "title"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | st.text(max_size=4), inner, max_size=6),
    max_leaves=20,
)
SEEDS = [
    (FileFormat.JSON, b'{"title":"a","photoTakenTime":{"timestamp":"1"},"geoData":{"latitude":1.5,"longitude":2}}'),
    (
        FileFormat.XMP,
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a xmlns:exif='http://ns.adobe.com/exif/1.0/'/></x:xmpmeta>",
    ),
    (
        FileFormat.PICASA,
        b"[Contacts2]\n8e62=Ana;a@b;\n[a.jpg]\nstar=yes\nfaces=rect64(3f845bcb59418507),8e62;rect64(1)\nalbums=1\n[.album:1]\nname=x",
    ),
    (FileFormat.AAE, plistlib.dumps({"adjustmentFormatIdentifier": "x", "adjustmentData": b"ab"})),
    (
        FileFormat.AAE,
        plistlib.dumps({"adjustmentFormatIdentifier": ["x"], "adjustmentBaseVersion": 1}, fmt=plistlib.FMT_BINARY),
    ),
]


@given(st.binary(max_size=300), formats)
def test_any_bytes(data, file_format):
    read_sidecar(data, file_format)


@given(st.dictionaries(words, values, min_size=2))
def test_any_json_with_the_right_words(record):
    read_sidecar(json.dumps(record).encode(), FileFormat.JSON)


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=5))
def test_flipped_bytes(seed, flips):
    file_format, data = seed
    changed = bytearray(data)
    for at, byte in flips:
        changed[at % len(changed)] = byte
    read_sidecar(bytes(changed), file_format)
