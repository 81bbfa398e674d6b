"""A redacted report holds nothing that the library says of somebody, in any format, however it is packed."""

import json
import math
import shutil
from pathlib import Path

import jsonschema
import pytest

from raw_values import found_in, numbers_of, packed_parts, parquet_rows, secrets_of
from rollaudit.report.formats import OutputFormat
from rollaudit.report.redact.redaction import PUBLISHABLE

SCHEMAS = Path(__file__).resolve().parents[2] / "schema"
PARQUET = {one for one in OutputFormat if one.startswith("parquet")}
# Said on purpose, as true of a whole region or of every such picture; and words of rollaudit's own.
KEPT = {
    *("Lisbon", "Portugal", "Maps", "Chat", "Bank", "Google", "Apple", "Samsung", "WhatsApp", "Canon", "Download"),
    *("Photos", "freeGPS"),
}
BITS = 25


@pytest.fixture(scope="module")
def library(shared_cli, roll, tmp_path_factory):
    """A store of the sample, with digests, and its report as it is."""
    place = tmp_path_factory.mktemp("private-place")
    copy = place / "Fotos da Alba"
    shutil.copytree(roll.path, copy)
    store = place / "scan.sqlite"
    run = shared_cli.run(
        "scan", copy, "--as-of", "2025-07-06", "--store", store, "--hash", "-f", "json", "--no-progress"
    )
    assert run.code == 0, run.err
    return store, run.report, copy


@pytest.fixture(scope="module")
def secrets(library):
    _, report, place = library
    return secrets_of(report, library=place, kept=KEPT)


@pytest.fixture(scope="module")
def written(shared_cli, library, tmp_path_factory):
    """Every format under every redaction that it can be had in: (level, format) to its bytes."""
    files = {}
    for level in ("none", "share", "publish"):
        place = tmp_path_factory.mktemp(level)
        formats = [one for one in OutputFormat if level != "publish" or one in PUBLISHABLE]
        outputs = [argument for one in formats for argument in ("-o", f"{one}={place / one}")]
        run = shared_cli.run("report", library[0], "--redact", level, "-q", *outputs)
        assert run.code == 0, run.err
        files |= {(level, one): (place / one).read_bytes() for one in formats}
        files |= {(level, f"rows of {one}"): parquet_rows(place / one) for one in formats if one in PARQUET}
    return files


def test_the_search_knows_what_to_look_for(secrets):
    kinds = {one.kind for one in secrets}
    assert kinds >= {"path", "name", "id", "sha256", "fingerprint", "coordinate", "town", "device", "fact", "moment"}
    values = {one.value for one in secrets}
    assert {"Alba Exemplar", "Bruno Amostra", "000000412207", "Paco de Arcos", "iPhone 15 Pro"} <= values
    assert "A Alba faz 34 anos, em casa com o Bruno" in values


@pytest.mark.parametrize("one", [*OutputFormat, *(f"rows of {one}" for one in sorted(PARQUET))])
def test_it_finds_them_in_the_report_as_it_is(written, secrets, one):
    if one in PARQUET:
        pytest.skip("its pages are compressed in another way: its rows are searched")
    assert len(found_in(written["none", one], secrets)) > 10


def test_no_raw_value_stands_in_any_redacted_file(written, secrets):
    for (level, one), data in written.items():
        if level != "none":
            leaked = found_in(data, secrets)
            assert not leaked, f"{level} {one}: {sorted(leaked)[:10]}"


def test_what_was_printed_holds_none_either(shared_cli, library, secrets):
    run = shared_cli.run("report", library[0], "--redact", "share", "--fail-on", "low")
    assert run.code == 1
    assert "photo-0001.jpg" in run.err
    assert not found_in(run.stdout, secrets)
    assert not found_in(run.stderr, secrets)


def test_every_point_of_the_shared_page_is_the_middle_of_a_cell(written):
    def points(data):
        for part in packed_parts(data):
            numbers = numbers_of(part)
            if numbers and numbers[0] > 10 and len(numbers) == 1 + 3 * numbers[0]:
                yield numbers[1 : 1 + numbers[0]]

    def off(columns):
        x, worst = 0, 0.0
        for step in columns:
            x += step
            tenths = (x / (1 << BITS) * 360 - 180) * 10
            worst = max(worst, abs(tenths - round(tenths)))
        return worst

    (shared,) = points(written["share", OutputFormat.HTML])
    (raw,) = points(written["none", OutputFormat.HTML])
    assert len(shared) == len(raw)
    assert off(shared) < 0.001 < off(raw)


def test_positions_are_near_and_days_are_true(written, library):
    shared = json.loads(written["share", OutputFormat.JSON])
    for before, after in zip(library[1]["assets"], shared["assets"], strict=True):
        assert before["categories"] == after["categories"]
        assert before["ledger"] == after["ledger"]
        assert before["faces"]["count"] == after["faces"]["count"]
        if before["position"]:
            apart = math.hypot(
                (before["position"]["latitude"] - after["position"]["latitude"]) * 111.2,
                (before["position"]["longitude"] - after["position"]["longitude"])
                * 111.2
                * math.cos(math.radians(before["position"]["latitude"])),
            )
            assert apart < 10
        if before["capture_time"]:
            assert after["capture_time"]["local"] == before["capture_time"]["local"][:10]


def test_counts_are_the_librarys_own(written, library):
    for level in ("share", "publish"):
        shown = json.loads(written[level, OutputFormat.JSON])
        assert shown["redaction"] == level
        for key in ("coverage", "people", "finding_counts", "verdicts"):
            assert shown[key] == library[1][key], (level, key)
        newest = library[1]["scope"]["newest"] if level == "share" else None  # months are published, days are not
        assert shown["scope"] == library[1]["scope"] | {"newest": newest}
        for before, after in zip(library[1]["handover"], shown["handover"], strict=True):
            assert (before["category"], before["ceiling"]) == (after["category"], after["ceiling"])
        schema = json.loads((SCHEMAS / "report-v1.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(shown, schema)


def test_one_thing_has_one_pseudonym_in_all_places_and_formats(written):
    shared = json.loads(written["share", OutputFormat.JSON])
    by_id = {asset["id"]: asset for asset in shared["assets"]}
    for row in shared["handover"]:
        for example in row["examples"]:
            assert example["path"] in {file["path"] for file in by_id[example["asset"]]["files"]}
    for claim in shared["inferences"]:
        assert set(claim["evidence"]) | set(claim["ends_without"]) <= set(by_id)
    for finding in shared["findings"]:
        assert finding["asset"] in by_id
    owner = next(one for one in shared["inferences"] if one["id"] == "owner_name")
    names = {fact["value"] for one in owner["evidence"] for fact in by_id[one]["facts"] if fact["field"] == "By-line"}
    assert names == {owner["details"]["name"]}
    for one in (OutputFormat.CSV, OutputFormat.HTML, OutputFormat.SARIF):
        assert b"photo-0001" in written["share", one]


def test_the_same_store_gives_the_same_bytes(shared_cli, library, written, tmp_path):
    for one in (OutputFormat.CSV_FACTS, OutputFormat.TERMINAL):
        path = tmp_path / one
        assert shared_cli.run("report", library[0], "--redact", "share", "-q", "-o", f"{one}={path}").code == 0
        assert path.read_bytes() == written["share", one]


def test_publish_has_no_photo_no_day_and_no_town(written):
    shown = json.loads(written["publish", OutputFormat.JSON])
    assert not shown["assets"]
    assert not shown["findings"]
    assert not shown["top"]
    assert not any(row["examples"] for row in shown["handover"])
    assert all(row["period"]["first"] is None or row["period"]["first"].endswith("-01") for row in shown["handover"])
    assert not any(one["evidence"] or one["place"] for one in shown["inferences"])
    assert all(one["period"]["from"].endswith("-01") for one in shown["inferences"] if one["period"])
    assert b"Portugal" in written["publish", OutputFormat.TERMINAL]
    assert b"Lisbon" not in written["publish", OutputFormat.TERMINAL]


@pytest.mark.parametrize("one", sorted(set(OutputFormat) - PUBLISHABLE))
def test_formats_that_are_rows_are_refused_to_publish_before_any_work(shared_cli, roll, tmp_path, one):
    path = tmp_path / "file"
    for command in ("scan", "report"):
        run = shared_cli.run(command, roll.path, "--redact", "publish", "-o", f"{one}={path}")
        assert run.code == 2
        assert one in run.err
        assert "--redact share" in run.err
        assert not path.exists()


@pytest.mark.parametrize("question", [("--top", "3"), ("--coverage",), ("--ends", "home")])
def test_answers_that_are_lists_of_files_are_refused(shared_cli, library, question):
    run = shared_cli.run("report", library[0], "--redact", "share", *question)
    assert run.code == 2
    assert not run.stdout


def test_a_baseline_matches_redacted_and_unredacted_runs(shared_cli, library, tmp_path):
    baseline = tmp_path / "known.json"
    first = shared_cli.run("report", library[0], "--redact", "share", "--write-baseline", baseline, "-q")
    assert first.code == 0, first.err
    for level in ("none", "share", "publish"):
        again = shared_cli.run(
            "report", library[0], "--redact", level, "--baseline", baseline, "--fail-on", "low", "-f", "json"
        )
        assert again.code == 0, again.err
        assert again.report["finding_counts"]["shown"] == 0
        assert again.report["finding_counts"]["known"] == len(library[1]["findings"])


def test_a_comparison_and_a_difference_hold_none(shared_cli, library, few, secrets):
    store = library[0].with_name("few.sqlite")
    assert shared_cli.scan(few, "--store", store, "-q", "--as-of", "2025-07-06").code == 0
    profiles = ("--profile", "facebook-cloud-processing", "--profile", "facebook-cloud-processing@2025-12")
    for arguments in (("compare", library[0], *profiles), ("diff", store, library[0])):
        for output in ("terminal", "json"):
            for level in ("share", "publish"):
                run = shared_cli.run(*arguments, "-f", output, "--redact", level)
                assert run.code == 0, run.err
                leaked = found_in(run.stdout, secrets)
                assert not leaked, (arguments[0], output, level, sorted(leaked)[:10])
                assert str(store.parent).encode() not in run.stdout
