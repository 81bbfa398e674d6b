"""Coverage-guided fuzzing of one metadata reader with Atheris (`pip install atheris`; Linux and macOS).

    python tests/fuzz/harness.py jpeg [-max_total_time=60] [-rss_limit_mb=300] [CORPUS_DIR]

Any exception that leaves `extract`, any input that takes over 2 s, and any growth past libFuzzer's memory limit is a
finding; the input is written beside. Seeds are made here, so that a run needs no file. It has no name that pytest
collects: `tests/unit/metadata/test_fuzz_seeds.py` runs every seed through its reader in the ordinary tests.
"""

import io
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import piexif
from PIL import Image

from rollaudit.metadata.read import READERS, extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat

SECONDS = 2
_EXIF = piexif.dump(
    {
        "0th": {piexif.ImageIFD.Make: "Acme", piexif.ImageIFD.Orientation: 6},
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: "2025:06:27 18:03:11",
            piexif.ExifIFD.UserComment: b"ASCII\0\0\0hello",
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: "N",
            piexif.GPSIFD.GPSLatitude: ((48, 1), (51, 1), (30, 1)),
            piexif.GPSIFD.GPSLongitudeRef: "E",
            piexif.GPSIFD.GPSLongitude: ((2, 1), (17, 1), (40, 1)),
        },
    }
)
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.5N" '
    b'exif:GPSLongitude="2,17.6E" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" '
    b'GCamera:MicroVideoOffset="40"/></rdf:RDF></x:xmpmeta>'
)


def _encoded(name: str) -> bytes:
    buffer = io.BytesIO()
    extra = {} if name == "GIF" else {"exif": _EXIF}
    Image.new("RGB", (16, 12), (90, 120, 150)).save(buffer, name, **extra)
    return buffer.getvalue()


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _movie() -> bytes:
    place = b"+48.8583+002.2945/"
    user = _box(b"udta", _box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place))
    clock = _box(b"mvhd", struct.pack(">5I", 0, 3_800_000_000, 3_800_000_000, 600, 1200) + bytes(80))
    return _box(b"ftyp", b"qt  " + bytes(4)) + _box(b"moov", clock + user) + _box(b"mdat", bytes(8))


def _motion_photo() -> bytes:
    still = _encoded("JPEG")
    packet = b"http://ns.adobe.com/xap/1.0/\0" + _XMP
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(packet)) + packet
    return still[:2] + segment + still[2:] + _movie()


def _raf() -> bytes:
    preview = _encoded("JPEG")
    return b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">II", 100, len(preview)) + bytes(8) + preview


SEEDS: dict[FileFormat, Callable[[], bytes]] = {
    FileFormat.JPEG: _motion_photo,
    FileFormat.PNG: lambda: _encoded("PNG"),
    FileFormat.WEBP: lambda: _encoded("WEBP"),
    FileFormat.GIF: lambda: _encoded("GIF"),
    FileFormat.TIFF: lambda: _encoded("TIFF"),
    FileFormat.AVIF: lambda: _encoded("AVIF"),
    FileFormat.HEIC: lambda: _encoded("AVIF") + _box(b"mpvd", _movie()),
    FileFormat.MOV: _movie,
    FileFormat.RAF: _raf,
    FileFormat.RW2: lambda: b"MM\0U" + _EXIF[10:],
    FileFormat.PSD: lambda: b"8BPS\0\1".ljust(26, b"\0") + bytes(4) + struct.pack(">I", 0),
    FileFormat.EXV: lambda: b"\xff\x01Exiv2" + _encoded("JPEG")[2:],
    FileFormat.JXL: lambda: _box(b"JXL ", b"\r\n\x87\n") + _box(b"Exif", bytes(4) + _EXIF[6:]) + _box(b"xml ", _XMP),
    FileFormat.CR3: _movie,
}
"""One container each; the other formats of `READERS` share a reader with one of these."""


def main(arguments: list[str]) -> None:
    """Fuzz the reader of the format that the first argument names."""
    import atheris  # here: only a fuzzing run needs it

    file_format = FileFormat(arguments[1])
    if file_format not in READERS:
        raise SystemExit(f"no reader for {file_format}")
    with atheris.instrument_imports(include=["rollaudit"]):
        atheris.instrument_all()

    def one(data: bytes) -> None:
        extract(MemorySource(data), file_format)

    seeds = Path(tempfile.mkdtemp(prefix="rollaudit-fuzz-"))
    (seeds / "seed").write_bytes(SEEDS[file_format]())
    atheris.Setup([arguments[0], f"-timeout={SECONDS}", "-max_len=65536", *arguments[2:], str(seeds)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
