"""Any output from a finished scan, without the photos."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cli_runs import PROGRAM

SCHEMAS = Path(__file__).resolve().parents[2] / "schema"


def check_schema(name, answer):
    jsonschema.validate(answer, json.loads((SCHEMAS / f"{name}-v1.schema.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def scanned(shared_cli, roll, tmp_path_factory):
    """The store of a scan, what the scan printed, and a library that is no longer there."""
    place = tmp_path_factory.mktemp("stored")
    library = place / "roll"
    shutil.copytree(roll.path, library)
    store = place / "scan.sqlite"
    run = shared_cli.scan(library, "--as-of", "2025-07-06", "--store", store, "--hash", "-f", "json")
    assert run.code == 0, run.err
    library.rename(place / "gone")
    return store, run.stdout, place / "gone", library


@pytest.mark.parametrize(
    "options",
    [
        ("-f", "terminal"),
        ("-f", "json", "--platform", "no-media-location", "--without", "names", "--without", "older-than=100"),
        ("-f", "json", "--profile", "facebook-cloud-processing@2025-12"),
        ("-f", "sarif"),
    ],
)
def test_it_prints_what_the_scan_prints_with_the_same_options(shared_cli, scanned, tmp_path, options):
    store, _, gone, library = scanned
    report = shared_cli.run("report", store, *options)
    assert report.code == 0, report.err
    copy = tmp_path / "scan.sqlite"
    shutil.copy2(store, copy)
    gone.rename(library)
    try:
        scan = shared_cli.scan(library, "--as-of", "2025-07-06", "--hash", "--store", copy, *options)
    finally:
        library.rename(gone)
    assert scan.code == 0, scan.err
    # the steps at the end name the store that was named
    assert report.stdout.replace(os.fsencode(store), os.fsencode(copy)) == scan.stdout


def test_without_options_it_is_the_scans_own_report_and_the_store_stays_as_it_is(shared_cli, scanned):
    store, printed, *_ = scanned
    before = hashlib.sha256(store.read_bytes()).digest(), store.stat().st_mtime_ns, sorted(store.parent.iterdir())
    run = shared_cli.run("report", store, "-f", "json")
    assert run.stdout == printed
    assert all(file["sha256"] for file in run.report["assets"][0]["files"])
    assert before == (
        hashlib.sha256(store.read_bytes()).digest(),
        store.stat().st_mtime_ns,
        sorted(store.parent.iterdir()),
    )
    assert "ended on" in run.err
    assert str(scanned[3]) in run.err


def test_a_store_that_may_not_be_written_is_read_and_quiet_says_nothing(shared_cli, scanned, tmp_path):
    copy = tmp_path / "scan.sqlite"
    shutil.copy2(scanned[0], copy)
    copy.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        run = shared_cli.run("report", copy, "-q", "-f", "json")
    finally:
        tmp_path.chmod(0o700)
    assert (run.code, run.err) == (0, "")


def test_faces_are_as_the_scan_saw_them(cli, few):
    scan = cli.run("scan", few, "--jobs", "1", "--as-of", "2025-07-06", "-f", "json")
    report = cli.run("report", few, "-f", "json")
    assert report.stdout == scan.stdout
    assert any(asset["faces"]["looked_for"] for asset in report.report["assets"])


def test_a_directory_means_the_store_of_its_last_scan(cli, photos):
    missing = cli.run("report", photos)
    assert missing.code == 2
    assert f"rollaudit scan {photos}" in missing.err
    scan = cli.scan(photos, "-f", "json")
    assert cli.run("report", photos, "-f", "json").stdout == scan.stdout


def test_what_is_no_finished_scan_is_refused_with_a_next_step(cli, scanned, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no store\n")
    other = tmp_path / "other.sqlite"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    older, unfinished, killed = (tmp_path / f"{name}.sqlite" for name in ("older", "unfinished", "killed"))
    for copy in (older, unfinished, killed):
        shutil.copy2(scanned[0], copy)
    change(older, "PRAGMA user_version = 999")
    change(unfinished, "UPDATE meta SET value = '' WHERE key = 'finished_scan'")
    killed.with_name("killed.sqlite-wal").write_bytes(b"left behind")
    said = {
        path: cli.run("report", path) for path in (tmp_path / "nothing.sqlite", text, other, older, unfinished, killed)
    }
    assert [run.code for run in said.values()] == [2, 2, 2, 4, 4, 4]
    assert all("hint:" in run.err for run in said.values())
    assert "another program" in said[other].err
    assert "version 999" in said[older].err
    for path in (unfinished, killed):
        assert "again: it goes on where it stopped" in said[path].err
    assert killed.with_name("killed.sqlite-wal").read_bytes() == b"left behind"


def change(store, statement):
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(statement)
    db.close()


def test_an_interrupted_scan_is_not_taken_for_the_finished_one_before_it(cli, photos, tmp_path):
    from rollaudit.pipeline.scan_record import RECORD
    from rollaudit.store.store import Store

    store = tmp_path / "scan.sqlite"
    assert cli.scan(photos, "--store", store, "-q").code == 0
    with Store(store) as open_store:
        assert json.loads(open_store.meta(RECORD))["library"] == str(photos)
        open_store.set_meta(RECORD, "")  # as a walk does that is then killed
    assert cli.run("report", store).code == 4
    assert cli.scan(photos, "--store", store, "-q").code == 0
    assert cli.run("report", store, "-q").code == 0


def test_a_store_in_use_is_not_read_and_one_being_read_is_not_written(cli, scanned, tmp_path):
    from rollaudit.errors import StoreError
    from rollaudit.store.store import Store

    store = tmp_path / "scan.sqlite"
    shutil.copy2(scanned[0], store)
    program = "import sys; from pathlib import Path; from rollaudit.store.store import Store\n"
    writing = "with Store(Path(sys.argv[1])) as s: s.set_meta('x', 'y'); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program + writing, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"open\n"
        run = cli.run("report", store)
        assert run.code == 4
        assert "A scan is using" in run.err
        other.communicate(b"\n")
    with Store(store, read_only=True):
        done = subprocess.run(
            [sys.executable, "-c", program + "Store(Path(sys.argv[1]))", store], check=False, capture_output=True
        )
        assert b"Another run is using the store" in done.stderr
    with pytest.raises(StoreError):  # what is read only refuses to be written
        Store(store, read_only=True).set_meta("x", "z")


def test_the_most_exposing_files_with_all_they_say(shared_cli, scanned):
    run = shared_cli.run("report", scanned[0], "--top", "3", "-f", "json")
    check_schema("top", run.report)
    top = json.loads(scanned[1])["top"]
    assert [one["asset"]["path"] for one in run.report["top"]] == [one["path"] for one in top[:3]]
    assert [one["values"] for one in run.report["top"]] == [one["values"] for one in top[:3]]
    shown = shared_cli.run("report", scanned[0], "--top", "3").out
    assert all(fact["source"] in shown for fact in run.report["top"][0]["asset"]["facts"][:20])
    more = shared_cli.run("report", scanned[0], "--top", "40", "-f", "json").report["top"]
    assert len(more) == 40
    assert [one["asset"]["path"] for one in more[:10]] == [one["path"] for one in top]


def test_every_file_not_read_in_full_with_its_reasons(shared_cli, scanned):
    run = shared_cli.run("report", scanned[0], "--coverage", "-f", "json")
    check_schema("coverage", run.report)
    coverage = run.report["coverage"]
    assert len(run.report["files"]) == coverage["partial"] + coverage["skipped"]
    assert all(file["reasons"] for file in run.report["files"])
    shown = shared_cli.run("report", scanned[0], "--coverage").out
    assert all(file["path"] in shown for file in run.report["files"])
    assert "not looked for" in shown


def test_the_fewest_files_and_the_smallest_setting_that_end_an_exposure(shared_cli, scanned):
    run = shared_cli.run("report", scanned[0], "--ends", "location_precise", "-f", "json")
    check_schema("ending", run.report)
    carrying = [one["id"] for one in json.loads(scanned[1])["assets"] if "location_precise" in one["categories"]]
    assert [one["asset"] for one in run.report["files"]] == carrying
    assert run.report["carried_by"] == len(carrying)
    left = {one["option"]: one["left"] for one in run.report["settings"]}
    assert left["--without location"] == 0
    assert 0 < left["--platform no-media-location"] < len(carrying)
    for option, count in list(left.items())[:1]:
        again = shared_cli.run("report", scanned[0], *option.split(), "-f", "json").report
        assert next(row["ceiling"] for row in again["handover"] if row["category"] == "location_precise") == count
    shown = shared_cli.run("report", scanned[0], "--ends", "location_precise").out
    assert "--without location" in shown
    unwrapped = "".join(shown.split())  # a long path goes on in the next line
    assert all("".join(one["path"].split()) in unwrapped for one in run.report["files"])


def test_a_clause_ends_where_no_file_meets_it_any_more_and_an_inference_says_itself(shared_cli, scanned):
    clause = shared_cli.run("report", scanned[0], "--ends", "terms-illinois-texas", "-f", "json").report
    assert clause["kind"] == "clause"
    assert clause["carried_by"] == len(clause["files"]) > 0
    claim = json.loads(scanned[1])["inferences"][0]["id"]
    inference = shared_cli.run("report", scanned[0], "--ends", claim, "-f", "json")
    check_schema("ending", inference.report)
    assert inference.report["kind"] == "inference"
    assert inference.report["inferences"] == [one for one in json.loads(scanned[1])["inferences"] if one["id"] == claim]
    assert shared_cli.run("report", scanned[0], "--ends", claim).code == 0


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("trips", "trip"),
        ("Days", "recurring_day"),
        ("birthday", "birthday"),
        ("routine", "routine"),  # a category is called so as well
        ("second home", "second_home"),  # said of no such library: there is nothing to end
        ("faces", "face_presence"),
        ("exact positions", "location_precise"),
        ("with a serial number or id", "device_identifier"),
        ("terms illinois texas", "terms-illinois-texas"),
    ],
)
def test_what_the_report_shows_can_be_asked_for_in_its_words(shared_cli, scanned, word, name):
    run = shared_cli.run("report", scanned[0], "--ends", word, "-f", "json")
    check_schema("ending", run.report)
    assert run.report["name"] == name
    shown = shared_cli.run("report", scanned[0], "--ends", word)
    assert shown.code == 0
    assert "none found" not in shown.out


def test_a_name_that_comes_near_is_suggested_in_a_few_words(shared_cli, scanned):
    run = shared_cli.run("report", scanned[0], "--ends", "tripp")
    assert run.code == 2
    assert "Did you mean trip?" in run.err
    assert "metadata-dates-december-2025" not in run.err


def test_what_is_still_said_of_a_home_without_the_files_that_end_it(shared_cli, scanned, tmp_path):
    library = tmp_path / "left"
    shutil.copytree(scanned[2], library)
    answer = shared_cli.run("report", scanned[0], "--ends", "home", "-f", "json").report
    for one in answer["files"]:
        (library / one["path"]).unlink()
    found = shared_cli.run("scan", library, "--no-faces", "-f", "json", "--as-of", answer["as_of"]).report
    made = [one for one in found["inferences"] if one["abstained"] is None]
    assert "home" not in {one["id"] for one in made}
    (still,) = answer["remaining"]
    assert [(one["id"], one["claim"]) for one in still] == [
        (one["id"], one["claim"])
        for one in made
        if set(one["evidence"]) & set(answer["inferences"][0]["evidence"])
        and one["id"] in {"work", "second_home", "regular_place"}
    ]
    shown = " ".join(shared_cli.run("report", scanned[0], "--ends", "home").out.split())
    assert all(one["claim"] in shown for one in still)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--ends", "no-such"), "no category, no clause"),
        (("--top", "3", "--coverage"), "two questions"),
        (("--top", "3", "-f", "sarif"), "cannot be written as sarif"),
        (("--without", "everything"), "--without everything"),
    ],
)
def test_questions_that_cannot_be_answered_are_wrong_usage(shared_cli, scanned, options, word):
    run = shared_cli.run("report", scanned[0], *options)
    assert run.code == 2
    assert word in run.err
    assert "hint:" in run.err


def test_a_report_never_replaces_the_store(shared_cli, scanned):
    run = shared_cli.run("report", scanned[0], "-o", f"json={scanned[0]}")
    assert run.code == 2
    assert "would replace the store" in run.err


def test_no_photo_is_opened_and_nothing_but_the_report_is_written(shared_cli, scanned, tmp_path):
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=openat,open", "-o", str(trace), str(PROGRAM)]
    subprocess.run(
        [*command, "report", scanned[0], "-q", "-o", f"json={tmp_path}/r.json"], check=True, env=shared_cli.env
    )
    opened = trace.read_text()
    assert "DCIM" not in opened
    wrote = [line for line in opened.splitlines() if "O_CREAT" in line and "ENOENT" not in line and ".pyc" not in line]
    assert all(str(tmp_path) in line for line in wrote), wrote
