"""Makes a library of everything that a file's maker could think of against a program that reads photos.

    python scripts/make_hostile_library.py DIR

Writes bombs (pixels, inflate, ZIP), nesting, loops of offsets, files of very many tags, gigabyte strings, formats that
lie, links in circles, pipes, sockets, devices (where the system lets make them), names of every ugly kind, directories
without rights, sparse files of a terabyte. On the disk it takes some megabytes. `change_and_vanish` changes some files
without end, for a scan to meet in the middle. Nothing here comes from anywhere else: all of it is made by code.
"""

import argparse
import io
import os
import random
import socket
import stat
import struct
import tarfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import piexif
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

UNSTEADY = "unsteady"
_ZEROS = bytes(1 << 20)
_SPARSE_BYTES = 1 << 40


def make(place: Path) -> list[str]:
    """Fill `place`, a new directory; return what this system did not let make."""
    place.mkdir(parents=True)
    for name, data in _bytes().items():
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    _names(place / "names")
    _links(place / "links")
    _sparse(place / "sparse")
    (place / UNSTEADY).mkdir()
    for number in range(40):
        (place / UNSTEADY / f"{number:02}.jpg").write_bytes(photo())
    left_out = _no_files(place / "no_files")
    _rights(place / "rights")
    return left_out


def photo(**extra: bytes) -> bytes:
    """Return a small JPEG with EXIF; `extra` may hold an `exif` block of its own."""
    buffer = io.BytesIO()
    exif = {"0th": {piexif.ImageIFD.Make: b"Maker"}, "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2025:06:20 10:00:00"}}
    Image.new("RGB", (64, 48), (90, 120, 150)).save(buffer, "JPEG", **{"exif": piexif.dump(exif), **extra})
    return buffer.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(*chunks: bytes, width: int = 1, height: int = 1) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(bytes(4)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + _chunk(b"IEND", b"")


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _deflated(size: int) -> bytes:
    squeezed = zlib.compressobj(9)
    return b"".join(squeezed.compress(_ZEROS) for _ in range(size >> 20)) + squeezed.flush()


def _tiff(entries: list[tuple[int, int, int, int]], following: int = 0, order: str = "<") -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    table = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    count = struct.pack(order + "H", len(entries) & 0xFFFF)
    return head + struct.pack(order + "I", 8) + count + table + struct.pack(order + "I", following)


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(data)) + data


def _jpeg_with(*segments: bytes) -> bytes:
    plain = photo()
    return plain[:2] + b"".join(segments) + plain[2:]


def _nested_boxes(depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = _box(b"moov", body)
    return _box(b"ftyp", b"qt  " + bytes(4)) + body


def _zip(*members: tuple[str, bytes], store: bool = False) -> bytes:
    buffer = io.BytesIO()
    method = zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in members:
            packed.writestr(zipfile.ZipInfo(name), data, compress_type=method, compresslevel=9)
    return buffer.getvalue()


def _nested_zip(depth: int) -> bytes:
    data = _zip(("zeros.jpg", _ZEROS))
    for _ in range(depth):
        data = _zip(("inner.zip", data))
    return data


def _zip_of_overlaps() -> bytes:
    """One member's bytes, listed a thousand times."""
    data = _zip(("a.jpg", photo()))
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[at:end], bytearray(data[end:])
    struct.pack_into("<2H2L", tail, 8, 1000, 1000, 1000 * len(entry), at)
    return data[:at] + entry * 1000 + bytes(tail)


def _tgz(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        for member, data in members:
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _tar_link(name: str, kind: bytes) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return member, b""


def _xmp(body: str) -> bytes:
    return _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + body.encode())


def _many_laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x:xmpmeta xmlns:x="adobe:ns:meta/">&l9;</x:xmpmeta>'


def _bytes() -> dict[str, bytes]:
    noise = random.Random(1)  # noqa: S311 - the same bytes in every run
    loop = _tiff([(0x8769, 4, 1, 8), (0x014A, 4, 1, 8), (0x8825, 4, 1, 8)], following=8)
    many = _tiff([(0x010F, 2, 1, 0x41)] * 65535, following=8)
    bmff = _box(b"ftyp", b"heic" + bytes(4) + b"heicmif1")
    deep_json = b'{"title":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    return {
        # pixels
        "pixels/huge.png": _png(width=60_000, height=60_000),
        "pixels/largest.png": _png(width=0x7FFFFFFF, height=0x7FFFFFFF),
        "pixels/zeros.png": b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", _deflated(64 << 20))
        + _chunk(b"IEND", b""),
        "pixels/huge.gif": b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b"," + bytes(9) + b"\2\0;",
        "pixels/huge.jpg": photo().replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 65500, 65500), 1),
        "pixels/huge.bmp": b"BM" + struct.pack("<IHHIIiiHH", 70, 0, 0, 54, 40, 1 << 30, 1 << 30, 1, 24) + bytes(24),
        # inflate
        "inflate/text.png": _png(_chunk(b"zTXt", b"Comment\0\0" + _deflated(64 << 20))),
        "inflate/profile.png": _png(_chunk(b"zTXt", b"Raw profile type exif\0\0" + _deflated(48 << 20))),
        "inflate/xmp.png": _png(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + _deflated(48 << 20))),
        "inflate/many.png": _png(*[_chunk(b"zTXt", b"c\0\0" + _deflated(8 << 20))] * 200),
        # archives
        "archives/bomb.zip": _zip(("zeros.jpg", _ZEROS * 64)),
        "archives/many.zip": _zip(*[(f"{number}.jpg", b"") for number in range(3000)], store=True),
        "archives/nested.zip": _nested_zip(12),
        "archives/overlap.zip": _zip_of_overlaps(),
        "archives/outside.zip": _zip(("../../../../tmp/rollaudit-was-here.jpg", photo()), ("/etc/x.jpg", photo())),
        "archives/liar.zip": _zip(("a.jpg", photo()))[:-40],
        "archives/bomb.tgz": _tgz((tarfile.TarInfo("zeros.jpg"), _ZEROS * 64)),
        "archives/links.tgz": _tgz(_tar_link("a.jpg", tarfile.SYMTYPE), _tar_link("b.jpg", tarfile.LNKTYPE)),
        "archives/devices.tgz": _tgz(_tar_link("a.jpg", tarfile.CHRTYPE), _tar_link("b.jpg", tarfile.FIFOTYPE)),
        # nesting and loops
        "loops/ifd.tif": loop,
        "loops/ifd.jpg": _jpeg_with(_segment(0xE1, b"Exif\0\0" + loop)),
        "loops/chain.tif": _tiff([(0x010F, 2, 1, 0x41)], following=8),
        "loops/boxes.mov": _nested_boxes(5_000),
        "loops/boxes.heic": bmff + _box(b"meta", bytes(4) + _nested_boxes(2_000)),
        "loops/zero_box.mov": _box(b"ftyp", b"qt  " + bytes(4)) + struct.pack(">I4sQ", 1, b"moov", 0) * 50_000,
        "loops/deep.json": deep_json,
        "loops/deep.xmp": ("<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + "<a>" * 100_000).encode(),
        "loops/laughs.jpg": _jpeg_with(_xmp(_many_laughs())),
        "loops/outside.jpg": _jpeg_with(_xmp('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')),
        # very many
        "many/tags.tif": many,
        "many/tags.jpg": _jpeg_with(*[_segment(0xE1, b"Exif\0\0" + _tiff([(0x9003, 2, 20, 26)] * 5_000))] * 20),
        "many/segments.jpg": _jpeg_with(*[_segment(0xFE, b"c")] * 200_000),
        "many/boxes.mov": _box(b"ftyp", b"qt  " + bytes(4)) + _box(b"moov", _box(b"trak", b"") * 130_000),
        "many/chunks.png": _png(*[_chunk(b"tEXt", b"k\0v")] * 80_000),
        "many/million.tif": _tiff([(0x9286, 2, 1 << 30, 8)] * 60_000),
        # liars
        "liars/text.jpg": b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + b"no photo at all\n" * 100,
        "liars/program.jpg": b"\x7fELF" + noise.randbytes(4_000),
        "liars/page.heic": b"<html><script>alert(1)</script>",
        "liars/photo.txt": photo(),
        "liars/cut.jpg": photo()[:200],
        "liars/empty.jpg": b"",
        "liars/one_byte.jpg": b"\xff",
        "liars/noise.jpg": b"\xff\xd8" + noise.randbytes(50_000),
        "liars/noise.heic": bmff + noise.randbytes(50_000),
        "liars/noise.mov": _box(b"ftyp", b"qt  " + bytes(4)) + noise.randbytes(50_000),
        "liars/noise.tif": b"II*\0\x08\0\0\0" + noise.randbytes(50_000),
        "liars/endless_string.tif": _tiff([(0x010E, 2, 0xFFFFFFFF, 8), (0x927C, 7, 0xFFFFFFFF, 8)]),
        "liars/endless_box.mov": _box(b"ftyp", b"qt  " + bytes(4)) + struct.pack(">I4s", 0xFFFFFFFF, b"moov"),
        "liars/escape.jpg": photo(
            exif=piexif.dump({"0th": {piexif.ImageIFD.Model: b"\x1b[2J\x1b]0;owned\x07<script>\xff\xfe"}})
        ),
    }


def _names(place: Path) -> None:
    place.mkdir()
    data = photo()
    names = [
        b"new\nline.jpg",
        b"carriage\rreturn.jpg",
        b"escape\x1b[31m.jpg",
        "bidi\u202egpj.exe".encode(),
        "zero\u200bwidth.jpg".encode(),
        b"no utf-8 \xff\xfe.jpg",
        b"surrogate \xed\xa0\x80.jpg",
        b"x" * 251 + b".jpg",
        b"-o json=x.jpg",
        b"=cmd|' !A1.jpg",
        b"::error::x.jpg",
        b"%s%n{0}.jpg",
        b"[bold]x[" + b"\\x].jpg",
        b"*.jpg",
        b" ",
        b"...",
        b"\x7f\x01\x02",
    ]
    for name in names:
        with suppress(OSError):  # a file system that takes no such name
            path = os.path.join(os.fsencode(place), name)
            descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
            os.write(descriptor, data)
            os.close(descriptor)
    deep = os.open(place, os.O_RDONLY)
    for _ in range(60):  # deeper than one path may be long
        os.mkdir("d" * 100, dir_fd=deep)
        inner = os.open("d" * 100, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)


def _links(place: Path) -> None:
    (place / "inside").mkdir(parents=True)
    (place / "inside" / "photo.jpg").write_bytes(photo())
    (place / "to_itself.jpg").symlink_to("to_itself.jpg")
    (place / "a").symlink_to("b")
    (place / "b").symlink_to("a")
    (place / "inside" / "up").symlink_to("..")
    (place / "root").symlink_to("/")
    (place / "passwd.jpg").symlink_to("/etc/passwd")
    (place / "nowhere.jpg").symlink_to("/nowhere/at/all")
    os.link(place / "inside" / "photo.jpg", place / "hard.jpg")


def _sparse(place: Path) -> None:
    place.mkdir()
    heads = {
        "terabyte.jpg": photo(),
        "terabyte.mov": _box(b"ftyp", b"qt  " + bytes(4)) + struct.pack(">I4sQ", 1, b"moov", _SPARSE_BYTES - 20),
        "terabyte.tif": _tiff([(0x010E, 2, 1 << 30, 1 << 20), (0x02BC, 1, 1 << 30, 1 << 20)]),
        "terabyte.png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 1 << 30, b"tEXt"),
        "terabyte.zip": b"PK\3\4",
        "terabyte.json": b'{"title": "',
        "terabyte.xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>",
        "nothing.jpg": b"",
    }
    for name, head in heads.items():
        with (place / name).open("wb") as file:
            file.write(head)
            try:
                file.truncate(_SPARSE_BYTES)
            except OSError:  # ext4 takes 16 TB, others less
                file.truncate(1 << 31)


def _no_files(place: Path) -> list[str]:
    place.mkdir()
    left_out: list[str] = []

    def listen() -> None:
        with socket.socket(socket.AF_UNIX) as one:
            here = Path.cwd()
            os.chdir(place)  # the name of a socket is at most 108 bytes long
            try:
                one.bind("socket.jpg")
            finally:
                os.chdir(here)

    attempts: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(place / "pipe.jpg"),
        "socket": listen,
        "character device": lambda: os.mknod(place / "zero.jpg", stat.S_IFCHR | 0o600, os.makedev(1, 5)),
        "block device": lambda: os.mknod(place / "disk.jpg", stat.S_IFBLK | 0o600, os.makedev(7, 0)),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            left_out.append(name)
    return left_out


def _rights(place: Path) -> None:
    place.mkdir()
    for name, mode in (("none", 0o000), ("no_entering", 0o400), ("no_listing", 0o100)):
        directory = place / name
        directory.mkdir()
        (directory / "photo.jpg").write_bytes(photo())
        directory.chmod(mode)
    (place / "closed.jpg").write_bytes(photo())
    (place / "closed.jpg").chmod(0o000)


def change_and_vanish(place: Path, chance: random.Random) -> None:
    """Change, cut, replace or remove one of the unsteady files of a library; to be called again and again."""
    path = place / UNSTEADY / f"{chance.randrange(40):02}.jpg"
    with suppress(OSError):
        match chance.randrange(6):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(photo() * chance.randrange(1, 20))
            case 2:
                os.truncate(path, chance.randrange(400))
            case 3:
                path.unlink()
                path.symlink_to("/etc/passwd")
            case 4:
                path.unlink()
                path.mkdir()
            case _:
                if path.is_dir() and not path.is_symlink():
                    path.rmdir()
                path.unlink(missing_ok=True)
                path.write_bytes(photo())


def main() -> None:
    """Write the library, and say what is not in it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("directory", type=Path)
    place = options.parse_args().directory
    left_out = make(place)
    print(f"made {place}", *(f"without {name}: this system does not let make one" for name in left_out), sep="\n")


if __name__ == "__main__":
    main()
