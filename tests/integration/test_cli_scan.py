"""`rollaudit scan` as a user runs it, option by option."""

import hashlib
import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from cli_runs import outcomes, told_paths, write_photo

SCHEMAS = Path(__file__).resolve().parents[2] / "schema"
ESCAPE = "\x1b"


def test_prints_the_report_with_coverage_first(cli, roll):
    run = cli.scan(roll.path)
    assert run.code == 0
    assert run.err == ""
    assert run.out.index("LOOKED AT") < run.out.index('WHAT "ALLOW" HANDS OVER') < run.out.index("NOT LOOKED FOR")
    assert f"{len(roll.truth.files)} files" in run.out


def test_finds_the_people_drawn_into_the_pictures(cli, few, roll):
    run = cli.run("scan", few, "--faces", "fast", "--format", "json")
    assert run.code == 0
    planted = {file.path: file.faces for file in roll.truth.files}
    photos = [asset for asset in run.report["assets"] if asset["kind"] == "photo"]
    assert {asset["path"]: asset["faces"]["count"] for asset in photos} == {
        asset["path"]: planted[asset["path"]] for asset in photos
    }
    assert sum(asset["faces"]["count"] for asset in photos) > 0


def test_without_faces_says_that_nobody_looked(cli, photos):
    report = json.loads(cli.json(photos))
    assert {asset["faces"]["looked_for"] for asset in report["assets"]} == {False}
    assert {asset["faces"]["count"] for asset in report["assets"]} == {None}
    assert "face_presence" in {entry["category"] for entry in report["not_looked_for"]}


def test_json_keeps_to_its_schema(cli, roll):
    schemas = sorted(SCHEMAS.glob("*report*.json"))
    if not schemas:
        pytest.skip("there is no schema of the report in schema/")
    for schema in schemas:
        jsonschema.validate(json.loads(cli.json(roll.path)), json.loads(schema.read_text()))


def test_a_profile_is_found_by_name_and_by_path(cli, photos):
    import rollaudit.profiles

    shipped = Path(rollaudit.profiles.__file__).with_name("facebook-cloud-processing.toml")
    own = cli.work / "own.toml"
    own.write_text(
        re.sub(r'^id = ".*"$', 'id = "an-own-one"', shipped.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE),
        encoding="utf-8",
    )
    by_name = json.loads(cli.json(photos, "--profile", "facebook-cloud-processing"))
    by_path = json.loads(cli.json(photos, "--profile", "own.toml"))
    assert by_name["profile"]["id"] == "facebook-cloud-processing"
    assert by_path["profile"]["id"] == "an-own-one"


@pytest.mark.parametrize("platform", ["full", "no-media-location", "picker"])
def test_a_platform_decides_which_positions_count(cli, roll, platform):
    report = json.loads(cli.json(roll.path, "--platform", platform))
    assert report["platform"] == platform
    precise = next(row for row in report["handover"] if row["category"] == "location_precise")
    planted = sum(file.position is not None for file in roll.truth.files)
    assert 0 < precise["full_access"] <= planted
    if platform == "full":
        assert precise["ceiling"] == precise["full_access"]
    else:
        assert precise["ceiling"] < precise["full_access"] / 10


def test_as_of_fixes_the_day_and_its_window(cli, photos):
    at_the_time = json.loads(cli.json(photos))
    years_later = json.loads(cli.scan(photos, "--as-of", "2031-01-01", "--format", "json").stdout)
    assert (at_the_time["as_of"], years_later["as_of"]) == ("2025-07-06", "2031-01-01")
    assert at_the_time["scope"]["stated"] == 2
    assert years_later["scope"]["stated"] == 0


def test_without_as_of_it_is_today(cli, photos):
    before = datetime.now().astimezone().date().isoformat()
    told = cli.scan(photos, "--format", "json").report["as_of"]
    assert before <= told <= datetime.now().astimezone().date().isoformat()


def test_hash_gives_the_sha256_of_every_file_read(cli, photos):
    report = json.loads(cli.json(photos, "--hash"))
    files = [file for asset in report["assets"] for file in asset["files"]] + report["other_files"]
    assert {file["path"]: file["sha256"] for file in files} == {
        file["path"]: hashlib.sha256((photos / file["path"]).read_bytes()).hexdigest() for file in files
    }


def test_without_hash_none_is_given(cli, photos):
    report = json.loads(cli.json(photos))
    assert {file["sha256"] for asset in report["assets"] for file in asset["files"]} == {None}


def test_writes_several_reports_and_prints_one(cli, photos):
    run = cli.scan(photos, "-o", "json=one.json", "--output", "terminal=two.txt", "--as-of", "2025-07-06")
    assert run.code == 0
    assert json.loads((cli.work / "one.json").read_text())["coverage"]["files_found"] == 3
    written = (cli.work / "two.txt").read_text()
    assert "LOOKED AT" in written
    assert ESCAPE not in written
    assert "LOOKED AT" in run.out


def test_an_output_to_a_dash_takes_the_place_of_the_report(cli, photos):
    run = cli.scan(photos, "-o", "json=-", "--as-of", "2025-07-06")
    assert run.stdout == cli.json(photos)


def test_standard_output_by_its_path_is_a_dash(cli, photos):
    assert cli.scan(photos, "-o", "json=/dev/stdout", "--as-of", "2025-07-06").stdout == cli.json(photos)


def test_json_asked_for_twice_is_printed_once(cli, photos):
    assert cli.scan(photos, "-f", "json", "-o", "json=-").report["coverage"]["files_found"] == 3


def test_quiet_prints_nothing_but_what_was_asked_for(cli, photos):
    silent = cli.scan(photos, "--quiet", "-o", "json=report.json")
    assert (silent.stdout, silent.stderr, silent.code) == (b"", b"", 0)
    assert (cli.work / "report.json").is_file()
    asked = cli.scan(photos, "-q", "--format", "json")
    assert asked.report["coverage"]["files_found"] == 3


def test_an_older_report_is_replaced_whole(cli, photos):
    (cli.work / "report.json").write_text("old " * 100_000)
    assert cli.scan(photos, "-q", "-o", "json=report.json").code == 0
    json.loads((cli.work / "report.json").read_text())
    assert [path.name for path in cli.work.iterdir()] == ["report.json"]


def test_an_output_to_a_device_leaves_the_device(cli, photos):
    assert cli.scan(photos, "-q", "-o", "json=/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_the_store_goes_where_it_is_told_to(cli, photos):
    assert cli.scan(photos, "-q", "--store", "kept/scan.sqlite").code == 0
    assert (cli.work / "kept" / "scan.sqlite").read_bytes().startswith(b"SQLite format 3")
    assert list(cli.cache.iterdir()) == []


def test_a_store_is_kept_for_each_library(cli, photos, tmp_path):
    other = shutil.copytree(photos, tmp_path / "other")
    for library in (photos, other, photos):
        assert cli.scan(library, "-q").code == 0
    assert len(list(cli.cache.rglob("*.sqlite"))) == 2


def test_a_rescan_sees_what_was_added_changed_and_removed(cli, photos):
    cli.json(photos)
    write_photo(photos / "new.jpg", colour=(1, 2, 3))
    write_photo(photos / "one.jpg", model=b"Another model altogether")
    (photos / "album" / "two.jpg").unlink()
    again = cli.json(photos)
    assert told_paths(json.loads(again)) == ["new.jpg", "notes.txt", "one.jpg"]
    assert again == cli.json(photos, "--store", "fresh.sqlite")


def test_a_single_file_is_audited_alone(cli, photos):
    report = json.loads(cli.json(photos / "album" / "two.jpg"))
    assert told_paths(report) == ["two.jpg"]


def test_several_places_make_one_library(cli, photos, tmp_path):
    other = shutil.copytree(photos, tmp_path / "other")
    report = json.loads(cli.json(photos / "album", other, other / "album", other / "one.jpg"))
    assert told_paths(report) == ["other/album/two.jpg", "other/notes.txt", "other/one.jpg", "photos/album/two.jpg"]


def test_color_is_never_in_a_pipe_unless_asked_for(cli, photos):
    assert ESCAPE not in cli.scan(photos).out
    assert ESCAPE not in cli.scan(photos, "--color", "never").out
    assert f"{ESCAPE}[" in cli.scan(photos, "--color", "always").out
    assert f"{ESCAPE}[" in cli.scan(photos, "--color", "always", env={"NO_COLOR": "1"}).out


def _on_a_terminal(cli, tmp_path, *arguments, env=None):
    """Run where every stream is a terminal, as `script` makes one, and return all that came on it."""
    if shutil.which("script") is None:
        pytest.skip("there is no `script` here to make a terminal")
    words = " ".join(f"'{word}'" for word in map(str, arguments))
    transcript = tmp_path / "transcript"
    run = cli.run(env=env, through=("sh", "-c", f"script -qec \"$0 {words}\" '{transcript}'"))
    assert run.code == 0
    return transcript.read_text()


def test_on_a_terminal_there_is_colour_and_progress(cli, photos, tmp_path):
    seen = _on_a_terminal(cli, tmp_path, "scan", photos, "--no-faces")
    assert f"{ESCAPE}[1m" in seen
    assert "Reading metadata" in seen
    assert "LOOKED AT" in seen


def test_no_progress_shows_none(cli, photos, tmp_path):
    seen = _on_a_terminal(cli, tmp_path, "scan", photos, "--no-faces", "--no-progress")
    assert "Reading metadata" not in seen
    assert "LOOKED AT" in seen


def test_no_color_is_respected_on_a_terminal(cli, photos, tmp_path):
    seen = _on_a_terminal(cli, tmp_path, "scan", photos, "--no-faces", "--no-progress", env={"NO_COLOR": "1"})
    assert "LOOKED AT" in seen
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])m", seen)


def test_every_planted_time_and_position_is_told(cli, roll):
    report = json.loads(cli.json(roll.path))
    told = {asset["path"]: asset for asset in report["assets"]}
    for file in roll.truth.files:
        if file.path in told and file.position:
            position = told[file.path]["position"]
            assert (position["latitude"], position["longitude"]) == pytest.approx(file.position, abs=1e-5)
        if file.path in told and file.local:
            assert told[file.path]["capture_time"]["local"] == file.local
    ended = outcomes(report)
    assert set(ended) == {file.path for file in roll.truth.files}


def test_coverage_below_what_is_required_has_its_own_exit_code(cli, photos):
    assert cli.scan(photos, "-q", "--require-coverage", "100").code == 0
    (photos / "cut.jpg").write_bytes((photos / "one.jpg").read_bytes()[:-200])
    run = cli.scan(photos, "-q", "-o", "json=report.json", "--require-coverage", "99.5")
    assert run.code == 5
    assert run.err == ("Coverage: 2 of 3 files with something to read were read in full (66.6 %), 99.5 % required.\n")
    coverage = json.loads((cli.work / "report.json").read_text())["coverage"]  # the report is written all the same
    assert coverage["partial"] == 1
    assert coverage["percent"] < 99.5
    assert cli.scan(photos, "-q", "--require-coverage", "1").code == 0
    assert cli.scan(photos, "-q", "--require-coverage", "101").code == 2


def test_coverage_of_nothing_read_is_said_in_words(cli, photos):
    for path in photos.rglob("*.jpg"):
        path.write_bytes(path.read_bytes()[:-200])
    run = cli.scan(photos, "-q", "--require-coverage", "50")
    assert run.code == 5
    assert "none of the files with something to read was read in full, 50 % required." in run.err
