import json
import os
import stat

import pytest
from PIL import Image, ImageOps

from cli_runs import fingerprint_of_tree, paths_below, write_photo
from pictures_that_tell import jpeg_that_tells
from rollaudit.sample.roll import SAMPLE_AS_OF

PICTURES = {"JPEG", "PNG", "WEBP"}


def shown(path):
    """Return what is shown of a picture that is stripped, None for every other file."""
    try:
        with Image.open(path) as picture:
            if picture.format not in PICTURES:
                return None
            return ImageOps.exif_transpose(picture).tobytes(), picture.info.get("icc_profile")
    except OSError:
        return None


@pytest.fixture(scope="module")
def stripped(shared_cli, roll):
    before = fingerprint_of_tree(roll.path)
    run = shared_cli.run("strip", roll.path, "copies", "--format", "json", "--jobs", "1")
    assert fingerprint_of_tree(roll.path) == before
    return shared_cli.work / "copies", run


def test_every_picture_is_copied_as_it_looks_or_named_as_left_out(stripped, roll):
    copies, run = stripped
    said = run.report
    left_out = {one["path"] for one in said["left_out"]}
    copied = set(paths_below(copies))
    assert copied | left_out == set(paths_below(roll.path))
    assert not copied & left_out
    assert said["files_found"] == len(copied) + len(left_out)
    assert said["files_copied"] == len(copied) == sum(said["copied_by_format"].values()) > 60
    for path in copied:
        assert shown(copies / path) == shown(roll.path / path) is not None, path
    named = {one["path"]: (one["reason"], one["failure"]) for one in said["left_out"]}
    assert named["DCIM/101APPLE/IMG_0608.MOV"] == ("other_format", False)
    assert named["DCIM/100APPLE/IMG_0338.AAE"] == ("companion", False)
    assert named["DCIM/101APPLE/IMG_0446.JPG"] == ("damaged", True)
    assert all(one["tool"] for one in said["left_out"] if one["reason"] == "other_format")
    assert run.code == 4, "one picture is cut short: the copies are not all that was asked for"
    failed = sum(one["failure"] for one in said["left_out"])
    assert f"{len(left_out)} of {said['files_found']} files have no copy ({failed} of them should have one" in run.err


def test_a_scan_of_the_copies_finds_nothing_but_what_names_and_pixels_tell(stripped, shared_cli):
    copies, _ = stripped
    report = shared_cli.scan(copies, "--format", "json", "--as-of", str(SAMPLE_AS_OF)).report
    sources = {fact["source"].partition(":")[0] for asset in report["assets"] for fact in asset["facts"]}
    assert sources <= {"filename", "path"}
    assert not any(asset["position"] for asset in report["assets"])


def test_copies_are_private_and_of_now(stripped, roll):
    copies, _ = stripped
    for path in (copies, *copies.rglob("*")):
        status = path.stat()
        assert stat.S_IMODE(status.st_mode) == (0o700 if path.is_dir() else 0o600)
        assert status.st_mtime > roll.path.stat().st_mtime - 1


def test_only_positions_go_where_only_they_are_asked_for(cli, tmp_path):
    library = tmp_path / "photos"
    library.mkdir()
    (library / "a.jpg").write_bytes(jpeg_that_tells())
    run = cli.run("strip", library, "out", "--remove", "position", "--jobs", "1")
    assert run.code == 0
    assert "without positions and places" in run.out
    assert "maker notes" in run.out
    left = json.loads(cli.run("inspect", "out/a.jpg", "--no-faces", "--format", "json").out)
    sources = {fact["source"] for fact in left["asset"]["facts"]}
    assert {"EXIF:DateTimeOriginal", "EXIF:Artist", "IPTC:Keywords", "XMP:dc:creator"} <= sources
    assert not any("GPS" in one or "City" in one for one in sources)


def test_one_picture_can_be_copied_by_itself(cli, tmp_path):
    write_photo(tmp_path / "photos" / "one.jpg")
    assert cli.run("strip", tmp_path / "photos" / "one.jpg", tmp_path / "copy", "--quiet").out == ""
    assert paths_below(tmp_path / "copy") == ["one.jpg"]


def test_names_that_are_no_text_survive(cli, tmp_path):
    name = os.fsdecode(b"caf\xe9 \x1b[31m -rf\n.jpg")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / name).write_bytes(jpeg_that_tells())
    run = cli.run("strip", tmp_path / "photos", "out")
    assert run.code == 0
    assert paths_below(cli.work / "out") == [name]
    assert b"\x1b[31m" not in run.stdout


@pytest.mark.parametrize(
    ("destination", "word"),
    [
        ("photos/out", "inside of what is to be copied"),
        ("photos", "inside of what is to be copied"),
        ("full", "not empty"),
        ("full/file.txt", "not empty"),
        ("away/out", "no directory"),
        ("link", "inside of what is to be copied"),
    ],
)
def test_places_where_nothing_may_be_written_are_refused(cli, tmp_path, destination, word):
    write_photo(tmp_path / "photos" / "a.jpg")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "photos")
    before = fingerprint_of_tree(tmp_path / "photos"), fingerprint_of_tree(tmp_path / "full")
    run = cli.run("strip", tmp_path / "photos", tmp_path / destination)
    assert (run.code, run.out) == (2, "")
    assert word in run.err
    assert (fingerprint_of_tree(tmp_path / "photos"), fingerprint_of_tree(tmp_path / "full")) == before


def test_mistakes_and_nothing_to_do_have_their_exit_codes(cli, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("no picture")
    assert cli.run("strip", tmp_path / "texts", "out").code == 3
    assert cli.run("strip", tmp_path / "nowhere", "out2").code == 2
    wrong = cli.run("strip", tmp_path / "texts", "out3", "--remove", "colour")
    assert wrong.code == 2
    assert "It takes all, position, people" in wrong.err
    assert cli.run("strip", tmp_path / "texts", "out4", "--format", "csv").code == 2
    assert not (cli.work / "out3").exists()


def test_links_are_not_followed(cli, tmp_path):
    write_photo(tmp_path / "elsewhere" / "secret.jpg")
    write_photo(tmp_path / "photos" / "a.jpg")
    (tmp_path / "photos" / "b.jpg").symlink_to(tmp_path / "elsewhere" / "secret.jpg")
    run = cli.run("strip", tmp_path / "photos", "out", "--format", "json")
    assert paths_below(cli.work / "out") == ["a.jpg"]
    assert [(one["path"], one["detail"]) for one in run.report["left_out"]] == [("b.jpg", "symlink")]
