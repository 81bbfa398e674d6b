"""The gate as a check uses it: exit codes in every format, baselines, limits, rules."""

import json
import shutil
import signal
import stat
import subprocess
import sys

import piexif
import pytest
from PIL import Image

from cli_runs import write_photo
from rollaudit.report.formats import BINARY_FORMATS, OutputFormat

FORMATS = [form.value for form in OutputFormat]
QUICK = ("scan", "--no-faces", "--jobs", "1", "--as-of", "2025-07-06", "--no-progress")


def write_leak(path, *, colour=(10, 20, 30)):
    """Write a photo with a position, a high finding."""
    path.parent.mkdir(parents=True, exist_ok=True)
    gps = {1: b"N", 2: ((38, 1), (42, 1), (0, 1)), 3: b"W", 4: ((9, 1), (8, 1), (0, 1))}
    Image.new("RGB", (64, 48), colour).save(path, "JPEG", exif=piexif.dump({"GPS": gps}))


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """A clean library, one with a leak, one with a photo that is cut short, one without photos."""
    place = tmp_path_factory.mktemp("libraries")
    write_photo(place / "clean" / "a.jpg")
    write_photo(place / "leak" / "a.jpg")
    write_leak(place / "leak" / "b.jpg")
    write_photo(place / "cut" / "a.jpg")
    whole = (place / "cut" / "a.jpg").read_bytes()
    (place / "cut" / "b.jpg").write_bytes(whole[: len(whole) // 6])
    (place / "none").mkdir()
    (place / "none" / "notes.txt").write_text("no photo\n")
    (place / "broken.sqlite").write_text("no store")
    return place


CODES = {
    0: ("clean", ("--fail-on", "low")),
    1: ("leak", ("--fail-on", "high")),
    2: ("clean", ("--fail-on", "high", "--as-of", "someday")),
    3: ("none", ("--fail-on", "high")),
    4: ("clean", ("--fail-on", "high", "--store", "{place}/broken.sqlite")),
    5: ("cut", ("--fail-on", "high", "--require-coverage", "100")),
}


# The real `main`, run after run in one process, each with a standard output of its own: imports are paid once.
IN_ONE_PROCESS = """
import json, os, sys
from pathlib import Path
from rollaudit.cli.app import main
from rollaudit.pipeline import audit

def stop(*_, **__):
    raise KeyboardInterrupt

audit.audited = stop if sys.argv[2] == "interrupted" else audit.audited
ended = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["rollaudit", *arguments]
    with open("printed", "wb") as printed:
        os.dup2(printed.fileno(), 1)
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        ended.append([end.code, Path("printed").stat().st_size])
Path("ended.json").write_text(json.dumps(ended))
"""


def ends(cli, options, *, interrupted=False):
    """Run once in each format; return by format the exit code and how many bytes were printed."""
    runs = [
        [*map(str, (*QUICK, *options)), *(["-o", f"{form}=out", "--quiet"] if form in BINARY_FORMATS else ["-f", form])]
        for form in FORMATS
    ]
    program = [sys.executable, "-c", IN_ONE_PROCESS, json.dumps(runs), "interrupted" if interrupted else "whole"]
    subprocess.run(program, check=True, env=cli.env, cwd=cli.work, capture_output=True, timeout=90)
    return dict(zip(FORMATS, json.loads((cli.work / "ended.json").read_text()), strict=True))


@pytest.mark.parametrize("code", CODES)
def test_an_exit_code_is_the_same_in_every_format(cli, libraries, code):
    pytest.importorskip("duckdb")
    library, options = CODES[code]
    ended = ends(cli, (libraries / library, *(option.format(place=libraries) for option in options)))
    assert {form: end for form, (end, _) in ended.items()} == dict.fromkeys(FORMATS, code)
    silent = {form for form, (_, printed) in ended.items() if not printed}
    assert silent == (set(FORMATS) if code in (2, 3, 4) else set(BINARY_FORMATS))


def test_an_interruption_has_its_code_in_every_format(cli, libraries):
    ended = ends(cli, (libraries / "leak", "--fail-on", "high"), interrupted=True)
    assert set(map(tuple, ended.values())) == {(128 + signal.SIGINT, 0)}


def test_findings_never_fail_a_run_unless_asked(cli, libraries):
    assert cli.run(*QUICK, libraries / "leak", "--quiet").code == 0


def test_a_failing_run_says_why_and_where_even_when_quiet(cli, libraries):
    run = cli.run(*QUICK, libraries / "leak", "--quiet", "--fail-on", "medium")
    assert run.code == 1
    assert run.out == ""
    assert run.err.splitlines() == [
        "Failed: 1 finding at or above medium (1 high).",
        "  high RA101 An exact position stands in EXIF:GPSLatitude. b.jpg",
    ]


def test_a_clean_run_is_quiet(cli, libraries):
    run = cli.run(*QUICK, libraries / "clean", "--quiet", "--fail-on", "low", "--max", "location_precise=0")
    assert (run.code, run.out, run.err) == (0, "", "")


def test_what_was_found_goes_before_what_was_not_read(cli, libraries, tmp_path):
    both = shutil.copytree(libraries / "cut", tmp_path / "both")
    write_leak(both / "c.jpg")
    run = cli.run(*QUICK, both, "-q", "--fail-on", "high", "--require-coverage", "100")
    assert run.code == 1
    assert "Coverage:" in run.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-on", "high", "--ignore", "RA1"), 0),
        (("--fail-on", "high", "--select", "RA2,RA3"), 0),
        (("--fail-on", "high", "--severity", "RA101=low"), 0),
        (("--fail-on", "medium", "--severity", "RA1=medium"), 1),
        (("--fail-on", "high", "--per-path-ignore", "*.jpg=RA101"), 0),
        (("--fail-on", "high", "--per-path-ignore", "a.jpg=RA101"), 1),
        (("--fail-on", "low", "--min-severity", "high", "--min-confidence", "high"), 1),
        (("--max", "location_precise=0"), 1),
        (("--max", "location-precise=1"), 0),
        (("--max", "location_precise=0", "--platform", "no-media-location"), 0),
        (("--max", "face_presence=0"), 2),
        (("--max", "nothing=0"), 2),
        (("--select", "RA9"), 2),
        (("--select", "RA6"), 2),
        (("--select", "RA301"), 2),
        (("--baseline", "none.json"), 2),
    ],
)
def test_options_decide_what_fails(cli, libraries, options, code):
    run = cli.run(*QUICK, libraries / "leak", "-q", *options)
    assert run.code == code, run.err


def test_rules_that_were_selected_and_that_nobody_looked_for_are_named_never_silently_none(cli, libraries, tmp_path):
    store = tmp_path / "s.sqlite"
    run = cli.run(*QUICK, libraries / "clean", "-q", "--store", store, "--select", "RA1,RA602")
    assert (run.code, run.err) == (0, "Note: RA602 needs --codes, which was off: not looked for in pictures.\n")
    assert cli.run("report", store, "-q", "--select", "RA1,RA602").err == run.err
    refused = cli.run("report", store, "-f", "json", "--select", "RA602")
    assert (refused.code, refused.out) == (2, "")
    assert "nobody looked for that" in refused.err


def test_a_finding_that_is_left_out_stands_in_no_output_and_is_counted(cli, libraries):
    report = cli.run(*QUICK, libraries / "leak", "-f", "json", "--ignore", "RA101").report
    assert report["findings"] == []
    assert report["finding_counts"]["left_out"] == 1


class TestBaseline:
    @pytest.fixture
    def library(self, libraries, tmp_path):
        return shutil.copytree(libraries / "leak", tmp_path / "library")

    @pytest.fixture
    def baseline(self, cli, library):
        """Write the baseline of the library as it is."""
        run = cli.run(*QUICK, library, "-q", "--fail-on", "low", "--write-baseline", "known.json")
        assert run.code == 0, run.err
        assert run.err == "1 finding is known from now on: known.json\n"
        return cli.work / "known.json"

    def scan(self, cli, library, *options):
        return cli.run(*QUICK, library, "-q", "--fail-on", "low", "--baseline", "known.json", *options)

    def test_known_findings_pass_and_are_counted(self, cli, library, baseline):
        assert stat.S_IMODE(baseline.stat().st_mode) == 0o600
        run = self.scan(cli, library, "-f", "json")
        assert run.code == 0
        assert run.report["findings"] == []
        assert run.report["finding_counts"]["known"] == 1

    @pytest.mark.usefixtures("baseline")
    def test_it_survives_renames_moves_and_new_files(self, cli, library, tmp_path):
        (library / "b.jpg").rename(library / "renamed.jpg")
        write_photo(library / "new.jpg", colour=(1, 2, 3))
        moved = library.rename(tmp_path / "elsewhere")
        assert self.scan(cli, moved).code == 0

    @pytest.mark.usefixtures("baseline")
    def test_a_new_leak_fails_and_only_it_is_told(self, cli, library):
        write_leak(library / "new.jpg", colour=(200, 1, 1))
        run = self.scan(cli, library)
        assert run.code == 1
        assert "new.jpg" in run.err
        assert "b.jpg" not in run.err

    def test_it_holds_no_path_no_id_and_no_rule(self, cli, library, baseline):
        held = baseline.read_text()
        (finding,) = cli.run(*QUICK, library, "-f", "json").report["findings"]
        assert not any(finding[key] in held for key in ("path", "asset", "rule", "fingerprint"))

    def test_written_again_it_is_the_same_file(self, cli, library, baseline):
        before = baseline.read_bytes()
        assert cli.run(*QUICK, library, "-q", "--write-baseline", "known.json").code == 0
        assert baseline.read_bytes() == before

    def test_it_never_takes_the_place_of_a_photo(self, cli, library):
        run = cli.run(*QUICK, library, "-q", "--write-baseline", library / "a.jpg")
        assert run.code == 2
        assert "replace a photo" in run.err


def test_a_seeded_leak_fails_the_repository_and_its_removal_passes_it(cli, roll):
    """The way of a check in a repository: known findings are accepted, a leak comes in with a change and goes again."""
    repository = shutil.copytree(roll.path, cli.work / "repository")
    check = (*QUICK, ".", "-q", "--no-store", "--fail-on", "low")
    first = cli.run(*check, "--write-baseline", "../known.json", cwd=repository)
    assert first.code == 0
    leak = repository / "docs" / "screenshots" / "new.jpg"
    write_leak(leak, colour=(99, 1, 1))
    run = cli.run(*check, "--baseline", "../known.json", "-o", "sarif=../found.sarif", cwd=repository)
    assert run.code == 1
    (result,) = json.loads((cli.work / "found.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/screenshots/new.jpg"
    leak.unlink()
    assert cli.run(*check, "--baseline", "../known.json", cwd=repository).code == 0


def test_no_store_leaves_nothing_behind(cli, libraries):
    assert cli.run(*QUICK, libraries / "leak", "-q", "--no-store").code == 0
    assert not list(cli.cache.rglob("*.sqlite"))
    assert not list(cli.scratch.iterdir())
    assert cli.run(*QUICK, libraries / "leak", "-q", "--no-store", "--store", "x.sqlite").code == 2


def test_files_one_by_one_are_the_same_library_as_their_directory(cli, roll):
    files = sorted(str(path) for path in roll.path.rglob("*") if path.is_file())
    each = cli.run(*QUICK, *files, "-f", "json")
    assert each.code == 0
    assert each.stdout == cli.run(*QUICK, roll.path, "-f", "json").stdout
