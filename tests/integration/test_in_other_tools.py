"""pre-commit and GitHub Actions as they would use rollaudit."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from test_cli_gate import write_leak

from cli_runs import PROGRAM, without_coverage, write_photo
from rollaudit.cli.app import app
from rollaudit.library.sniff import sniff

ROOT = Path(__file__).resolve().parents[2]
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


@pytest.fixture
def repository(tmp_path):
    """A repository whose hook is the one that ships, run from this installation: nothing is fetched."""
    place = tmp_path / "repository"
    place.mkdir()
    local = HOOK | {"language": "system", "entry": HOOK["entry"].replace("rollaudit", str(PROGRAM), 1)}
    del local["minimum_pre_commit_version"]
    (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    return place


def pre_commit(cli, repository):
    """Stage everything and run the hook as a commit would."""
    env = without_coverage(cli.env) | {"PRE_COMMIT_HOME": str(cli.home / "pre-commit"), "PATH": os.environ["PATH"]}
    subprocess.run(["git", "add", "--all"], cwd=repository, check=True, env=env)
    return subprocess.run([PRE_COMMIT, "run"], cwd=repository, check=False, env=env, capture_output=True, text=True)


def test_the_hook_stops_a_leak_and_lets_it_pass_once_it_is_gone(cli, repository):
    write_photo(repository / "docs" / "clean.jpg")
    write_leak(repository / "docs" / "LEAK.JPEG")
    (repository / "notes.txt").write_text("no photo\n")
    stopped = pre_commit(cli, repository)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "RA101" in stopped.stdout
    assert "docs/LEAK.JPEG" in stopped.stdout
    (repository / "docs" / "LEAK.JPEG").unlink()
    passed = pre_commit(cli, repository)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_hook_is_not_run_where_there_is_no_photo(cli, repository):
    (repository / "notes.txt").write_text("no photo\n")
    assert "Skipped" in pre_commit(cli, repository).stdout


def test_the_manifest_is_one():
    done = subprocess.run([PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["a.jpg", "A.HEIC", "b/c.dng", "x.MOV", "y.webp", "z.CR3"])
def test_the_pattern_takes_names_of_photos(name):
    assert re.search(HOOK["files"], name)


@pytest.mark.parametrize("name", ["a.jpg.txt", "jpg", "readme.md", "a.svg", "a.xmp", "a.py"])
def test_the_pattern_leaves_other_names(name):
    assert not re.search(HOOK["files"], name)
    assert sniff(b"").kind is None


def test_the_action_uses_options_that_there_are_and_no_input_as_a_script():
    import typer

    group = typer.main.get_command(app)
    options = {one for param in group.commands["scan"].params for one in (*param.opts, *param.secondary_opts)}
    steps = ACTION["runs"]["steps"]
    scripts = "\n".join(step.get("run", "") for step in steps)
    used = set(
        re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(line for line in scripts.splitlines() if "pip" not in line))
    )
    assert used <= options
    assert {"--fail-on", "--baseline", "--no-store"} <= used
    assert "${{" not in scripts
    assert ACTION["runs"]["using"] == "composite"
    named = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text()))
    assert named == set(ACTION["inputs"])


def test_the_actions_script_gives_the_summary_and_the_exit_code(cli, tmp_path):
    """The script of the action, run as the runner runs it."""
    script = next(step["run"] for step in ACTION["runs"]["steps"] if step.get("id") == "scan")
    write_leak(tmp_path / "photos" / "a.jpg")
    (tmp_path / "rollaudit" / "bin").mkdir(parents=True)
    (tmp_path / "rollaudit" / "bin" / "rollaudit").symlink_to(PROGRAM)
    env = cli.env | {
        "AUDIT_PATH": "photos",
        "FAIL_ON": "medium",
        "BASELINE": "",
        "FACES": "false",
        "MORE": "--jobs 1",
        "SARIF_FILE": "found.sarif",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    done = subprocess.run(shell, cwd=tmp_path, check=False, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::error file=photos/a.jpg,")
    assert (tmp_path / "output").read_text() == "exit-code=1\n"
    assert "RA101" in (tmp_path / "summary").read_text()
    assert '"uri":"photos/a.jpg"' in (tmp_path / "found.sarif").read_text()
