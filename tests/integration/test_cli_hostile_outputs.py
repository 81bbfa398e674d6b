"""Files whose names try to be something else, from the disk to every output."""

import csv
import io
import json
import os
import re
from xml.etree import ElementTree as ET

import pytest
from test_cli_gate import QUICK, write_leak

from hostile_names import NAMES

DISK_NAMES = [name.replace("/", "\u2215").replace("\x00", "\x01") for name in NAMES]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Scan a library of such names once, into every output."""
    from cli_runs import Cli

    place = tmp_path_factory.mktemp("hostile")
    library = place / "library"
    library.mkdir()
    for number, name in enumerate(DISK_NAMES):
        write_leak(library / "plain.tmp", colour=(number, 0, 0))
        (library / "plain.tmp").rename(library / name)
    cli = Cli(place / "user")
    forms = ("json", "ndjson", "csv", "csv-facts", "csv-findings", "geojson", "sarif", "junit", "github", "markdown")
    outputs = [part for form in forms for part in ("-o", f"{form}={form}.out")]
    run = cli.run(*QUICK, library, "-q", *outputs)
    assert run.code == 0, run.err
    return {form: (cli.work / f"{form}.out").read_bytes().decode("utf-8") for form in forms}


def test_json_and_ndjson_hold_the_very_names(made):
    report = json.loads(made["json"])
    assert {asset["path"] for asset in report["assets"]} == set(DISK_NAMES)
    assert {json.loads(line)["path"] for line in made["ndjson"].splitlines()} == set(DISK_NAMES)


@pytest.mark.parametrize("form", ["csv", "csv-findings"])
def test_tables_lead_back_to_the_very_files(made, form):
    def path(uri):
        return os.fsdecode(re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), uri.encode()))

    rows = list(csv.DictReader(io.StringIO(made[form], newline="")))
    assert {path(row["path_uri"]) for row in rows} == set(DISK_NAMES)


def test_every_other_output_keeps_its_shape(made):
    count = len(DISK_NAMES)
    assert len(json.loads(made["geojson"])["features"]) == count
    assert len(json.loads(made["sarif"])["runs"][0]["results"]) == count
    cases = ET.fromstring(made["junit"].encode()).findall("testsuite/testcase")  # noqa: S314 - our own output
    assert len(cases) == count
    commands = made["github"].splitlines()
    assert len(commands) == 10 + 1
    assert all(command.startswith("::error file=") for command in commands[:-1])
    assert not re.search(r"(?<!\\)[<`]", made["markdown"])


def test_none_holds_what_a_terminal_or_a_runner_would_obey(made):
    for form, text in made.items():
        assert "\x1b" not in text, form
        assert "\u202e" not in text, form
        if form in ("github", "markdown"):
            assert "##[" not in text, form
