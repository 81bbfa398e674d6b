"""An Apple Photos library counts each photo once, and says which of its files nobody read."""

import json
import sqlite3

from PIL import Image

UUID = "0B1C2D3E-4F50-4A6B-8C7D-9E0F1A2B3C4D"
LEFT = "CB1C2D3E-4F50-4A6B-8C7D-9E0F1A2B3C4D"


def put(path, colour):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (32, 24), (colour, 90, 120)).save(path, "JPEG")


def test_a_photo_with_its_renditions_is_one_photo(cli, tmp_path):
    library = tmp_path / "Photos Library.photoslibrary"
    for colour, name in enumerate(
        (
            f"originals/0/{UUID}.jpeg",
            f"resources/derivatives/0/{UUID}_1_105_c.jpeg",
            f"resources/derivatives/masters/0/{UUID}_4_5005_c.jpeg",
            f"resources/renders/0/{UUID}_1_201_a.jpeg",
            f"resources/derivatives/C/{LEFT}_1_105_c.jpeg",
        )
    ):
        put(library / name, colour)
    (library / "database").mkdir()
    for name in ("Photos.sqlite", "another.sqlite"):
        with sqlite3.connect(library / "database" / name) as database:
            database.execute("CREATE TABLE photos (place TEXT)")
    report = json.loads(cli.json(tmp_path / library.name))
    coverage = report["coverage"]
    assert (coverage["photos"], coverage["companions"], coverage["files_found"]) == (2, 3, 7)
    assert coverage["by_reason"] == {"format_not_read": 1, "not_media": 1}
    whole, left = report["assets"]
    assert [file["role"] for file in whole["files"]] == ["primary", "edit", "derivative", "derivative"]
    assert left["path"].endswith(f"{LEFT}_1_105_c.jpeg")
    told = {fact["field"]: fact["value"] for fact in left["facts"]}
    assert told["made_by_photo_library"] == "a preview or thumbnail"
