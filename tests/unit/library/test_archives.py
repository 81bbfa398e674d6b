import gzip
import io
import os
import tarfile
import tracemalloc
import zipfile
import zlib
from contextlib import nullcontext, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.archive_member import CannotReadError
from rollaudit.library.archives import is_archive, open_archive
from rollaudit.model.evidence import FileFormat, ReasonCode

PHOTO = bytes(range(256)) * 40
FILES = {"Takeout/Google Photos/A & B/I.jpg": PHOTO, "Takeout/\u00fcber.json": b"{}", "empty.txt": b""}
TRICKS = ["/etc/passwd", "../../up.jpg", "a/../../up.jpg", "C:\\Windows\\x.jpg", "\\\\host\\x.jpg", ".."]


def zipped(files, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(files, form=tarfile.PAX_FORMAT):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=form) as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), 1_700_000_000
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def look(tmp_path, data, max_bytes=1 << 20):
    """Each member's path with its bytes or the code of the reason, and the archive's own reasons."""
    path = tmp_path / "archive"
    path.write_bytes(data)
    found = {}
    with open_archive(os.fsencode(path)) as archive:
        for member in archive.members():
            assert member.path not in found
            try:
                found[member.path] = archive.read(member, max_bytes)
            except CannotReadError as error:
                found[member.path] = error.reason.code
        return found, [reason.code for reason in archive.reasons]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_in_place(tmp_path, method):
    assert look(tmp_path, zipped(FILES.items(), method)) == (FILES, [])
    assert [one.name for one in tmp_path.iterdir()] == ["archive"]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tgz_in_place(tmp_path, form):
    files = FILES | {"long/" + "n" * 90 + "/" + "m" * 90 + ".jpg": PHOTO}
    assert look(tmp_path, tarred(files.items(), form)) == (files, [])


def test_very_long_names_in_a_tgz(tmp_path):
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        files = {"d/" * 200 + "\u00e9" * 100 + ".jpg": PHOTO, "b.jpg": b"b"}
        assert look(tmp_path, tarred(files.items(), form)) == (files, [])


def test_what_members_are(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped([(zipfile.ZipInfo("d/a.jpg", (2024, 1, 5, 10, 11, 12)), PHOTO)], zipfile.ZIP_STORED))
    with open_archive(os.fsencode(path)) as archive:
        (member,) = archive.members()
        assert (member.size, member.mtime_ns) == (len(PHOTO), 1704449472 * 10**9)
        at = archive.stored_at(member)
        assert at is not None
        assert os.pread(archive.descriptor, member.size, at) == PHOTO
    path.write_bytes(zipped(FILES.items()))
    with open_archive(os.fsencode(path)) as archive:
        assert archive.stored_at(next(archive.members())) is None


def test_members_of_a_tgz_are_skipped_when_nobody_reads_them(tmp_path):
    path = tmp_path / "a.tgz"
    path.write_bytes(tarred(FILES.items()))
    with open_archive(os.fsencode(path)) as archive:
        members = list(archive.members())
        assert [member.path for member in members] == list(FILES)
        assert {member.mtime_ns for member in members} == {1_700_000_000 * 10**9}
        with pytest.raises(CannotReadError):
            archive.read(members[0], 1 << 20)


def test_a_comment_after_the_zip(tmp_path):
    data = zipped(FILES.items())
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"PK\x01\x02 comment"
    assert look(tmp_path, buffer.getvalue()) == (FILES, [])


def test_zip64(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a.jpg", "w", force_zip64=True) as entry:
        entry.write(PHOTO)
    assert look(tmp_path, buffer.getvalue())[0] == {"a.jpg": PHOTO}
    many = zipped([(f"{number}.txt", b"") for number in range(65_600)], zipfile.ZIP_STORED)
    found, reasons = look(tmp_path, many)
    assert (len(found), reasons) == (65_600, [])


@pytest.mark.parametrize("name", TRICKS)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_are_refused(tmp_path, pack, name):
    found, _ = look(tmp_path, pack([(name, PHOTO), ("ok.jpg", PHOTO)]))
    assert found.pop("ok.jpg") == PHOTO
    assert list(found.values()) == [ReasonCode.MALFORMED]
    for path in found:
        assert not path.startswith(("/", "\\"))
        assert ".." not in path.split("/")


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_given_twice(tmp_path, pack):
    with pytest.warns(UserWarning, match="Duplicate name") if pack is zipped else nullcontext():
        data = pack([("a.jpg", b"1"), ("./a.jpg", b"2"), ("a.jpg", b"3")])
    found, _ = look(tmp_path, data)
    assert found["a.jpg"] == b"1"
    assert list(found.values())[1:] == [ReasonCode.MALFORMED] * 2


def test_links_and_devices(tmp_path):
    link = zipfile.ZipInfo("link.jpg")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert look(tmp_path, zipped([(link, "/etc/passwd")]))[0] == {"link.jpg": ReasonCode.SYMLINK}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("f", tarfile.FIFOTYPE),
            ("d", tarfile.DIRTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    found, _ = look(tmp_path, buffer.getvalue())
    assert found == {"s": ReasonCode.SYMLINK, "h": ReasonCode.SYMLINK, "f": ReasonCode.NOT_REGULAR}


def test_encrypted_and_foreign_methods(tmp_path):
    data = bytearray(zipped([("a.jpg", PHOTO)]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert look(tmp_path, bytes(data))[0] == {"a.jpg": ReasonCode.UNSUPPORTED_PART}
    assert look(tmp_path, zipped([("a.jpg", PHOTO)], zipfile.ZIP_LZMA))[0] == {"a.jpg": ReasonCode.UNSUPPORTED_PART}


def test_bombs(tmp_path):
    zeros = bytes(40 << 20)
    bomb = zipped([("bomb.jpg", zeros), ("ok.jpg", PHOTO)])
    lie = bytearray(bomb)
    at = lie.index(b"PK\x01\x02")
    lie[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # says that it is small
    tgz = tarred([("ok.jpg", PHOTO), ("bomb.jpg", zeros), ("after.jpg", PHOTO)])
    tracemalloc.start()
    assert look(tmp_path, bomb, 1 << 30)[0] == {"bomb.jpg": ReasonCode.LIMIT, "ok.jpg": PHOTO}
    assert look(tmp_path, bytes(lie), 1 << 30)[0] == {"bomb.jpg": ReasonCode.MALFORMED, "ok.jpg": PHOTO}
    found, reasons = look(tmp_path, tgz)
    assert (found, reasons) == ({"ok.jpg": PHOTO, "bomb.jpg": ReasonCode.LIMIT}, [ReasonCode.LIMIT])
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_entries_that_overlap(tmp_path):
    data = bytearray(zipped([("a.jpg", PHOTO), ("b.jpg", PHOTO)]))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    found, _ = look(tmp_path, bytes(data))
    assert found == {"a.jpg": PHOTO, "b.jpg": ReasonCode.MALFORMED}


def test_a_directory_in_another_order_than_the_entries(tmp_path):
    data = zipped([("a.jpg", PHOTO), ("b.jpg", PHOTO), ("c.jpg", b"c")])
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = [b"PK\x01\x02" + one for one in data[start:end].split(b"PK\x01\x02")[1:]]
    turned = data[:start] + b"".join(reversed(entries)) + data[end:]
    assert zipfile.ZipFile(io.BytesIO(turned)).testzip() is None
    assert look(tmp_path, turned)[0] == {"a.jpg": PHOTO, "b.jpg": PHOTO, "c.jpg": b"c"}


def test_an_entry_that_is_refused_refuses_no_other(tmp_path):
    data = bytearray(zipped([("a.jpg", PHOTO), ("b.jpg", PHOTO)]))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1  # encrypted
    data[first + 42 : first + 46] = b"\xf0\xff\xff\x7f"  # and at the end of the world
    found, _ = look(tmp_path, bytes(data))
    assert found == {"a.jpg": ReasonCode.UNSUPPORTED_PART, "b.jpg": PHOTO}


def test_an_archive_inside_is_a_file_like_any_other(tmp_path):
    inner = zipped(FILES.items())
    assert look(tmp_path, zipped([("inner.zip", inner)]))[0] == {"inner.zip": inner}


def test_a_member_larger_than_allowed(tmp_path):
    for pack in (zipped, tarred):
        found, _ = look(tmp_path, pack([("a.jpg", PHOTO), ("b.jpg", b"b")]), max_bytes=100)
        assert found == {"a.jpg": ReasonCode.LIMIT, "b.jpg": b"b"}


def test_damage(tmp_path):
    data = bytearray(zipped([("a.jpg", PHOTO), ("b.jpg", b"b")], zipfile.ZIP_STORED))
    data[data.index(PHOTO) + 5] ^= 1
    assert look(tmp_path, bytes(data))[0] == {"a.jpg": ReasonCode.MALFORMED, "b.jpg": b"b"}
    whole = tarred([("a.jpg", os.urandom(9_000)), ("b.jpg", os.urandom(9_000))])
    found, reasons = look(tmp_path, whole[: len(whole) * 3 // 4])
    assert found["b.jpg"] is ReasonCode.TRUNCATED
    assert reasons == [ReasonCode.TRUNCATED]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + bytes(100), ReasonCode.TRUNCATED),
        (b"no archive", ReasonCode.FORMAT_NOT_READ),
        (gzip.compress(b"a text", mtime=0), ReasonCode.FORMAT_NOT_READ),
        (b"\x1f\x8b\x08 damaged from the start", ReasonCode.MALFORMED),
        (b"", ReasonCode.FORMAT_NOT_READ),
    ],
)
def test_what_cannot_be_opened(tmp_path, data, code):
    with pytest.raises(CannotReadError) as caught:
        look(tmp_path, data)
    assert caught.value.reason.code is code


def test_which_formats_are_archives():
    assert [one for one in FileFormat if is_archive(one)] == [FileFormat.ZIP, FileFormat.GZIP]


@given(st.booleans(), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
def test_flipped_bytes_never_raise_anything_else(tmp_path_factory, as_zip, flips):
    data = bytearray(zipped(FILES.items()) if as_zip else zlib.decompress(tarred(FILES.items()), 31))
    for at, byte in flips:
        data[at % len(data)] = byte
    with suppress(CannotReadError):
        look(tmp_path_factory.mktemp("flips"), bytes(data) if as_zip else gzip.compress(bytes(data), 1, mtime=0))
