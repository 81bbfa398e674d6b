import json

import pytest

from rollaudit.rules.registry import RULES


def test_lists_every_rule_with_severity_and_confidence(cli):
    run = cli.run("rules")
    assert run.code == 0
    for rule in RULES:
        assert f"{rule.id}  {rule.severity:<6}  {rule.confidence:<6}  {rule.title}" in run.out


def test_explains_one_with_its_remedy(cli):
    out = cli.run("rules", "ra101").out
    rule = next(rule for rule in RULES if rule.id == "RA101")
    assert rule.help in out
    assert f"What to do: {rule.remedy}" in out
    assert "RA102" not in out


def test_explains_a_family(cli):
    out = cli.run("rules", "RA1").out
    assert all(rule.remedy in out for rule in RULES if rule.id.startswith("RA1"))


def test_json_holds_the_same(cli):
    report = cli.run("rules", "--format", "json").report
    assert report["schema"] == "rollaudit/rules/v1"
    assert [rule["id"] for rule in report["rules"]] == [rule.id for rule in RULES]
    assert json.dumps(report).isascii()


@pytest.mark.parametrize("rule", ["RA999", "E501", "101"])
def test_an_unknown_rule_is_an_error(cli, rule):
    run = cli.run("rules", rule)
    assert run.code == 2
    assert "rollaudit rules lists them" in run.err
