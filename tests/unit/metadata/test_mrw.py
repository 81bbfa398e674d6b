from older_builders import mrw
from still_builders import gps, shorts, text, tiff

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, ReasonCode

BLOCK = tiff(
    {0x010F: text("Konica Minolta"), 0x0112: shorts(6)},
    exif={0x9003: text("2004:11:18 23:14:58")},
    position=gps(48.858222, 2.2945),
    order=">",
)


def read(data):
    assert sniff(data) is FileFormat.MRW
    return extract(MemorySource(data), FileFormat.MRW)


def test_the_exif_block_and_the_picture_s_size():
    found = read(mrw(BLOCK))
    assert found.capture_time.local == "2004-11-18T23:14:58"
    assert found.device.make == "Konica Minolta"
    assert found.position is not None
    assert (found.raster.width, found.raster.height, found.raster.orientation) == (3264, 2448, 6)
    assert found.reasons == ()


def test_a_block_that_is_cut():
    assert [reason.code for reason in read(mrw(BLOCK)[:120]).reasons] != []
    assert ReasonCode.TRUNCATED in [reason.code for reason in read(mrw(BLOCK)[:120]).reasons]
