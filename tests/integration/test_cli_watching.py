import json
import os

import pytest

from cli_runs import write_photo

NAME = "Geheimnis \N{RIGHT-TO-LEFT OVERRIDE}.jpg"

_ASSASSIN = """
import os, signal, sys

def strike(event, arguments):
    if event == "open" and sys.argv[0] == "-c" and os.fsencode(str(arguments[0])).endswith(b"killer.jpg'"):
        os.kill(os.getpid(), signal.SIGSEGV)

sys.addaudithook(strike)
"""


@pytest.fixture
def library(photos):
    write_photo(photos / NAME, model=b"Secretphone 7")
    return photos


def lines(run):
    return [json.loads(line) for line in run.err.splitlines()]


def test_the_log_is_one_json_object_a_line_and_tells_the_whole_run(cli, library):
    said = lines(cli.scan(library, "--log-format", "json", "-q"))
    assert [one["event"] for one in said][:2] == ["run_began", "phase_began"]
    assert said[-1] | {"time": ""} == {"time": "", "level": "info", "event": "run_ended", "exit_code": 0}
    read = next(one for one in said if one["event"] == "phase_ended" and one["phase"] == "Reading metadata")
    assert read["done"] == 4
    assert all({"time", "level", "event"} <= set(one) for one in said)


def test_nothing_of_a_photo_stands_in_the_log(cli, library):
    gate = ("--max", "date_taken=0", "--profile-run")
    run = cli.run("scan", library, "-j", "1", "--no-faces", "--log-format", "json", *gate, "-q")
    assert run.code == 1
    lines(run)
    for secret in ("Geheimnis", "Secretphone", ".jpg", "album", "2025:06", "2025-06"):
        assert secret not in run.err


def test_a_file_that_fails_is_told_by_its_number_in_the_store(cli, library, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(_ASSASSIN)
    write_photo(library / "killer.jpg")
    run = cli.scan(library, "--log-format", "json", "-q", "--store", "s.sqlite", env={"PYTHONPATH": str(tmp_path)})
    (failed,) = (one for one in lines(run) if one["event"] == "file_failed")
    assert (failed["level"], failed["reason"]) == ("warning", "worker_died")
    assert isinstance(failed["file_id"], int)


def test_an_error_is_a_line_of_the_log_too_with_its_exit_code(cli, tmp_path):
    (tmp_path / "empty").mkdir()
    run = cli.scan(tmp_path / "empty", "--log-format", "json")
    assert run.code == 3
    last = lines(run)[-1]
    assert (last["level"], last["event"], last["exit_code"]) == ("error", "failed", 3)
    assert last["message"]
    assert last["hint"]


def test_a_log_nobody_listens_to_ends_no_run(cli, library):
    read, write = os.pipe()
    os.close(read)
    run = cli.scan(library, "--log-format", "json", "-f", "json", stderr=write)
    os.close(write)
    assert run.code == 0
    assert run.report["coverage"]["read"] == 3


def test_the_report_does_not_depend_on_who_watches(cli, library):
    assert cli.json(library) == cli.json(library, "--log-format", "json", "--profile-run", "--store", "other.sqlite")


def test_the_times_of_stages_and_readers(cli, library):
    run = cli.scan(library, "-q", "--profile-run")
    rows = {line[:40].strip(): line[40:].split() for line in run.err.splitlines()}
    assert float(rows["Reading metadata"][0]) >= 0
    assert rows["Reading metadata"][1] == "4"
    assert rows["jpeg"][1] == "3"
    assert {"Finding files", "Grouping", "Writing reports", "all"} <= set(rows)
    said = lines(cli.scan(library, "-q", "--profile-run", "--log-format", "json", "--store", "other.sqlite"))
    (times,) = (one for one in said if one["event"] == "times")
    stages = {stage["stage"]: stage for stage in times["stages"]}
    assert {one["kind"]: one["files"] for one in stages["Reading metadata"]["readers"]} == {"jpeg": 3, "other": 1}
    assert times["seconds"] >= sum(stage["seconds"] for stage in times["stages"])
