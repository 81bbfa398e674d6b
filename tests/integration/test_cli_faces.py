"""`--faces` as a user runs it."""

import importlib.util
import json
import sqlite3

import pytest

from cli_runs import write_photo

needs_video = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="PyAV, the extra `video`")


def test_faces_of_movies_photos_and_regions_are_told_with_what_saw_them(cli, roll, tmp_path):
    library = tmp_path / "library"
    library.mkdir()
    chosen = ("Edited/festa-alba.jpg", "Edited/praia-recortada.jpg", "DCIM/101APPLE/IMG_0608.MOV")
    for path in chosen:
        (library / path.rpartition("/")[2]).write_bytes((roll.path / path).read_bytes())
    report = cli.run("scan", library, "--jobs", "1", "--format", "json").report
    assets = {asset["path"]: asset for asset in report["assets"]}
    named = assets["festa-alba.jpg"]["faces"]
    assert (named["tier"], named["tiers"]) == ("region", ["region", "detector"])
    assert named["count"] == len(named["boxes"])
    assert named["detector"].startswith("yunet")
    cropped = assets["praia-recortada.jpg"]
    assert "ThumbnailOfAnotherPicture" in {fact["field"] for fact in cropped["facts"]}
    assert {"rule": "RA504", "path": "praia-recortada.jpg"}.items() <= next(
        finding for finding in report["findings"] if finding["rule"] == "RA504"
    ).items()
    people = report["people"]
    assert people["alone"] + people["two"] + people["groups"] + people["crowds"] == people["with_faces"]
    if importlib.util.find_spec("av"):
        assert assets["IMG_0608.MOV"]["faces"]["frames"] >= 1
    page = cli.run("scan", library, "--jobs", "1").out
    assert "embedded thumbnail that shows another picture" in " ".join(page.split())


def test_off_and_its_synonym_say_the_same(cli, photos):
    off = cli.run("scan", photos, "--faces", "off", "--as-of", "2025-07-06", "--format", "json")
    assert off.stdout == cli.run("scan", photos, "--no-faces", "--as-of", "2025-07-06", "--format", "json").stdout
    assert {asset["faces"]["looked_for"] for asset in off.report["assets"]} == {False}


def test_an_unknown_way_to_look_is_refused_with_the_known_ones(cli, photos):
    run = cli.run("scan", photos, "--faces", "hard")
    assert run.code == 2
    assert "fast" in run.err
    assert "accurate" in run.err


def test_a_broken_video_is_not_a_video_without_faces(cli, tmp_path):
    library = tmp_path / "library"
    library.mkdir()
    write_photo(library / "plain.jpg")
    (library / "cut.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(200))
    report = json.loads(cli.run("scan", library, "--jobs", "1", "--format", "json").stdout)
    faces = next(asset["faces"] for asset in report["assets"] if asset["path"] == "cut.mp4")
    assert faces["count"] is None
    assert faces["reason"]


@needs_video
def test_the_store_keeps_one_answer_for_each_detector(cli, roll, tmp_path):
    library, store = tmp_path / "library", tmp_path / "scan.sqlite"
    library.mkdir()
    (library / "a.mov").write_bytes((roll.path / "DCIM/101APPLE/IMG_0608.MOV").read_bytes())
    (library / "b.jpg").write_bytes((roll.path / "Edited/praia-recortada.jpg").read_bytes())
    for _ in range(2):
        assert cli.run("scan", library, "--jobs", "1", "--store", store, "--quiet").code == 0
    with sqlite3.connect(store) as db:
        rows = db.execute("SELECT detector, count(*) FROM detections GROUP BY 1 ORDER BY 1").fetchall()
        told = db.execute("SELECT path FROM facts WHERE field = 'ThumbnailOfAnotherPicture'").fetchall()
    db.close()
    assert rows == [("faces", 1), ("movie_faces", 1), ("thumbnail", 1)]
    assert told == [("b.jpg",)]
