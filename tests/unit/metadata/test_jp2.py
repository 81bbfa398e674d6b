import pytest
from bmff_builders import box
from older_builders import codestream, comment, exif_box, jp2
from still_builders import dataset, gps, text, tiff, xmp

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, ReasonCode

PARIS = (48.858222, 2.2945)
BLOCK = tiff({0x010F: text("Acme")}, exif={0x9003: text("2025:06:27 18:03:11")}, position=gps(*PARIS))


def read(data):
    assert sniff(data) is FileFormat.JP2
    return extract(MemorySource(data), FileFormat.JP2)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


@pytest.mark.parametrize("mark", [b"", b"EXIF\0\0", b"Exif\0\0"])
def test_exif_in_its_box(mark):
    found = read(jp2(exif_box(BLOCK, mark)))
    assert found.capture_time.local == "2025-06-27T18:03:11"
    assert found.position.latitude == pytest.approx(PARIS[0], abs=1e-6)
    assert (found.raster.width, found.raster.height) == (64, 48)
    assert found.reasons == ()


def test_xmp_and_iptc_in_theirs():
    packet = xmp(attributes='xmp:CreatorTool="Lisbon"')
    found = read(
        jp2(
            box("uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), packet),
            box("uuid", bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"), dataset(25, b"holiday")),
        )
    )
    assert {"Lisbon", "holiday"} <= set(facts(found).values())


def test_what_wrote_the_codestream():
    stream = codestream(comment(b"Kakadu-3.2"), comment(b"\1\2", kind=0))
    assert facts(read(jp2(stream=stream)))["JP2:COM"] == "Kakadu-3.2"
    bare = read(codestream(comment(b"JasPer"), width=100, height=80))
    assert facts(bare)["JP2:COM"] == "JasPer"
    assert (bare.raster.width, bare.raster.height) == (100, 80)


def test_what_is_cut_or_contradicts_itself_is_said():
    assert ReasonCode.TRUNCATED in [reason.code for reason in read(jp2(exif_box(BLOCK))[:-10]).reasons]
    broken = codestream().replace(b"\xff\x90", b"\0\x90")
    assert ReasonCode.MALFORMED in [reason.code for reason in read(jp2(stream=broken)).reasons]
