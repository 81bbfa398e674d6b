"""Promise 5: what rollaudit writes is readable by nobody but its user, whatever the umask."""

import stat

import pytest

from cli_runs import without_coverage


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_store_reports_and_cache_are_the_user_s_alone(cli, photos, umask):
    through = ("sh", "-c", f'umask {umask}; exec "$0" "$@"')
    run = cli.scan(photos, "-q", "-o", "json=report.json", "-o", "terminal=report.txt", through=through)
    assert run.code == 0
    assert _mode(cli.work / "report.json") == 0o600
    assert _mode(cli.work / "report.txt") == 0o600
    made = list(cli.cache.rglob("*"))
    assert {path.name for path in made if path.is_dir()} == {"rollaudit", "stores"}
    assert {_mode(path) for path in made if path.is_dir()} == {0o700}
    assert {_mode(path) for path in made if path.is_file()} == {0o600}


def test_a_named_store_is_private_too(cli, photos):
    through = ("sh", "-c", 'umask 000; exec "$0" "$@"')
    assert cli.scan(photos, "-q", "--store", "scan.sqlite", through=through).code == 0
    assert {_mode(path) for path in cli.work.glob("scan.sqlite*")} == {0o600}


def test_a_report_that_was_open_to_others_is_so_no_more(cli, photos):
    (cli.work / "report.json").write_text("old")
    (cli.work / "report.json").chmod(0o644)
    assert cli.scan(photos, "-q", "-o", "json=report.json").code == 0
    assert _mode(cli.work / "report.json") == 0o600


def test_a_crash_report_never_holds_what_a_photo_says(cli, photos, tmp_path):
    """A crash is provoked from outside: a module that cannot be imported, its message a secret."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(
        "import sys\n"
        "def stumble(event, arguments):\n"
        "    if event == 'sqlite3.connect':\n"
        "        raise LookupError('the secret of the photo')\n"
        "sys.addaudithook(stumble)\n"
    )
    # Not through `run`, which refuses every crash.
    process = cli.start("scan", photos, env=without_coverage(cli.env) | {"PYTHONPATH": str(hooks)})
    out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert out == b""
    assert b"secret" not in err
    assert b"Traceback" not in err
    assert b"rollaudit broke (LookupError" in err
    assert b"hint: please report" in err
