"""Promise 6: hostile input is input. Nothing of it reaches a terminal raw; what kills a worker costs one file."""

import re

import pytest

from cli_runs import outcomes, write_photo

ESCAPES = b"\x1b[2J\x1b]0;owned\x07\x9b31m"
BIDI = "\u202egpj.exe\u2066\u200b"
MARKUP = b"[bold red]</script><img src=x onerror=alert(1)>[/x] :smile:"

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")

# Python runs this in every process of the program. It stands in for a decoder's crash or an overrun of memory: the
# process ends at once, for whoever opens this file, each time it is tried.
_ASSASSIN = """
import os, signal, sys

def strike(event, arguments):
    if event == "open" and sys.argv[0] == "-c" and isinstance(arguments[0], (str, bytes)):
        if os.fsencode(arguments[0]).endswith(b"killer.jpg"):
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(strike)
"""


@pytest.fixture
def hostile(photos):
    for name in (
        "\x1b[2Jclear.jpg",
        "\x1b]0;title\x07.jpg",
        f"{BIDI}.jpg",
        "[bold red]markup[/x].jpg",
        "new\nline\r.jpg",
        "::error::annotation.jpg",
        "=cmd|' !A1.jpg",
        "-o json=x.jpg",
    ):
        write_photo(photos / name, model=ESCAPES + MARKUP + BIDI.encode())
    return photos


@pytest.mark.parametrize("options", [(), ("--color", "never"), ("--platform", "picker")])
def test_nothing_of_it_reaches_the_terminal_raw(cli, hostile, options):
    run = cli.scan(hostile, *options)
    assert run.code == 0
    assert _UNSAFE.findall(run.out) == []
    assert run.err == ""
    assert "[bold red]" in run.out  # markup is shown for what it is, not obeyed


def test_with_colour_only_colours_are_escapes(cli, hostile):
    run = cli.scan(hostile, "--color", "always")
    without = re.sub(r"\x1b\[[0-9;]*m", "", run.out)
    assert _UNSAFE.findall(without) == []


def test_json_is_ascii_and_keeps_every_name(cli, hostile):
    run = cli.scan(hostile, "-f", "json")
    assert run.stdout.isascii()
    assert b"\x1b" not in run.stdout
    assert f"{BIDI}.jpg" in outcomes(run.report)
    assert "new\nline\r.jpg" in outcomes(run.report)


def test_inspect_shows_it_safely(cli, hostile):
    for path in sorted(hostile.glob("*.jpg")):
        run = cli.run("inspect", path, "--no-faces", "--all-tags")
        assert run.code == 0
        assert _UNSAFE.findall(run.out) == [], path.name


def test_errors_show_it_safely(cli, hostile):
    (hostile / "\x1b[31mdir").mkdir()
    for arguments in (
        ("scan", hostile / "\x1b[2J\u202egone.jpg"),
        ("scan", hostile / "\x1b[31mdir"),
        ("inspect", hostile / "\x1b[2J\u202egone.jpg"),
        ("inspect", hostile / "\x1b[31mdir"),
        ("scan", hostile, "--profile", "\x1b[2J\u202e"),
        ("scan", hostile, "--profile", "\x1b[2J\u202e.toml"),
        ("scan", hostile, "-o", "\x1b[2J\u202e"),
        ("scan", hostile, "--store", hostile / "\x1b[2Jx"),
        ("demo", hostile / "\x1b[2Jclear.jpg"),
    ):
        run = cli.run(*arguments)
        assert run.code in {2, 3}
        assert _UNSAFE.findall(run.err) == [], arguments


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_that_kills_its_worker_costs_that_file_alone(cli, photos, tmp_path, jobs):
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_ASSASSIN)
    for number in range(30):
        write_photo(photos / f"{number}.jpg")
    write_photo(photos / "a killer.jpg")
    write_photo(photos / "z killer.jpg")
    run = cli.run("scan", photos, "--no-faces", "-j", jobs, "-f", "json", env={"PYTHONPATH": str(hooks)})
    assert run.code == 0
    ended = outcomes(run.report)
    assert {path for path, (outcome, _) in ended.items() if outcome != "read"} == {
        "a killer.jpg",
        "z killer.jpg",
        "notes.txt",
    }
    assert ended["a killer.jpg"] == ended["z killer.jpg"] == ("skipped", "worker_died")
    assert run.report["coverage"]["by_reason"]["worker_died"] == 2
    # It is remembered, whatever else is asked for: not every scan is to meet the same death. Asked for, it is tried.
    assert cli.scan(photos, "-f", "json", "--hash").report["coverage"]["by_reason"]["worker_died"] == 2
    assert "worker_died" not in cli.json(photos, "--retry-quarantined").decode()
    assert "worker_died" not in cli.json(photos).decode()


def test_inspecting_a_file_that_kills_the_reader_says_so(cli, photos, tmp_path):
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_ASSASSIN)
    write_photo(photos / "killer.jpg")
    run = cli.run("inspect", photos / "killer.jpg", "-f", "json", env={"PYTHONPATH": str(hooks)})
    assert run.code == 4 or run.report["file"]["reasons"][0]["code"] == "worker_died"
