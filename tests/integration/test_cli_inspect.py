"""`rollaudit inspect` as a user runs it."""

import json
import os
import tarfile
import zipfile

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


def packed(cli, photos, name="takeout.zip"):
    with zipfile.ZipFile(cli.work / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(photos / "one.jpg", "Takeout/one.jpg")
        archive.writestr("Takeout/hostile\x1b[31m\u202e.txt", "text")
        archive.writestr("../outside.jpg", (photos / "one.jpg").read_bytes())
    return name


def test_an_archive_is_told_file_by_file(cli, photos):
    run = cli.run("inspect", packed(cli, photos))
    assert (run.code, run.err) == (0, "")
    assert "3 files: 1 photo, 2 others" in run.out
    assert "Takeout/one.jpg" in run.out
    assert "leads out of the archive" in " ".join(run.out.split())
    assert "\x1b[31m" not in run.out
    assert "\u202e" not in run.out


def test_a_file_inside_of_an_archive_says_what_it_says_outside(cli, photos):
    name = f"{packed(cli, photos)}/Takeout/one.jpg"
    inside = cli.run("inspect", name, "--no-faces", "--all-tags", "-f", "json").report
    outside = cli.run("inspect", photos / "one.jpg", "--no-faces", "--all-tags", "-f", "json").report
    assert inside["file"].pop("path") == name
    assert outside["file"].pop("path") == "one.jpg"
    assert inside["file"] == outside["file"]
    assert inside["tags"] == outside["tags"]
    assert inside["asset"]["facts"] == outside["asset"]["facts"]
    scanned = json.loads(cli.json(cli.work / "takeout.zip"))["assets"]
    assert [asset["path"] for asset in scanned if asset["facts"] == inside["asset"]["facts"]] == [name]


def test_pixels_are_looked_at_of_one_file_in_a_zip_and_of_none_in_a_tgz(cli, photos):
    run = cli.run("inspect", f"{packed(cli, photos)}/Takeout/one.jpg", "-f", "json")
    assert (run.report["asset"]["faces"]["looked_for"], run.report["asset"]["faces"]["count"]) == (True, 0)
    with tarfile.open(cli.work / "backup.tgz", "w:gz") as archive:
        archive.add(photos / "one.jpg", "a/one.jpg")
    run = cli.run("inspect", "backup.tgz/a/one.jpg")
    assert "not looked for: inside a .tgz archive" in " ".join(run.out.split())


def test_a_tgz_is_an_archive_too(cli, photos):
    with tarfile.open(cli.work / "backup.tgz", "w:gz") as archive:
        archive.add(photos / "one.jpg", "a/one.jpg")
    report = cli.run("inspect", "backup.tgz", "-f", "json").report
    assert [member["file"]["path"] for member in report["members"]] == ["backup.tgz/a/one.jpg"]
    assert report["members"][0]["asset"]["capture_time"] is not None
    assert report["more"] is False
    assert cli.run("inspect", "backup.tgz/a/one.jpg").code == 0


def test_of_very_many_files_the_first_are_read_and_that_is_said(cli):
    with zipfile.ZipFile(cli.work / "many.zip", "w") as archive:
        for number in range(600):
            archive.writestr(f"{number}.txt", "text")
    report = cli.run("inspect", "many.zip", "-f", "json").report
    assert (len(report["members"]), report["more"], report["file"]["outcome"]) == (500, True, "partial")
    assert "There are more files in it" in cli.run("inspect", "many.zip").out


def test_what_is_not_in_an_archive_or_no_archive_is_named(cli, photos):
    run = cli.run("inspect", f"{packed(cli, photos)}/Takeout/two.jpg")
    assert run.code == 2
    assert "There is no Takeout/two.jpg in takeout.zip" in run.err
    run = cli.run("inspect", photos / "one.jpg" / "two.jpg")
    assert run.code == 2
    assert "no archive that can be opened" in run.err
    (cli.work / "broken.zip").write_bytes(b"PK\3\4" + bytes(100))
    run = cli.run("inspect", "broken.zip")
    assert run.code == 3
    assert "not read (truncated: the archive has no directory)" in run.out
