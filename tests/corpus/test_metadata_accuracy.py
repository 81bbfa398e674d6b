"""Every value that rollaudit reads from the shared corpus is ExifTool's, or the difference has a reviewed reason."""

import importlib.util
import sys
from pathlib import Path

import pytest

import accuracy_page
import accuracy_texts
from rollaudit.model.evidence import FileFormat

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "accuracy_metadata.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("accuracy_metadata", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def comparison(script):
    corpus = accuracy_page.default_corpus()
    if not (corpus / "truth.ndjson").is_file():
        pytest.skip(f"no corpus at {corpus}; set ROLLAUDIT_CORPUS")
    return script.compare(corpus)


@pytest.mark.corpus
def test_no_value_is_wrong_or_missed_without_a_reason(comparison):
    assert [(one.path, one.field, one.expected, one.actual) for one in comparison.failed] == []


@pytest.mark.corpus
def test_the_comparison_compares_something(comparison, script):
    found = sum(counter[script.FOUND] for by_field in comparison.counts.values() for counter in by_field.values())
    assert found > 1000
    assert {FileFormat.JPEG, FileFormat.HEIC, FileFormat.AVIF, FileFormat.MOV} <= set(comparison.files)


@pytest.mark.corpus
def test_every_reviewed_reason_is_still_needed(comparison, script):
    used = {reason for one in comparison.differences for reason in [one.reason]}
    assert {reason for _, _, reason in script.REVIEWED} == used - {script.UNEXPLAINED}


@pytest.mark.corpus
@pytest.mark.usefixtures("comparison")  # which skips where there is no corpus
def test_no_text_is_wrong_or_missed_without_a_reason(script):
    values = accuracy_texts.compare(accuracy_page.default_corpus())
    unexplained = [one for one in values if one.verdict != accuracy_texts.FOUND and one.reason == script.UNEXPLAINED]
    assert [(one.path, one.tag, one.expected, one.actual) for one in unexplained] == []
    assert len(values) > 1000


def test_the_section_is_replaced_and_the_rest_kept(tmp_path):
    page = tmp_path / "docs" / "accuracy.md"
    accuracy_page.write_section(page, "metadata", "first")
    page.write_text(page.read_text() + "\nSomebody else's section.\n")
    accuracy_page.write_section(page, "metadata", "second")
    text = page.read_text()
    assert "second" in text
    assert "first" not in text
    assert text.endswith("Somebody else's section.\n")
    assert text.count("<!-- metadata:begin -->") == 1


def test_text_from_files_cannot_break_the_table(script):
    assert script.cell("a|b<c>\n\x1b") == "a\\|b&lt;c> \N{REPLACEMENT CHARACTER}"
