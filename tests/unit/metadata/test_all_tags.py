import io
import os
from pathlib import Path

import piexif
import pytest
from PIL import Image

from rollaudit.metadata import all_tags as listing
from rollaudit.workers.pool import Limits, run


def jpeg(place, **ifds):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "jpeg", exif=piexif.dump(ifds))
    Path(os.fsdecode(place)).write_bytes(out.getvalue())
    return os.fsencode(place)


def all_tags(path):
    with Path(os.fsdecode(path)).open("rb") as file:
        return listing.all_tags(file)


def canon_maker_note():
    """One big-endian directory, as piexif writes: Canon's OwnerName (0x0009), four characters in place."""
    return b"\x00\x01" + b"\x00\x09\x00\x02\x00\x00\x00\x04Ann\x00" + bytes(4)


def test_lists_tags_by_name(tmp_path):
    path = jpeg(
        tmp_path / "a.jpg",
        **{
            "0th": {piexif.ImageIFD.Make: "Acme", piexif.ImageIFD.Model: "Box"},
            "GPS": {piexif.GPSIFD.GPSLatitudeRef: "N"},
        },
    )
    tags = all_tags(path)
    assert [name for name, _ in tags] == sorted(name for name, _ in tags)
    assert {"Image Make": "Acme", "Image Model": "Box", "GPS GPSLatitudeRef": "N"}.items() <= dict(tags).items()


def test_maker_notes_are_listed(tmp_path):
    path = jpeg(
        tmp_path / "a.jpg",
        **{"0th": {piexif.ImageIFD.Make: "Canon"}, "Exif": {piexif.ExifIFD.MakerNote: canon_maker_note()}},
    )
    assert dict(all_tags(path))["MakerNote OwnerName"] == "Ann"


def test_long_values_are_cut(tmp_path):
    path = jpeg(tmp_path / "a.jpg", **{"0th": {piexif.ImageIFD.ImageDescription: "x" * 50_000}})
    value = dict(all_tags(path))["Image ImageDescription"]
    assert len(value) <= 200


def test_a_name_that_is_no_text(tmp_path):
    path = jpeg(os.fsencode(tmp_path) + b"/\xff\n.jpg", **{"0th": {piexif.ImageIFD.Make: "Acme"}})
    assert dict(all_tags(path))["Image Make"] == "Acme"


@pytest.mark.parametrize("content", [b"", b"no photo", b"\xff\xd8\xff\xd9"])
def test_what_has_no_tags_gives_none(tmp_path, content):
    place = tmp_path / "a.jpg"
    place.write_bytes(content)
    assert all_tags(os.fsencode(place)) == ()


def test_as_a_task_of_a_worker(tmp_path):
    jpeg(os.fsencode(tmp_path) + b"/\xff.jpg", **{"0th": {piexif.ImageIFD.Make: "Acme"}})
    items = [os.fsdecode(b"\xff.jpg"), "nothing.jpg"]
    task = "rollaudit.pipeline.tasks:all_tags_task"
    results = run(task, items, setup={"root": str(tmp_path)}, limits=Limits(seconds_per_item=20), jobs=1)
    found, missing = sorted(results, key=lambda result: result.index)
    assert ["Image Make", "Acme"] in found.value
    assert missing.failure == "error"
