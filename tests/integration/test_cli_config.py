"""Configuration as a user keeps it: found, checked, shown, and under the command line."""

import tomllib

import pytest
from test_cli_gate import write_leak

from cli_runs import write_photo

SCAN = ("scan", "--no-faces", "--jobs", "1", "--as-of", "2025-07-06", "--no-store")


@pytest.fixture
def repository(tmp_path):
    """A repository with a leak in one directory."""
    place = tmp_path / "repository"
    write_photo(place / "photos" / "a.jpg")
    write_leak(place / "photos" / "b.jpg")
    return place


def configured(repository, text, name="rollaudit.toml"):
    (repository / name).write_text(text)
    return repository


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rollaudit.toml", 'fail-on = "high"\nquiet = true\n'),
        ("pyproject.toml", '[tool.rollaudit]\nfail_on = "high"\nquiet = true\n'),
        ("rollaudit.toml", "quiet = true\n[max]\nlocation_precise = 0\n"),
    ],
)
def test_it_decides_as_the_options_would(cli, repository, name, text):
    configured(repository, text, name)
    run = cli.run(*SCAN, ".", cwd=repository)
    assert (run.code, run.out) == (1, "")
    assert cli.run(*SCAN, ".", cwd=repository / "photos").code == 1


def test_the_command_line_goes_before_it(cli, repository):
    configured(repository, 'fail-on = "high"\nignore = ["RA1"]\nquiet = true\n')
    assert cli.run(*SCAN, ".", cwd=repository).code == 0
    assert cli.run(*SCAN, ".", "--ignore", "RA2", cwd=repository).code == 1


def test_patterns_and_files_are_relative_to_it_wherever_the_run_begins(cli, repository):
    text = (
        'fail-on = "high"\nquiet = true\n[output]\njson = "found.json"\n[per-path-ignore]\n"/photos/b.jpg" = ["RA1"]\n'
    )
    configured(repository, text)
    assert cli.run(*SCAN, ".", cwd=repository / "photos").code == 0
    assert (repository / "found.json").is_file()
    assert cli.run(*SCAN, "b.jpg", cwd=repository / "photos").code == 0


def test_a_configuration_inside_the_library_decides_nothing(cli, repository):
    configured(repository, 'fail-on = "low"\noutput = ["json=owned.json"]\nnonsense = 1\n')
    run = cli.run(*SCAN, repository, "-q")
    assert run.code == 0
    assert not list(repository.rglob("owned.json"))


def test_all_mistakes_are_told_at_once_by_field(cli, repository):
    wrong = {
        "fail-on": '"severe"',
        "nonsense": "1",
        "quiet": '"yes"',
        "max": "{ nothing = 0 }",
        "select": '["RA9"]',
        "per-path-ignore": '["tests"]',
        "severity": '{ RA1 = "huge" }',
        "output": '["json=/etc/owned.json"]',
        "store": '"../s.sqlite"',
        "jobs": "1000",
        "as-of": '"someday"',
        "write-baseline": '"known.json"',
        "require-coverage": "101",
    }
    configured(repository, "".join(f"{name} = {value}\n" for name, value in wrong.items()))
    run = cli.run(*SCAN, ".", cwd=repository)
    assert run.code == 2
    assert [line.split(":")[0].strip(" -") for line in run.err.splitlines()[1:-1]] == list(wrong)
    assert "hint:" in run.err.splitlines()[-1]


def test_a_file_named_on_the_command_line_goes_before_all(cli, repository, tmp_path):
    configured(repository, 'fail-on = "high"\n')
    (tmp_path / "other.toml").write_text("quiet = true\n")
    assert cli.run(*SCAN, ".", "--config", tmp_path / "other.toml", cwd=repository).code == 0
    assert cli.run(*SCAN, ".", "--config", "none.toml", cwd=repository).code == 2


def test_show_prints_what_holds_and_where_it_came_from(cli, repository):
    configured(repository, 'fail-on = "high"\nselect = ["RA1", "RA3"]\n')
    run = cli.run("config", "show", "--platform", "picker", "--no-faces", cwd=repository)
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == f"# configuration: {repository / 'rollaudit.toml'}"
    assert 'fail-on = "high"  # rollaudit.toml' in lines
    assert 'select = ["RA1", "RA3"]  # rollaudit.toml' in lines
    assert 'platform = "picker"  # command line' in lines
    assert "no-faces = true  # command line" in lines
    assert 'color = "auto"  # default' in lines
    assert "# baseline is not set  # default" in lines


def test_what_show_prints_is_a_configuration_that_holds_the_same(cli, repository):
    configured(repository, 'fail-on = "high"\n[max]\naudio = 3\n')
    shown = cli.run("config", "show", cwd=repository).out
    assert tomllib.loads(shown)["max"] == ["audio=3"]
    configured(repository, shown)
    assert [line for line in cli.run("config", "show", cwd=repository).out.splitlines() if line.startswith("max")] == [
        'max = ["audio=3"]  # rollaudit.toml'
    ]


def test_without_one_it_says_so(cli):
    assert cli.run("config", "show").out.startswith("# configuration: none found")


def test_a_word_that_is_none_of_the_choices_is_told_with_its_option_alone(cli, photos):
    run = cli.run("scan", photos, "--fail-on", "hihg")
    assert run.code == 2
    assert "'--fail-on': 'hihg' is not one of 'low', 'medium', 'high'" in run.err


def test_every_command_is_listed_with_its_whole_sentence(cli):
    listed = cli.run("--help").out.partition("Commands:")[2]
    assert "..." not in listed
    assert "compare" in listed


def test_a_directory_that_is_not_there_can_be_made_by_what_is_said(cli, photos, tmp_path):
    run = cli.run("scan", photos, "-o", f"json={tmp_path}/no where/x.json")
    assert run.code == 2
    assert f"mkdir -p '{tmp_path}/no where'" in run.err
