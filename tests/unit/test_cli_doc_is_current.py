import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def make_cli_doc():
    spec = importlib.util.spec_from_file_location("make_cli_doc", ROOT / "scripts" / "make_cli_doc.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_commands_say(make_cli_doc):
    assert make_cli_doc.main(["--check"]) == 0


def test_the_check_fails_where_the_page_is_old_or_missing(make_cli_doc, tmp_path, capsys):
    target = tmp_path / "cli.md"
    assert make_cli_doc.main(["--check"], target) == 1
    assert make_cli_doc.main([], target) == 0
    assert make_cli_doc.main(["--check"], target) == 0
    target.write_text("old", encoding="utf-8")
    assert make_cli_doc.main(["--check"], target) == 1
    assert "run python scripts/make_cli_doc.py" in capsys.readouterr().err


def test_every_command_stands_there_with_its_options(make_cli_doc):
    page = make_cli_doc.page()
    for line in (
        "    rollaudit scan [OPTIONS] PATH...\n",
        "    rollaudit strip [OPTIONS] SRC DEST\n",
        "    rollaudit profiles check [OPTIONS] PATH...\n",
        "| `--platform <full\\|no-media-location\\|picker>` |",
        "| `--remove NAME` |",
    ):
        assert line in page
    assert "install-completion" not in page
