"""What a month added: two stores, or two reports."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from cli_runs import write_photo

SCHEMA = Path(__file__).resolve().parents[2] / "schema" / "difference-v1.schema.json"


@pytest.fixture(scope="module")
def months(shared_cli, roll, tmp_path_factory):
    """Stores and reports of a library before and after a month."""
    place = tmp_path_factory.mktemp("months")
    library = place / "roll"
    for name in ("DCIM/100APPLE/IMG_0266.JPG", "DCIM/100CANON/IMG_0431.JPG", "Edited/cascais-partilha.jpg"):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(roll.path / name, library / name)
    write_photo(library / "gone.jpg")
    write_photo(library / "edited.jpg", colour=(1, 2, 3))

    def scan(month, day):
        run = shared_cli.scan(
            library, "--as-of", day, "-q", "--store", place / f"{month}.sqlite", "-o", f"json={place}/{month}.json"
        )
        assert run.code == 0, run.err

    scan("may", "2025-06-01")
    (library / "gone.jpg").unlink()
    write_photo(library / "edited.jpg", colour=(3, 2, 1))
    (library / "DCIM/100CANON/IMG_0431.JPG").rename(library / "moved.jpg")
    (library / "Edited/cascais-partilha.jpg.json").write_text("{}")
    shutil.copy2(roll.path / "Edited/festa-alba.jpg", library / "new.jpg")
    scan("june", "2025-07-01")
    return place


def diff(cli, *arguments):
    run = cli.run("diff", *arguments, "-f", "json")
    assert run.code == 0, run.err
    jsonschema.validate(run.report, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return run.report


def test_files_are_told_by_their_content(shared_cli, months):
    answer = diff(shared_cli, months / "may.sqlite", months / "june.sqlite")
    changes = {one["path"]: one["change"] for one in answer["assets"]}
    assert changes == {"new.jpg": "new", "edited.jpg": "replaced", "moved.jpg": "moved", "gone.jpg": "gone"}
    assert answer["counts"] == {
        "new": 1, "replaced": 1, "moved": 1, "says_otherwise": 0, "gone": 1, "unchanged": 2,
    }  # fmt: skip
    added = next(one for one in answer["assets"] if one["path"] == "new.jpg")
    assert "person_identity" in added["categories_gained"]
    assert added["findings_new"]
    rows = {one["category"]: (one["before"]["ceiling"], one["after"]["ceiling"]) for one in answer["categories"]}
    assert rows["location_precise"] == (2, 3)
    assert any("Bruno" in name for name in answer["names"]["new"])
    assert answer["devices"]["gone"] == []
    assert sum(one["new"] for one in answer["findings"]) > 0


def test_reports_tell_the_same_as_stores_and_both_go_together(shared_cli, months, tmp_path):
    stores = diff(shared_cli, months / "may.sqlite", months / "june.sqlite")
    whole = tmp_path / "may.json"
    whole.write_text(json.dumps(json.loads((months / "may.json").read_text()), indent=1))  # laid out by another program
    for old, new in (("may.json", "june.json"), ("may.sqlite", "june.json"), (whole, "june.sqlite")):
        answer = diff(shared_cli, months / old, months / new)
        for side in ("before", "after"):
            answer[side]["library"] = stores[side]["library"]
        assert answer == stores


def test_a_person_reads_what_came_and_went(shared_cli, months):
    out = shared_cli.run("diff", months / "may.sqlite", months / "june.sqlite").out
    for words in ("1 new, 1 gone", "NEW   1", "GONE   1", "MOVED OR COPIED", "Bruno Amostra", "new.jpg"):
        assert words in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("side", ["june.sqlite", "june.json"])
def test_nothing_changed_between_one_and_itself(shared_cli, months, side):
    answer = diff(shared_cli, months / side, months / side)
    assert answer["assets"] == answer["categories"] == answer["findings"] == []
    assert "Nothing changed" in shared_cli.run("diff", months / side, months / side).out


def test_unlike_reports_are_told_to_be_unlike(shared_cli, months, tmp_path):
    other = tmp_path / "other.json"
    options = ("--platform", "no-media-location", "--without", "names", "-q", "-o", f"json={other}")
    assert shared_cli.run("report", months / "june.sqlite", *options).code == 0
    answer = diff(shared_cli, months / "june.json", other)
    assert answer["unlike"] == ["platform", "without"]
    assert "not every change" in shared_cli.run("diff", months / "june.json", other).out


def test_what_is_no_report_is_refused(shared_cli, months, tmp_path):
    cut, wrong, other = tmp_path / "cut.json", tmp_path / "wrong.json", tmp_path / "other.json"
    text = (months / "june.json").read_text()
    cut.write_text(text[: len(text) * 2 // 3])
    wrong.write_text('{"schema": "rollaudit/inspection/v1"}')
    other.write_text(text.replace('"kind":"photo"', '"kind":7'))
    for path in (cut, wrong, other):
        run = shared_cli.run("diff", months / "may.json", path)
        assert run.code == 2, run.err
        assert str(path) in run.err
        assert "hint:" in run.err


def test_faces_that_the_second_did_not_look_for_are_not_gone(shared_cli, few, tmp_path):
    for name, options in (("looked", ()), ("blind", ("--no-faces",))):
        outputs = ("--store", tmp_path / f"{name}.sqlite", "-q", "-o", f"json={tmp_path / name}.json")
        assert shared_cli.run("scan", few, "--as-of", "2025-07-05", *options, *outputs).code == 0
    for kind in ("sqlite", "json"):
        answer = diff(shared_cli, tmp_path / f"looked.{kind}", tmp_path / f"blind.{kind}")
        assert answer["assets"] == answer["findings"] == answer["inferences"]["gone"] == []
        rows = {one["category"]: one["after"] for one in answer["categories"]}
        assert rows["face_presence"]["ceiling"] is None
        assert rows["face_presence"]["reason"].startswith("faces were not looked for")
        assert [one["side"] for one in answer["not_looked_for"]] == ["after", "after"]
    out = shared_cli.run("diff", tmp_path / "looked.sqlite", tmp_path / "blind.sqlite").out
    assert "Faces were not looked for in the second" in out
    assert "fixed" not in out
