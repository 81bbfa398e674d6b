"""`--codes` and `--text` as a user runs them: found, classed, masked, and "not looked for" where nobody did."""

import importlib.util
import sqlite3

import pytest

BOARDING_PASS = "a photo of a boarding pass"
SECRETS = ("EXEMPLAR/ALBA", "XMPL23")

needs_codes = pytest.mark.skipif(importlib.util.find_spec("zxingcpp") is None, reason="zxing-cpp, the extra `codes`")


@pytest.fixture
def one_pass(roll, tmp_path):
    """A library of the sample's boarding pass alone."""
    (path,) = [file.path for file in roll.truth.files if BOARDING_PASS in file.note]
    library = tmp_path / "library"
    library.mkdir()
    (library / "pass.jpg").write_bytes((roll.path / path).read_bytes())
    return library


def facts_of(report):
    (asset,) = report["assets"]
    return {fact["field"]: fact["value"] for fact in asset["facts"] if fact["source"].startswith("pixels:")}


@needs_codes
def test_the_boarding_pass_is_found_classed_and_masked_everywhere(cli, one_pass, tmp_path):
    store = tmp_path / "scan.sqlite"
    outputs = [part for name in ("html", "csv-facts", "ndjson") for part in ("-o", f"{name}={tmp_path / name}")]
    run = cli.run("scan", one_pass, "--faces", "off", "--codes", "--store", store, "-f", "json", *outputs)
    facts = facts_of(run.report)
    assert facts["Code"] == "boarding pass"
    assert facts["BoardingPassRoute"] == "FNC-LIS"
    assert facts["BoardingPassName"] == "E***/A***"
    assert facts["BoardingPassBookingCode"] == "***"
    assert "RA601" in {finding["rule"] for finding in run.report["findings"]}
    written = [
        run.stdout,
        store.read_bytes(),
        *((tmp_path / name).read_bytes() for name in ("html", "csv-facts", "ndjson")),
    ]
    for content in written:
        assert not any(secret.encode() in content for secret in SECRETS)
    again = cli.run("report", store, "-f", "json")
    assert again.stdout == run.stdout
    reasons = {entry["category"]: entry["reason"] for entry in run.report["not_looked_for"]}
    assert reasons["text_in_image"] == "codes in pictures were read, text was not (--text)"
    assert reasons["face_presence"]


@needs_codes
def test_reveal_shows_it_and_a_later_scan_takes_it_out_of_the_store(cli, one_pass, tmp_path):
    store = tmp_path / "scan.sqlite"
    options = ("scan", one_pass, "--faces", "off", "--codes", "--store", store, "-f", "json")
    assert facts_of(cli.run(*options, "--reveal").report)["BoardingPassBookingCode"] == "XMPL23"
    assert facts_of(cli.run(*options).report)["BoardingPassBookingCode"] == "***"
    with sqlite3.connect(store) as opened:
        ((told,),) = opened.execute(
            "SELECT group_concat(value) FROM facts WHERE source LIKE 'pixels:code:%'"
        ).fetchall()
    assert "XMPL23" not in told


@needs_codes
def test_inspect_tells_of_codes(cli, one_pass):
    masked = cli.run("inspect", one_pass / "pass.jpg", "--no-faces", "--codes")
    assert "boarding pass" in masked.out
    assert "XMPL23" not in masked.out
    assert "XMPL23" in cli.run("inspect", one_pass / "pass.jpg", "--no-faces", "--codes", "--reveal").out


def test_nobody_looked_is_said_with_the_option_that_would(cli, one_pass):
    report = cli.run("scan", one_pass, "--faces", "off", "-f", "json").report
    reasons = {entry["category"]: entry["reason"] for entry in report["not_looked_for"]}
    assert "--text, --codes" in reasons["text_in_image"]
    assert facts_of(report) == {}
    assert "text_in_image" not in {row["category"] for row in report["handover"]}


@needs_codes
def test_faces_are_not_looked_for_where_only_codes_are(cli, photos):
    report = cli.run("scan", photos, "--faces", "off", "--codes", "-f", "json").report
    assert {asset["faces"]["looked_for"] for asset in report["assets"]} == {False}
    rows = {row["category"]: row["looked_for"] for row in report["handover"]}
    assert rows["face_presence"] is False


@pytest.mark.parametrize(("option", "module"), [("codes", "zxingcpp"), ("text", "rapidocr_onnxruntime")])
def test_a_missing_extra_is_named_before_the_scan(option, module, monkeypatch):
    from rollaudit.errors import UsageError
    from rollaudit.model.detection import FaceSearch, Search
    from rollaudit.vision.detectors import check_installed

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else found(name))
    with pytest.raises(UsageError, match=f"--{option}") as error:
        check_installed(Search(faces=FaceSearch.OFF, **{option: True}))
    assert f"rollaudit[{option}]" in error.value.hint
