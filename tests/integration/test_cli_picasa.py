"""A `.picasa.ini` speaks of many photos, and is one file: each has what it says of it, and nothing is counted twice."""

import json
import sqlite3

import pytest

from cli_runs import write_photo

INI = """\
[Contacts2]
8e62b2035b74b477=Ada Lovelace;;
[one.jpg]
faces=rect64(3f845bcb59418507),8e62b2035b74b477
caption=Na praia
[TWO.JPG]
star=yes
keywords=mar
[gone.jpg]
caption=never told
"""


@pytest.fixture
def roll(tmp_path):
    for colour, name in enumerate(("one.jpg", "two.jpg", "three.jpg")):
        write_photo(tmp_path / "roll" / "a" / name, colour=(colour, 9, 9))
    (tmp_path / "roll" / "a" / ".picasa.ini").write_text(INI)
    return tmp_path / "roll"


def assets(report):
    return {asset["path"].rpartition("/")[2]: asset for asset in report["assets"]}


def said(asset):
    return [(fact["field"], fact["value"]) for fact in asset["facts"] if fact["source"].startswith("sidecar:picasa:")]


def test_each_photo_has_what_its_section_says(cli, roll):
    report = json.loads(cli.json(roll))
    found = assets(report)
    assert said(found["one.jpg"]) == [
        ("Region", "Ada Lovelace: 0.2481 0.3586 0.1005 0.1611"),
        ("name", "Ada Lovelace"),
        ("caption", "Na praia"),
    ]
    assert found["one.jpg"]["faces"]["count"] == 1
    assert found["one.jpg"]["faces"]["tier"] == "sidecar"
    assert said(found["two.jpg"]) == [("star", True), ("keywords", "mar")]  # names differ in case alone
    assert said(found["three.jpg"]) == []
    assert [file["role"] for file in found["one.jpg"]["files"]] == ["primary", "directory_sidecar"]
    assert "never told" not in json.dumps(report)
    coverage = report["coverage"]
    assert (coverage["files_found"], coverage["photos"], coverage["companions"]) == (4, 3, 0)
    assert coverage["percent"] == 100


def test_only_a_product_that_holds_the_library_gets_it(cli, roll):
    found = assets(json.loads(cli.json(roll)))["one.jpg"]
    assert "person_identity" in found["ledger"]["withheld"]
    assert "person_identity" not in found["categories"]


def test_a_changed_list_is_read_again_and_a_deleted_one_is_forgotten(cli, roll):
    cli.json(roll)
    ini = roll / "a" / ".picasa.ini"
    ini.write_text(INI.replace("Na praia", "Em casa, sem vento"))
    assert ("caption", "Em casa, sem vento") in said(assets(json.loads(cli.json(roll)))["one.jpg"])
    ini.unlink()
    assert said(assets(json.loads(cli.json(roll)))["one.jpg"]) == []


def test_the_stores_views_know_it(cli, roll, tmp_path):
    store = tmp_path / "scan.sqlite"
    report = json.loads(cli.json(roll, "--store", store))
    with sqlite3.connect(store) as database:
        facts = set(database.execute("SELECT path, about, field FROM facts WHERE source LIKE 'sidecar:picasa:%'"))
        found = {
            path
            for (path,) in database.execute(
                "SELECT path FROM ledger WHERE category = 'person_identity' AND answer = 'found'"
            )
        }
    assert ("a/.picasa.ini", "a/one.jpg", "caption") in facts
    assert {about for _, about, _ in facts} == {"a/one.jpg", "a/two.jpg"}
    assert found == {"a/one.jpg"}
    named = {asset["path"] for asset in report["assets"] if "person_identity" in asset["ledger"]["withheld"]}
    assert named == found


def test_a_redacted_report_tells_no_name(cli, roll):
    shared = cli.json(roll, "--redact", "share").decode()
    for word in ("Ada", "Lovelace", "praia", 'mar"', "one.jpg"):
        assert word not in shared
    assert "directory_sidecar" in shared
