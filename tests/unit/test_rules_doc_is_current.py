import importlib.util
from pathlib import Path

import pytest

from rollaudit.rules.registry import RULES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def make_rules_doc():
    spec = importlib.util.spec_from_file_location("make_rules_doc", ROOT / "scripts" / "make_rules_doc.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_rules_say(make_rules_doc):
    assert make_rules_doc.main(["--check"]) == 0


def test_the_check_fails_where_it_is_old_or_missing(make_rules_doc, tmp_path, capsys):
    target = tmp_path / "rules.md"
    assert make_rules_doc.main(["--check"], target) == 1
    assert make_rules_doc.main([], target) == 0
    assert make_rules_doc.main(["--check"], target) == 0
    target.write_text("old", encoding="utf-8")
    assert make_rules_doc.main(["--check"], target) == 1
    assert "run python scripts/make_rules_doc.py" in capsys.readouterr().err


def test_every_rule_has_its_section_with_help_and_remedy(make_rules_doc):
    page = make_rules_doc.page()
    for rule in RULES:
        assert f"### {rule.id} {rule.title}\n" in page
        assert rule.help in page
        assert f"**What to do:** {rule.remedy}" in page
