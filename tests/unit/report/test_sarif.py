import io
import json
import os
import re

import jsonschema
import pytest

from hostile_names import NAMES, hostile_report, many_findings
from report_fixture import build_report
from rollaudit.report.sarif import MAX_RESULTS, chosen, write_sarif
from rollaudit.rules.registry import RULES

# What GitHub asks of a SARIF file beyond the standard, and the standard's own words for what is used here.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["error", "warning", "note"]}
RULE = {
    "type": "object",
    "required": ["id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"],
    "properties": {
        "id": {"pattern": r"^RA\d{3}$"},
        "name": {"pattern": "^[A-Z][A-Za-z]+$"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": {**TEXT, "required": ["text", "markdown"]},
        "defaultConfiguration": {"type": "object", "required": ["level"], "properties": {"level": LEVEL}},
        "properties": {
            "required": ["tags", "precision", "security-severity"],
            "properties": {
                "tags": {"type": "array", "maxItems": 20},
                "precision": {"enum": ["very-high", "high", "medium", "low"]},
                "security-severity": {"pattern": r"^\d\.\d$"},
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "message": TEXT,
        "level": LEVEL,
        "locations": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "required": ["physicalLocation"],
                "properties": {
                    "physicalLocation": {
                        "required": ["artifactLocation", "region"],
                        "properties": {
                            "artifactLocation": {
                                "required": ["uri"],
                                "properties": {"uri": {"pattern": r"^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}},
                            },
                            "region": {"const": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}},
                        },
                    }
                },
            },
        },
        "partialFingerprints": {
            "required": ["primaryLocationLineHash"],
            "additionalProperties": {"type": "string", "minLength": 1},
        },
    },
}
SCHEMA = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "required": ["tool", "results", "invocations"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "version", "rules"],
                                "properties": {"rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                    "results": {"type": "array", "items": RESULT, "maxItems": MAX_RESULTS},
                },
            },
        },
    },
}


def sarif(report):
    stream = io.StringIO()
    write_sarif(report, stream)
    assert stream.getvalue().isascii()
    return json.loads(stream.getvalue())


def results(report):
    return sarif(report)["runs"][0]["results"]


def uri(result):
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


@pytest.mark.parametrize("report", [hostile_report(), build_report()], ids=["hostile", "clean"])
def test_it_is_what_the_standard_and_github_ask_for(report):
    jsonschema.validate(sarif(report), SCHEMA)


def test_a_clean_run_still_has_its_rules_and_an_empty_list():
    run = sarif(build_report())["runs"][0]
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in RULES]


def test_names_come_back_byte_for_byte_from_their_uris():
    def unquoted(text):
        return os.fsdecode(re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), text.encode()))

    assert {unquoted(uri(result)) for result in results(hostile_report())} == set(NAMES[1:])


def test_paths_lead_from_the_directory_it_was_run_in():
    assert uri(results(hostile_report(path_prefix="photos/my roll/"))[0]) == "photos/my%20roll/a%2C%20b%3A%20100%25.jpg"


def test_results_say_rule_level_and_the_fingerprint_by_which_they_are_known():
    result = results(hostile_report())[0]
    rule = sarif(hostile_report())["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], result["ruleId"], result["level"]) == ("RA101", "RA101", "error")
    assert (
        result["partialFingerprints"]["primaryLocationLineHash"] == f"{result['partialFingerprints']['rollaudit/v1']}:1"
    )


def test_what_was_not_read_and_not_looked_for_is_told():
    notes = sarif(build_report())["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    told = " ".join(note["message"]["text"] for note in notes)
    assert "5 read in part" in told
    assert "Not looked for: objects_scenes" in told


def test_beyond_the_limit_the_most_severe_are_kept():
    report = many_findings(high=3, low=5)
    assert [one.rule for one in chosen(report, 4)] == ["RA201", "RA101", "RA101", "RA101"]
    assert [one.rule for one in chosen(report, 2)] == ["RA101", "RA101"]
    assert len(list(chosen(report, 100))) == 8


def test_the_limit_is_kept_and_told(monkeypatch):
    assert MAX_RESULTS == 25_000
    monkeypatch.setattr("rollaudit.report.sarif.MAX_RESULTS", 50)
    run = sarif(many_findings(high=10, low=50))["runs"][0]
    assert len(run["results"]) == 50
    assert sum(one["level"] == "error" for one in run["results"]) == 10
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert any("60 findings; the most severe 50 stand here" in note["message"]["text"] for note in notes)
