"""Two editions, and two products, over one library."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

SCHEMA = Path(__file__).resolve().parents[2] / "schema" / "comparison-v1.schema.json"
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "terminal" / "compare_june_december_80.txt"
JULY, DECEMBER = "facebook-cloud-processing", "facebook-cloud-processing@2025-12"


@pytest.fixture(scope="module")
def store(shared_cli, roll, tmp_path_factory):
    path = tmp_path_factory.mktemp("compare") / "scan.sqlite"
    assert shared_cli.scan(roll.path, "--as-of", "2025-07-06", "--store", path, "-q").code == 0
    return path


def compare(cli, store, first, second, *options):
    run = cli.run("compare", store, "--profile", first, "--profile", second, *options)
    assert run.code == 0, run.err
    return run


def test_the_facial_sentence_goes_and_the_embedding_comes_with_counts_from_the_files(shared_cli, store):
    answer = compare(shared_cli, store, JULY, DECEMBER, "-f", "json").report
    jsonschema.validate(answer, json.loads(SCHEMA.read_text(encoding="utf-8")))
    gone = {one["before"]["id"]: one for one in answer["clauses"] if one["change"] == "gone"}
    come = {one["after"]["id"]: one for one in answer["clauses"] if one["change"] == "come"}
    assert "including facial features" in gone["terms-faces"]["before"]["quote"]
    assert "embedding" in come["terms-embedding"]["after"]["quote"]
    for name, change, side in (("terms-faces", gone, JULY), ("terms-embedding", come, DECEMBER)):
        report = shared_cli.run("report", store, "-q", "-f", "json", "--profile", side).report
        reach = next(clause["reach"] for clause in report["clauses"] if clause["id"] == name)
        told = change[name]["reach_before"] or change[name]["reach_after"]
        assert told == {"ceiling": reach["asset_count"], "stated": reach["stated_count"]}
    faces = next(one for one in answer["categories"] if one["category"] == "facial_features")
    assert "terms-faces" in faces["clauses_gone"]


def test_it_reads_as_it_did(shared_cli, store, roll):
    out = compare(shared_cli, store, JULY, DECEMBER, "-f", "terminal").out.replace(str(roll.path), "ROLL")
    assert "including facial features" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    shown = out[out.index("WHAT IS NO LONGER SAID") :]
    if os.environ.get("ROLLAUDIT_UPDATE_GOLDEN"):
        GOLDEN.write_text(shown, encoding="utf-8")
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_what_nobody_recorded_is_not_called_unaddressed_and_conditions_stand_beside_what_they_limit(shared_cli, store):
    answer = compare(shared_cli, store, JULY, DECEMBER, "-f", "json").report
    review = next(one for one in answer["uses"] if one["use"] == "human_review")
    assert (review["disclosed_before"], review["disclosed_after"]) == (True, False)
    out = compare(shared_cli, store, JULY, DECEMBER).out
    uses = " ".join(out[out.index("WHAT MAY BE DONE") : out.index("WHAT THAT CHANGES")].split())
    assert "review by people permitted → not disclosed" in uses
    assert "personalise permitted → permitted if camera-roll media count as interactions with the AIs" in uses


def test_a_profile_compared_with_itself_says_nothing_differs(shared_cli, store):
    answer = compare(shared_cli, store, JULY, JULY, "-f", "json").report
    assert not any(answer[key] for key in ("clauses", "uses", "scope", "categories"))
    assert "Nothing differs" in compare(shared_cli, store, JULY, JULY).out


def test_two_products_differ_in_scope_and_in_what_they_may_do(shared_cli, store):
    answer = compare(shared_cli, store, JULY, "google-photos-backup", "-f", "json").report
    assert {"source", "window"} <= {one["field"] for one in answer["scope"]}
    assert answer["uses"]
    assert answer["controls"]["gone"]
    assert answer["controls"]["come"]


@pytest.mark.parametrize("profiles", [(JULY,), (JULY, JULY, DECEMBER)])
def test_it_takes_two_profiles(shared_cli, store, profiles):
    options = [part for profile in profiles for part in ("--profile", profile)]
    run = shared_cli.run("compare", store, *options)
    assert run.code == 2
    assert "twice" in run.err
