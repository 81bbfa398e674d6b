"""What is kept of a library can be removed, or not kept at all; stopped scans leave nothing behind either."""

import os
import signal
import time

import pytest

from cli_runs import SECONDS, paths_below, write_photo


def kept(cli):
    return paths_below(cli.cache)


@pytest.fixture
def two(cli, tmp_path):
    """Two scanned libraries, one of them inside a scanned directory."""
    for name in ("one", "one/inner", "two"):
        write_photo(tmp_path / name / "a.jpg")
        assert cli.scan(tmp_path / name, "-q").code == 0
    assert len(kept(cli)) == 3
    return tmp_path


def test_a_library_is_forgotten_and_only_it(cli, two):
    run = cli.run("forget", two / "two")
    assert run.code == 0
    assert f"Removed the scan of {two}/two" in run.out
    assert len(kept(cli)) == 2
    assert (two / "two" / "a.jpg").exists()
    again = cli.run("forget", two / "two")
    assert (again.code, again.out) == (0, "Nothing is kept of it.\n")
    assert cli.run("report", two / "two").code == 2


def test_scans_of_parts_of_it_are_forgotten_with_it_and_scans_around_it_are_named(cli, two):
    inner = cli.run("forget", two / "one" / "inner")
    assert f"The scan of {two}/one reaches further" in inner.out
    assert len(kept(cli)) == 2
    assert cli.scan(two / "one" / "inner", "-q").code == 0
    assert cli.run("forget", two / "one").code == 0
    assert len(kept(cli)) == 1


def test_a_library_that_is_gone_is_forgotten_all_the_same(cli, two):
    (two / "two").rename(two / "elsewhere")
    assert "Removed" in cli.run("forget", two / "two").out
    assert len(kept(cli)) == 2


@pytest.mark.usefixtures("two")
def test_a_dry_run_says_what_would_go_and_keeps_it(cli):
    before = kept(cli)
    run = cli.run("forget", "--all", "--dry-run")
    assert run.out.count("Would remove the scan of") == 3
    assert kept(cli) == before


@pytest.mark.usefixtures("two")
def test_all_leaves_nothing_of_rollaudit_in_the_cache(cli):
    (cli.cache / "other").write_text("another program's")
    stray = cli.cache / "rollaudit" / "stores" / "0123456789abcdef01234567-v1.sqlite-wal"
    stray.write_bytes(b"what a killed scan left")
    run = cli.run("forget", "--all")
    assert run.code == 0, run.err
    assert kept(cli) == ["other"]
    assert not (cli.cache / "rollaudit").exists()
    assert cli.run("forget", "--all").out == "Nothing is kept of any library.\n"


def test_a_store_kept_elsewhere_is_named_by_its_path(cli, photos, tmp_path):
    store = tmp_path / "mine.sqlite"
    assert cli.scan(photos, "--store", store, "-q").code == 0
    assert cli.run("forget", store).code == 0
    assert not store.exists()


def test_databases_of_other_programs_and_no_argument_at_all_are_refused(cli, tmp_path):
    import sqlite3

    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    assert cli.run("forget", other).code == 2
    assert other.exists()
    assert cli.run("forget").code == 2
    assert cli.run("forget", tmp_path, "--all").code == 2


@pytest.fixture
def many(tmp_path):
    library = tmp_path / "many"
    write_photo(library / "0.jpg")
    for number in range(1, 6_000):
        os.link(library / "0.jpg", library / f"{number}.jpg")
    return library


def started(cli, *arguments):
    """Start a scan that is reading when this returns."""
    process = cli.start("scan", *arguments, "--no-faces", "--jobs", "1", "-q")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        places = [*cli.scratch.glob("rollaudit-*/*.sqlite-wal"), *cli.cache.glob("rollaudit/stores/*.sqlite-wal")]
        if any(place.stat().st_size > 100_000 for place in places):
            return process
        time.sleep(0.02)
    pytest.fail("the scan did not begin")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_scan_that_keeps_nothing_keeps_nothing_when_it_is_stopped(cli, many, how):
    process = started(cli, many, "--ephemeral")
    os.killpg(process.pid, how)
    process.communicate(timeout=SECONDS)
    assert process.returncode == (130 if how == signal.SIGINT else 128 + how)
    assert paths_below(cli.scratch) == []
    assert kept(cli) == []


def test_what_a_killed_one_left_goes_with_everything(cli, many):
    process = started(cli, many, "--ephemeral")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    assert paths_below(cli.scratch)
    assert cli.run("forget", "--all").code == 0
    assert paths_below(cli.scratch) == []


def test_a_store_in_use_is_not_forgotten(cli, many):
    process = started(cli, many)
    try:
        run = cli.run("forget", many)
        assert run.code == 4
        assert "nothing was removed" in run.err
        assert kept(cli)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=SECONDS)
    assert cli.run("forget", many).code == 0
    assert kept(cli) == []


def test_the_two_names_of_keeping_nothing_are_one_option(cli, photos):
    assert cli.scan(photos, "--ephemeral", "-q").code == 0
    assert kept(cli) == []
    run = cli.scan(photos, "--ephemeral", "--store", "x.sqlite", "-q")
    assert run.code == 2


def test_a_slip_of_the_pen_is_no_library_of_which_nothing_is_kept(cli, two):
    before = kept(cli)
    for names in (("nowhere",), (two / "two", "nowhere")):
        run = cli.run("forget", *names)
        assert run.code == 2
        assert "There is no nowhere, and nothing is kept of such a library." in run.err
    assert kept(cli) == before


def test_what_other_programs_call_alike_is_not_listed(cli, photos, tmp_path):
    store = tmp_path / "made.sqlite"
    assert cli.scan(photos, "--store", store, "-q").code == 0
    temporary = tmp_path / "tmp"
    for name in ("rollaudit-accuracy-30x3k6vc", "rollaudit-30x3k6vc"):
        folder = temporary / name
        folder.mkdir(parents=True, mode=0o700)
        (folder / "scan.sqlite").write_bytes(store.read_bytes())
    out = cli.run("forget", "--all", "--dry-run", env={"TMPDIR": str(temporary)}).out
    assert "accuracy" not in out
    assert "which was to keep nothing and was killed" in out
