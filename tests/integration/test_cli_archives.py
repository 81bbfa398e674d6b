"""ZIP and TGZ exports in a library: read in place, their members counted as files of it."""

import gzip
import json
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from cli_runs import fingerprint_of_tree, outcomes, told_paths, write_photo
from drawn_person import draw_person, photographed
from rollaudit.model.detection import CANNOT_OPEN, FaceSearch, Search
from rollaudit.pipeline.look_task import look_task
from rollaudit.store.rows import detection_of

ALBUM = "Takeout/Google Photos/Praia"
FACES = ("--as-of", "2025-07-06", "--format", "json")


def _sidecar(title, latitude):
    return json.dumps(
        {
            "title": title,
            "photoTakenTime": {"timestamp": "1750413600"},
            "geoData": {"latitude": latitude, "longitude": -9.16, "altitude": 3.0},
            "people": [{"name": "Ana"}],
        }
    )


@pytest.fixture
def export(tmp_path):
    """An unpacked export: photos with their sidecars, a text, an empty file and a large picture."""
    tree = tmp_path / "export"
    for number in range(3):
        write_photo(tree / ALBUM / f"IMG_{number}.jpg", colour=(number * 60, 90, 30))
        name = f"IMG_{number}.jpg.supplemental-metadata.json"
        (tree / ALBUM / name).write_text(_sidecar(f"IMG_{number}.jpg", 38.5 + number))
    write_photo(tree / ALBUM / "20250101_101112.jpg", size=(900, 700))
    with (tree / ALBUM / "20250101_101112.jpg").open("ab") as photo:
        photo.write(os.urandom(300_000))
    (tree / "Takeout" / "archive_browser.html").write_text("<html></html>")
    (tree / "Takeout" / "empty.txt").write_bytes(b"")
    return tree


def _zip(tree, path, method=zipfile.ZIP_DEFLATED):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for file in sorted(tree.rglob("*")):
            archive.write(file, file.relative_to(tree))
    return path


def _tgz(tree, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tree, ".")
    return path


def _assets(report, prefix=""):
    """What a report says of its assets, the archive's name taken off the paths."""
    text = json.dumps(sorted(report["assets"], key=lambda asset: asset["path"]))
    return json.loads(text.replace(f'"{prefix}', '"') if prefix else text)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("export.zip", _zip),
        ("stored.zip", lambda tree, path: _zip(tree, path, zipfile.ZIP_STORED)),
        ("export.tgz", _tgz),
    ],
)
def test_the_same_assets_as_the_unpacked_tree(cli, export, tmp_path, name, pack):
    library = tmp_path / "library"
    pack(export, library / name)
    before = fingerprint_of_tree(library)
    packed = json.loads(cli.json(library, "--hash"))
    plain = json.loads(cli.json(export, "--hash"))
    assert len(plain["assets"]) == 4
    assert _assets(packed, f"{name}/") == _assets(plain)
    assert all(asset["files"][0]["sha256"] for asset in packed["assets"])
    assert told_paths(packed) == sorted([name, *(f"{name}/{path}" for path in told_paths(plain))])
    coverage = packed["coverage"]
    assert coverage["files_found"] == plain["coverage"]["files_found"] + 1
    assert coverage["files_found"] == coverage["read"] + coverage["partial"] + coverage["skipped"]
    assert outcomes(packed)[name] == ("read", None)
    assert fingerprint_of_tree(library) == before
    assert list(cli.scratch.iterdir()) == []
    assert not [path for path in cli.cache.rglob("*") if path.suffix.lower() in {".jpg", ".json", ".html"}]


def test_the_same_bytes_whatever_the_number_of_workers_and_whatever_was_stored(cli, export, tmp_path):
    library = tmp_path / "library"
    _zip(export, library / "one.zip")
    _tgz(export, library / "sub" / "two.tgz")
    write_photo(library / "plain.jpg")
    runs = [
        cli.run("scan", library, "--no-faces", "--jobs", jobs, *FACES, "--store", store).stdout
        for jobs, store in (("1", "a.sqlite"), ("2", "b.sqlite"), ("1", "a.sqlite"))
    ]
    assert runs[0] == runs[1] == runs[2]
    assert len(json.loads(runs[0])["assets"]) == 9


def test_an_archive_that_was_replaced_and_one_that_is_gone(cli, export, tmp_path):
    library = tmp_path / "library"
    _zip(export, library / "a.zip")
    _zip(export, library / "b.zip")
    write_photo(library / "plain.jpg")
    cli.json(library)
    (library / "b.zip").unlink()
    shutil.rmtree(export / ALBUM)
    write_photo(export / "new.jpg")
    (library / "a.zip").unlink()
    _zip(export, library / "a.zip")
    again = cli.json(library)
    assert told_paths(json.loads(again)) == [
        "a.zip",
        "a.zip/Takeout/archive_browser.html",
        "a.zip/Takeout/empty.txt",
        "a.zip/new.jpg",
        "plain.jpg",
    ]
    assert again == cli.json(library, "--store", "fresh.sqlite")


def test_an_archive_that_was_unpacked_into_a_directory_of_its_name(cli, export, tmp_path):
    library = tmp_path / "library"
    _zip(export, library / "a.zip")
    cli.json(library)
    (library / "a.zip").unlink()
    shutil.copytree(export, library / "a.zip")
    again = cli.json(library)
    assert again == cli.json(library, "--store", "fresh.sqlite")
    assert "a.zip" not in told_paths(json.loads(again))


def test_hostile_archives_have_reasons_and_cost_nobody_else(cli, tmp_path):
    library = tmp_path / "library"
    write_photo(library / "plain.jpg")
    photo = (library / "plain.jpg").read_bytes()
    with zipfile.ZipFile(library / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.jpg", bytes(64 << 20))
        archive.writestr("honest.jpg", photo)
    with zipfile.ZipFile(library / "dealt.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.jpg", bytes(15 << 20))
    with zipfile.ZipFile(library / "tricks.zip", "w") as archive:
        archive.writestr("../../up.jpg", photo)
        archive.writestr("/etc/absolute.jpg", photo)
    (library / "cut.zip").write_bytes((library / "tricks.zip").read_bytes()[:-40])
    (library / "text.gz").write_bytes(gzip.compress(b"no archive"))
    nested = library / "nested.zip"
    with zipfile.ZipFile(nested, "w") as archive:
        archive.write(library / "tricks.zip", "inner.zip")
    zeros = tarfile.TarInfo("a.jpg")
    zeros.size = 64 << 20
    (library / "bomb.tgz").write_bytes(gzip.compress(zeros.tobuf() + bytes(zeros.size)))
    run = cli.scan(library, *FACES)
    assert run.code == 0, run.err
    found = outcomes(run.report)
    assert found["plain.jpg"] == ("read", None)
    assert found["bomb.zip"] == ("read", None)
    assert found["bomb.zip/zeros.jpg"] == ("skipped", "limit")
    assert found["bomb.zip/honest.jpg"] == ("read", None)
    assert found["dealt.zip/0.jpg"] == ("skipped", "not_media")
    assert found["dealt.zip/4.jpg"] == ("skipped", "limit")
    assert found["tricks.zip/up.jpg"] == ("skipped", "malformed")
    assert found["tricks.zip/etc/absolute.jpg"] == ("skipped", "malformed")
    assert found["cut.zip"] == ("skipped", "truncated")
    assert found["text.gz"] == ("skipped", "format_not_read")
    assert found["nested.zip/inner.zip"] == ("skipped", "format_not_read")
    assert found["bomb.tgz/a.jpg"] == ("skipped", "limit")
    assert found["bomb.tgz"] == ("partial", "limit")
    coverage = run.report["coverage"]
    assert coverage["files_found"] == len(found) == coverage["read"] + coverage["partial"] + coverage["skipped"]
    assert not (tmp_path.parent / "up.jpg").exists()
    assert not Path("/etc/absolute.jpg").exists()


def test_pixels_inside_a_zip_are_looked_at_as_those_on_the_disk_are(cli, export, tmp_path):
    face = tmp_path / "portrait.png"
    photographed(draw_person((640, 480), centre=(250, 200), radius=90)).save(face)
    Image.open(face).save(export / ALBUM / "IMG_1.jpg", quality=90)
    code = zxingcpp.create_barcode("WIFI:T:WPA;S:Casa;P:segredo;;", zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    Image.fromarray(np.asarray(code)).convert("RGB").save(export / ALBUM / "IMG_2.jpg")
    library = tmp_path / "library"
    _zip(export, library / "a.zip")
    _zip(export, library / "stored.zip", zipfile.ZIP_STORED)
    shutil.copytree(export, library / "unpacked")
    runs = [cli.run("scan", library, "--jobs", jobs, "--codes", *FACES) for jobs in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout
    told = {asset["path"]: asset for asset in runs[0].report["assets"]}
    for around in ("a.zip", "stored.zip", "unpacked"):
        assert "detector" in told[f"{around}/{ALBUM}/IMG_1.jpg"]["faces"]["tiers"]
        assert told[f"{around}/{ALBUM}/20250101_101112.jpg"]["faces"]["count"] == 0
        assert told[f"{around}/{ALBUM}/IMG_2.jpg"]["faces"]["looked_for"]
        assert "Wi-Fi credentials" in json.dumps(told[f"{around}/{ALBUM}/IMG_2.jpg"])
    assert b"segredo" not in runs[0].stdout
    inside = cli.run("inspect", library / f"a.zip/{ALBUM}/IMG_1.jpg", "--format", "json").report["asset"]["faces"]
    assert (inside["looked_for"], inside["tier"], inside["count"]) == (True, "detector", 1)


def test_a_member_that_cannot_be_had_any_more_was_looked_for_and_could_not_be_read(tmp_path, export):
    _zip(export, tmp_path / "a.zip")
    look = look_task({"root": str(tmp_path), "search": Search(faces=FaceSearch.FAST).to_json()})
    (found,) = look(["a.zip", "jpeg", ["faces"], f"{ALBUM}/IMG_0.jpg"])
    (gone,) = look(["a.zip", "jpeg", ["faces"], "gone.jpg"])
    (no_archive,) = look(["b.zip", "jpeg", ["faces"], "IMG_0.jpg"])
    answers = [detection_of(row) for row in (found, gone, no_archive)]
    assert [(one.looked_for, one.count, one.reason) for one in answers] == [
        (True, 0, None),
        (True, None, CANNOT_OPEN),
        (True, None, CANNOT_OPEN),
    ]


def test_faces_inside_a_tgz_are_not_looked_for_and_that_is_said(cli, export, tmp_path):
    library = tmp_path / "library"
    _tgz(export, library / "a.tgz")
    write_photo(library / "plain.jpg")
    runs = [cli.run("scan", library, "--jobs", "1", *FACES) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    faces = {asset["path"]: asset["faces"] for asset in runs[0].report["assets"]}
    assert faces.pop("plain.jpg")["looked_for"]
    assert len(faces) == 4
    # where a sidecar in the archive names a person, that is told; and for each that nobody looked
    assert {(one["looked_for"], one["count"], one["tier"], one["reason"]) for one in faces.values()} == {
        (False, 1, "sidecar", "inside a .tgz archive"),
        (False, None, None, "inside a .tgz archive"),
    }
    member = library / f"a.tgz/{ALBUM}/IMG_1.jpg"
    inside = cli.run("inspect", member, "--format", "json").report["asset"]["faces"]
    assert (inside["looked_for"], inside["reason"]) == (False, "inside a .tgz archive")
