"""`rollaudit demo`, `--version` and `--help` as a user runs them."""

import json
import re
import subprocess
import sys

import pytest

from cli_runs import told_paths, without_coverage
from rollaudit import __version__


def test_demo_reports_on_its_own_library_and_leaves_nothing(cli):
    run = cli.run("demo", "--no-faces", "-o", "json=demo.json")
    assert (run.code, run.err) == (0, "")
    assert "the sample camera roll" in run.out
    report = json.loads((cli.work / "demo.json").read_text())
    assert report["coverage"]["files_found"] > 60
    assert list(cli.scratch.iterdir()) == []
    assert list(cli.cache.iterdir()) == []
    assert [path.name for path in cli.work.iterdir()] == ["demo.json"]


def test_demo_keeps_the_library_where_it_is_told_to(cli):
    run = cli.run("demo", "kept", "--no-faces", "--format", "json")
    assert run.code == 0
    kept = {path.relative_to(cli.work / "kept").as_posix() for path in (cli.work / "kept").rglob("*") if path.is_file()}
    assert set(told_paths(run.report)) == kept
    again = cli.json(cli.work / "kept")
    assert again == run.stdout


def test_demo_finds_faces(cli):
    report = cli.run("demo", "-f", "json", "-j", "2").report
    assert sum(asset["faces"]["count"] or 0 for asset in report["assets"]) > 30


def test_demo_never_mixes_with_photos(cli, photos):
    before = sorted(photos.rglob("*"))
    run = cli.run("demo", photos)
    assert run.code == 2
    assert "is not empty" in run.err
    assert "hint: Name a new or an empty directory" in run.err
    assert sorted(photos.rglob("*")) == before


def test_demo_refuses_a_file(cli, photos):
    assert cli.run("demo", photos / "one.jpg").code == 2


def test_demo_quiet_and_platform(cli):
    run = cli.run("demo", "--no-faces", "-q", "--platform", "picker", "-o", "json=-", "--no-progress")
    assert run.report["platform"] == "picker"
    assert run.err == ""


def test_version(cli):
    assert cli.run("--version").out == f"rollaudit {__version__}\n"


@pytest.mark.parametrize("command", [(), ("scan",), ("demo",), ("inspect",)])
def test_help_tells_every_option_at_80_columns(cli, command):
    run = cli.run(*command, "--help")
    assert (run.code, run.err) == (0, "")
    assert cli.run(*command, "-h").out == run.out
    assert max(map(len, run.out.splitlines())) <= 80
    assert not re.search(r"list\[|<(?:str|int|float|path|datetime)\b|\[\[", run.out)
    options = re.findall(r"^ {2}(?:-\w, )?(--[\w-]+)", run.out, flags=re.MULTILINE)
    assert "--help" in options
    if command == ("scan",):
        for option in ("--profile", "--platform", "--as-of", "--faces", "--jobs", "--hash", "--format", "--output"):
            assert option in run.out
        for option in ("--store", "--quiet", "--no-progress", "--color", "--no-faces"):
            assert option in run.out


@pytest.mark.parametrize("command", [["--help"], ["scan", "--help"], ["--version"]])
def test_help_loads_nothing_that_takes_time(cli, command):
    """What is imported is the cost of `--help`; its speed is for the benchmarks."""
    program = (
        "import sys, rollaudit.cli.app\n"
        f"sys.argv = ['rollaudit', *{command!r}]\n"
        "try:\n    rollaudit.cli.app.main()\n"
        "finally:\n    sys.stderr.write(' '.join(name for name in sys.modules if '.' not in name))\n"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", program],
        check=False,
        env=without_coverage(cli.env),
        cwd=cli.work,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0
    slow = {"rich", "PIL", "numpy", "onnxruntime", "piexif", "exifread", "pi_heif", "tzfpy", "sqlite3"}
    assert slow & set(run.stderr.split()) == set()
