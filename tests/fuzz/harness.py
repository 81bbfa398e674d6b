"""Coverage-guided fuzzing of one reader with Atheris (`pip install atheris`; Linux and macOS).

    python tests/fuzz/harness.py jpeg [-max_total_time=60] [-rss_limit_mb=300] [CORPUS_DIR]
    python tests/fuzz/harness.py jpeg --once FILE

The first argument is a container's format, a sidecar's (json, xmp, aae, picasa), an archive's (zip, gzip), or `sniff`.
Without -max_total_time it goes on for ever. Any exception that leaves the reader, any input over 2 s, and any growth
past libFuzzer's memory limit is a finding; the input is written beside. Seeds are made here, so that a run needs no
file. `--once` reads one input without Atheris, and prints processor seconds and megabytes grown. `run_all.py` runs all
readers in turn. It has no name that pytest collects: `tests/unit/metadata/test_fuzz_seeds.py` runs every seed through
its reader in the ordinary tests.
"""

import io
import os
import resource
import struct
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import piexif
from PIL import Image

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.sidecars import read_sidecar
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat
from rollaudit.pipeline.archive_task import read_archive

SECONDS = 2
MAX_INPUT = 65536
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


def _older() -> ModuleType:
    """Return the unit tests' builders of formats that phones do not write; they are no package."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "metadata"))
    import older_builders

    return older_builders


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
    FileFormat.AVI: lambda: _older().avi(
        within=[_older().chunk(b"IDIT", b"Mon Mar 10 15:04:43 2003\n\0")], info=[(b"IART", b"Ann")]
    ),
    FileFormat.MATROSKA: lambda: _older().matroska(
        _older().segment_info(date=666_526_294 * 10**9, seconds=2),
        _older().tracks(),
        behind=[_older().tags(_older().simple("LOCATION", "+48.8583+002.2945/"))],
    ),
    FileFormat.JP2: lambda: _older().jp2(_older().exif_box(_EXIF[6:])),
    FileFormat.MRW: lambda: _older().mrw(_EXIF[6:]),
    FileFormat.CRW: lambda: _older().crw((0x080A, b"Canon\0Cam\0"), (0x300B, _older().heap((0x0810, b"Ann\0")))),
}
"""One container each; the other formats of `READERS` share a reader with one of these."""


def _telemetry() -> tuple[bytes, ...]:
    """Return movies with a track of positions each: GoPro's two kinds, camera motion, Sony's, fragments, dashcams'."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "metadata"))
    import telemetry_builders as made  # here: the builders of the unit tests, which are no package

    here = (48.85, 2.29, 35.0)
    return (
        made.telemetry_movie("gpmd", [made.gps5(here, here), made.gps5(here)], in_chunk=2),
        made.telemetry_movie("gpmd", [made.gps9(here, here)], wide=True),
        made.telemetry_movie("camm", [made.camm_gyro(), made.camm5(*here), made.camm6(*here)], in_chunk=3),
        made.telemetry_movie("rtmd", [made.rtmd((48, 51, 30, b"N\0"), (2, 17, 40, b"E\0"))]),
        made.fragmented_movie("gpmd", [[made.gps5(here)], [made.gps5(here)]], lasting=1200),
        made.fragmented_movie("camm", [[made.camm5(*here), made.camm5(*here)]], where="absolute", explicit=False),
        made.dashcam_movie([made.freegps_short(*here[:2]), made.freegps_short(*here[:2], at=48)]),
        made.dashcam_movie([made.freegps_long(*here[:2])]),
    )


MORE_SEEDS: dict[FileFormat, Callable[[], tuple[bytes, ...]]] = {FileFormat.MOV: _telemetry}
"""Further files for a container whose one seed cannot hold all that its reader knows."""


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a/photo.jpg", _encoded("JPEG"))
        packed.writestr("b.txt", b"text")
    return buffer.getvalue()


def _tgz() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        member = tarfile.TarInfo("photo.jpg")
        data = _encoded("JPEG")
        member.size = len(data)
        packed.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


_TAKEOUT = (
    b'{"title": "IMG_1.jpg", "description": "hello", "photoTakenTime": {"timestamp": "1751047391"}, "geoData":'
    b' {"latitude": 48.85, "longitude": 2.29, "altitude": 30.0}, "people": [{"name": "Ana"}], "url": "https://x"}'
)
_PLIST = (
    b'<?xml version="1.0"?><plist version="1.0"><dict><key>adjustmentFormatIdentifier</key><string>com.apple.photo'
    b"</string><key>adjustmentTimestamp</key><date>2025-06-27T18:03:11Z</date></dict></plist>"
)
_PICASA = (
    b"[Picasa]\nname=Praia\n[Contacts2]\n8e62b2035b74b477=Ana;ana@example.org;\n[IMG_1.jpg]\nstar=yes\nrotate=rotate(1)\n"
    b"faces=rect64(3f845bcb59418507),8e62b2035b74b477;rect64(5941850759418507)\nkeywords=mar,sol\nalbums=0c4d\n"
    b"[.album:0c4d]\nname=Melhores\n"
)
SIDECAR_SEEDS: dict[FileFormat, bytes] = {
    FileFormat.JSON: _TAKEOUT,
    FileFormat.XMP: _XMP,
    FileFormat.AAE: _PLIST,
    FileFormat.PICASA: _PICASA,
}
ARCHIVE_SEEDS: dict[FileFormat, Callable[[], bytes]] = {FileFormat.ZIP: _zip, FileFormat.GZIP: _tgz}


def names() -> tuple[str, ...]:
    """Return every name that can be fuzzed."""
    return *(one.value for one in (*SEEDS, *SIDECAR_SEEDS, *ARCHIVE_SEEDS)), "sniff"


def target(name: str) -> tuple[Callable[[bytes], object], bytes]:
    """Return what is fuzzed under a name, and its seed. Raises `SystemExit` for a name that is none."""
    if name == "sniff":
        return sniff, _encoded("JPEG")[:64]
    file_format = FileFormat(name)
    if file_format in SIDECAR_SEEDS:
        return lambda data: read_sidecar(data, file_format), SIDECAR_SEEDS[file_format]
    if file_format in ARCHIVE_SEEDS:
        return read_members, ARCHIVE_SEEDS[file_format]()
    if file_format in SEEDS:
        return lambda data: extract(MemorySource(data), file_format), SEEDS[file_format]()
    raise SystemExit(f"no seed for {file_format}; known are {', '.join(names())}")


def read_members(data: bytes) -> object:
    """Read an archive of these bytes as a scan does, from a file that lies in memory."""
    descriptor, path = tempfile.mkstemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)  # noqa: S108
    try:
        os.write(descriptor, data)
        return read_archive(os.fsencode(path))
    finally:
        os.close(descriptor)
        Path(path).unlink()


def once(tried: Callable[[bytes], object], data: bytes) -> None:
    """Read one input and print the processor seconds and the megabytes that it took; what it raises passes through."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    tried(data)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sys.stdout.write(f"{time.process_time() - started} {grown}\n")


def main(arguments: list[str]) -> None:
    """Fuzz what the first argument names."""
    tried, seed = target(arguments[1])
    if arguments[2:3] == ["--once"]:
        once(tried, Path(arguments[3]).read_bytes())
        return
    import atheris  # here: only a fuzzing run needs it

    with atheris.instrument_imports(include=["rollaudit"]):
        atheris.instrument_all()

    def one(data: bytes) -> None:
        tried(data)

    seeds = Path(tempfile.mkdtemp(prefix="rollaudit-fuzz-"))
    more = MORE_SEEDS.get(FileFormat(arguments[1])) if arguments[1] != "sniff" else None
    for number, data in enumerate((seed, *(more() if more else ()))):
        (seeds / f"seed{number}").write_bytes(data)
    atheris.Setup([arguments[0], f"-timeout={SECONDS}", f"-max_len={MAX_INPUT}", *arguments[2:], str(seeds)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
