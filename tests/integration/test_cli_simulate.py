"""`rollaudit simulate` as a user runs it: files or a store, the truth beside them, never anything mixed up."""

import json

from cli_runs import fingerprint_of_tree, paths_below, told_paths


def test_files_with_the_truth_beside_them(cli):
    run = cli.run("simulate", "lib", "--photos", "120", "--seed", "4")
    assert (run.code, run.err) == (0, "")
    truth = json.loads((cli.work / "lib.truth.json").read_text())
    files = paths_below(cli.work / "lib")
    assert len(files) == truth["photos"] == 120
    assert truth["homes"]
    assert (cli.work / "lib.truth.json").stat().st_mode & 0o777 == 0o600
    report = json.loads(cli.json(cli.work / "lib"))
    assert told_paths(report) == files
    assert {asset["device"]["model"] for asset in report["assets"]} >= {
        device["model"] for device in truth["devices"] if device["owned"]
    }


def test_the_same_seed_writes_the_same_bytes(cli):
    for name in ("one", "two"):
        assert cli.run("simulate", name, "-n", "40", "--seed", "9", "-q").out == ""
    one, two = (
        {path: (cli.work / name / path).read_bytes() for path in paths_below(cli.work / name)}
        for name in ("one", "two")
    )
    assert one == two


def test_a_store_that_report_reads(cli):
    run = cli.run("simulate", "--store", "life.sqlite", "-n", "300", "--persona", "traveller")
    assert run.code == 0, run.err
    truth = json.loads((cli.work / "life.sqlite.truth.json").read_text())
    assert truth["persona"] == "traveller"
    assert truth["homes"] == []
    assert sorted(path.name for path in cli.work.iterdir()) == ["life.sqlite", "life.sqlite.truth.json"]
    said = cli.run("report", "life.sqlite", "-f", "json").report
    assert len(said["assets"]) == 300
    assert said["as_of"] == truth["as_of"]


def test_the_truth_goes_where_it_is_told_to_but_not_into_the_library(cli):
    assert cli.run("simulate", "lib", "-n", "5", "--truth", "told.json").code == 0
    assert (cli.work / "told.json").exists()
    run = cli.run("simulate", "other", "-n", "5", "--truth", "other/told.json")
    assert run.code == 2
    assert "inside the library" in run.err
    assert not (cli.work / "other").exists()


def test_nothing_is_mixed_with_what_is_there(cli, photos):
    before = fingerprint_of_tree(photos)
    run = cli.run("simulate", photos, "-n", "5")
    assert run.code == 2
    assert "is not empty" in run.err
    assert fingerprint_of_tree(photos) == before
    (cli.work / "there.sqlite").write_bytes(b"mine")
    run = cli.run("simulate", "--store", "there.sqlite", "-n", "5")
    assert run.code == 2
    assert "is there already" in run.err
    assert (cli.work / "there.sqlite").read_bytes() == b"mine"


def test_one_place_must_be_named(cli):
    for arguments in ([], ["lib", "--store", "life.sqlite"]):
        run = cli.run("simulate", *arguments)
        assert run.code == 2
        assert "either a directory" in run.err
