"""`rollaudit inspect` as a user runs it."""

import json
import os

import pytest


def test_a_photo_is_told_fact_by_fact_with_sources(cli, roll):
    run = cli.run("inspect", roll.path / "Edited/festa-alba.jpg")
    assert (run.code, run.err) == (0, "")
    for word in (
        "38.7178",
        "EXIF:GPSLatitude",
        "Alba Exemplar",
        "2 found by regions in the file and the detector",
        "Nothing left this machine",
    ):
        assert word in run.out


def test_without_faces_nobody_looks(cli, roll):
    run = cli.run("inspect", roll.path / "Edited/festa-alba.jpg", "--no-faces")
    assert run.code == 0
    assert "found by the detector" not in run.out
    assert "not looked for" in run.out


def test_a_video(cli, roll):
    run = cli.run("inspect", roll.path / "Download/VID_20250615_161244.mp4", "--format", "json")
    assert run.code == 0
    assert run.report["file"]["format"] == "mp4"
    assert run.report["asset"]["kind"] == "video"
    planted = next(file for file in roll.truth.files if file.path.endswith(".mp4"))
    assert run.report["asset"]["capture_time"]["local"] == planted.local


def test_json_gives_what_the_page_gives(cli, roll):
    file = roll.path / "DCIM/100CANON/IMG_0431.JPG"
    report = cli.run("inspect", file, "--no-faces", "--format", "json").report
    page = cli.run("inspect", file, "--no-faces").out
    assert report["schema"] == "rollaudit/inspection/v1"
    serial = report["asset"]["device"]["body_serial"]
    assert serial in page
    assert {"field", "value", "source", "confidence", "category"} <= set(report["asset"]["facts"][0])
    assert report["tags"] is None


def test_all_tags_lists_maker_notes_too(cli, roll):
    file = roll.path / "DCIM/101APPLE/IMG_0608.JPG"
    run = cli.run("inspect", file, "--all-tags", "--no-faces", "--format", "json")
    names = {tag["name"] for tag in run.report["tags"]}
    assert {"Image Make", "EXIF DateTimeOriginal"} <= names
    page = cli.run("inspect", file, "--all-tags", "--no-faces").out
    assert "EVERY TAG THAT EXIFREAD KNOWS" in page
    assert "EXIF DateTimeOriginal" in page


def test_a_file_that_is_no_photo(cli, photos):
    run = cli.run("inspect", photos / "notes.txt")
    assert run.code == 3
    assert "no photo and no video" in run.out
    asked = cli.run("inspect", photos / "notes.txt", "-f", "json")
    assert asked.code == 3
    assert asked.report["asset"] is None


def test_a_sidecar_is_something_to_inspect(cli):
    sidecar = {"title": "a.jpg", "photoTakenTime": {"timestamp": "1750413600"}, "geoData": {"latitude": 1.0}}
    (cli.work / "a.jpg.json").write_text(json.dumps(sidecar))
    run = cli.run("inspect", "a.jpg.json")
    assert run.code == 0
    assert "says something of one" in run.out


def test_an_empty_file(cli):
    (cli.work / "empty.jpg").touch()
    run = cli.run("inspect", "empty.jpg")
    assert run.code == 3  # as a scan of it
    assert "not read (empty file)" in run.out


def test_a_file_that_ends_early(cli, photos):
    whole = (photos / "one.jpg").read_bytes()
    (cli.work / "cut.jpg").write_bytes(whole[:120])
    run = cli.run("inspect", "cut.jpg", "--all-tags", "--format", "json")
    assert run.code == 0
    assert run.report["file"]["outcome"] in {"partial", "read"}
    assert run.report["asset"]["faces"]["count"] is None


def test_a_directory_is_refused_with_the_command_for_it(cli, photos):
    run = cli.run("inspect", photos)
    assert run.code == 2
    assert "for a directory use rollaudit scan" in run.err


def test_no_such_file(cli):
    run = cli.run("inspect", "nothing.jpg")
    assert run.code == 2
    assert "There is no nothing.jpg" in run.err


def test_a_pipe_is_refused_and_never_waited_for(cli):
    os.mkfifo(cli.work / "pipe")
    assert cli.run("inspect", "pipe").code == 2


def test_nothing_is_stored(cli, photos):
    assert cli.run("inspect", photos / "one.jpg", "--all-tags").code == 0
    assert list(cli.cache.iterdir()) == []


@pytest.mark.parametrize(("color", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_color(cli, photos, color, coloured):
    assert ("\x1b[" in cli.run("inspect", photos / "one.jpg", "--no-faces", "--color", color).out) is coloured


def test_the_same_facts_as_a_scan(cli, photos):
    inspected = cli.run("inspect", photos / "one.jpg", "--no-faces", "-f", "json").report["asset"]
    scanned = json.loads(cli.json(photos / "one.jpg"))["assets"][0]
    for asset in (inspected, scanned):
        for file in asset["files"]:
            file["sha256"] = None
        asset.pop("faces")
    assert inspected == scanned
