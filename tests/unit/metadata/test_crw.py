import struct

import pytest
from older_builders import crw, heap

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, ReasonCode

FILMED = 1_050_000_000  # 2003-04-10 18:40:00


def read(data):
    return extract(MemorySource(data), FileFormat.CRW)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def camera(order="<"):
    """As a body writes it: a property heap with heaps for the camera and the shot."""
    shot = heap(
        (0x180E, struct.pack(order + "3I", FILMED, 0, 0)),
        (0x1810, struct.pack(order + "II", 3072, 2048) + struct.pack(order + "fI", 1.0, 90)),
        (0x0816, b"CRW_0042.CRW\0"),
        order=order,
    )
    body = heap(
        (0x080A, b"Canon\0Canon EOS 10D\0"),
        (0x0810, b"Ann Example\0"),
        (0x580B, struct.pack(order + "I", 530_123_456)),
        (0x080B, b"Firmware Version 2.0.0\0"),
        order=order,
    )
    return crw((0x2005, b"sensor data"), (0x300A, heap((0x2807, body), (0x3002, shot), order=order)), order=order)


@pytest.mark.parametrize("order", ["<", ">"])
def test_time_camera_owner_serial_and_size(order):
    data = camera(order)
    assert order == ">" or sniff(data) is FileFormat.CRW
    found = read(data)
    assert found.capture_time.local == "2003-04-10T18:40:00"
    assert (found.device.make, found.device.model) == ("Canon", "Canon EOS 10D")
    assert (found.device.owner, found.device.body_serial) == ("Ann Example", "530123456")
    assert (found.raster.width, found.raster.height, found.raster.orientation) == (3072, 2048, 6)
    assert facts(found)["CanonRaw:OriginalFileName"] == "CRW_0042.CRW"
    assert found.reasons == ()


def test_a_powershot_writes_no_serial_there():
    body = heap((0x080A, b"Canon\0Canon PowerShot S40\0"), (0x580B, struct.pack("<I", 1_135_765_596)))
    assert read(crw((0x2807, body))).device.body_serial is None


def test_what_is_cut_or_points_outside_is_said():
    assert [reason.code for reason in read(camera()[:-9]).reasons] == [ReasonCode.TRUNCATED]
    outside = crw((0x080A, b"Canon\0x\0")).replace(struct.pack("<HI", 0x080A, 8), struct.pack("<HI", 0x080A, 4_000))
    assert [reason.code for reason in read(outside).reasons] == [ReasonCode.MALFORMED]


def test_heaps_without_end_end():
    deep = heap((0x0810, b"Ann\0"))
    for _ in range(50):
        deep = heap((0x300A, deep))
    assert "CanonRaw:OwnerName" not in facts(read(crw((0x300A, deep))))
    assert [reason.code for reason in read(crw(*[(0x4000, b"")] * 2_000)).reasons] == [ReasonCode.LIMIT]
