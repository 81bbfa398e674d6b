"""Bad input: an exit code that says what kind of trouble it was, and a message that says what to do."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import pytest

from cli_runs import outcomes, write_photo


def test_no_such_path(cli):
    run = cli.scan("nowhere")
    assert run.code == 2
    assert "There is no nowhere." in run.err
    assert "hint: Name a directory with photos" in run.err
    assert run.out == ""


def test_one_wrong_path_among_good_ones_stops_before_anything_is_done(cli, photos):
    run = cli.scan(photos, photos / "gone")
    assert run.code == 2
    assert not list(cli.cache.iterdir())


def test_an_empty_directory(cli):
    (cli.work / "empty").mkdir()
    run = cli.scan("empty")
    assert run.code == 3
    assert "No file was found" in run.err
    assert "Looked for JPEG, HEIC" in run.err


def test_only_files_that_are_no_media(cli):
    (cli.work / "papers").mkdir()
    for name in ("a.txt", "b.jpg"):
        (cli.work / "papers" / name).write_text("words\n")
    run = cli.scan("papers")
    assert run.code == 3
    assert "No photo and no video among the 2 files" in run.err
    assert "by content, not by name" in run.err


def test_a_file_that_is_no_media(cli):
    (cli.work / "a.jpg").write_text("words\n")
    assert cli.scan("a.jpg").code == 3


def test_nothing_to_audit_writes_no_report(cli):
    (cli.work / "empty").mkdir()
    assert cli.scan("empty", "-o", "json=report.json").code == 3
    assert not (cli.work / "report.json").exists()


def _without_the_power_to_read_everything():
    """Return what to run under, so that modes bind root too."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to give that up")
    powers = "-dac_override,-dac_read_search"
    return ("setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}")


def test_what_may_not_be_read_is_told_and_the_scan_goes_on(cli, photos):
    through = _without_the_power_to_read_everything()
    write_photo(photos / "locked.jpg")
    (photos / "locked.jpg").chmod(0)
    write_photo(photos / "private" / "inside.jpg")
    (photos / "private").chmod(0)
    try:
        run = cli.scan(photos, "--format", "json", through=through)
        told = cli.scan(photos, through=through)
    finally:
        (photos / "private").chmod(0o700)
    assert run.code == 0
    ended = outcomes(run.report)
    assert ended["locked.jpg"] == ("skipped", "unreadable")
    assert ended["private"] == ("skipped", "unreadable_directory")
    assert ended["one.jpg"] == ("read", None)
    assert run.report["coverage"]["by_reason"]["unreadable_directory"] == 1
    assert re.search("1 folders? not allowed to be read", " ".join(told.out.split()))


def test_a_directory_that_may_not_be_listed_at_all(cli, photos):
    photos.chmod(0)
    try:
        run = cli.scan(photos, through=_without_the_power_to_read_everything())
    finally:
        photos.chmod(0o700)
    assert run.code == 2
    assert "is not readable" in run.err


def test_links_are_told_and_never_followed(cli, photos, tmp_path):
    write_photo(tmp_path / "elsewhere" / "far.jpg")
    (photos / "loop").symlink_to(photos)
    (photos / "itself").symlink_to("itself")
    (photos / "away").symlink_to(tmp_path / "elsewhere")
    (photos / "far.jpg").symlink_to(tmp_path / "elsewhere" / "far.jpg")
    (photos / "broken.jpg").symlink_to("nothing")
    run = cli.scan(photos, "--format", "json")
    assert run.code == 0
    ended = outcomes(run.report)
    assert {path for path, how in ended.items() if how == ("skipped", "symlink")} == {
        "loop",
        "itself",
        "away",
        "far.jpg",
        "broken.jpg",
    }
    assert run.report["coverage"]["files_found"] == 8


def test_a_library_named_by_a_link_is_the_library(cli, photos, tmp_path):
    (tmp_path / "link").symlink_to(photos)
    assert cli.json(tmp_path / "link") == cli.json(photos)


def test_a_link_that_leads_nowhere_is_named(cli):
    (cli.work / "dangling").symlink_to("nothing")
    assert cli.scan("dangling").code in {2, 3}


def test_pipes_and_sockets_are_told_and_never_waited_for(cli, photos):
    os.mkfifo(photos / "pipe.jpg")
    run = cli.scan(photos, "--format", "json")
    assert outcomes(run.report)["pipe.jpg"] == ("skipped", "not_regular")


def test_names_that_are_no_utf8_survive(cli, photos):
    names = [b"caf\xe9.jpg", b"\xff\xfe.jpg"]
    content = (photos / "one.jpg").read_bytes()
    for name in names:
        with open(os.path.join(os.fsencode(photos), name), "wb") as file:  # noqa: PTH123 - pathlib holds no bytes
            file.write(content)
    run = cli.scan(photos, "--format", "json", "-o", "terminal=report.txt")
    assert run.code == 0
    assert {os.fsdecode(name) for name in names} <= outcomes(run.report).keys()
    (cli.work / "report.txt").read_text(encoding="utf-8")


def test_a_library_whose_own_name_is_no_utf8(cli, photos, tmp_path):
    library = os.path.join(os.fsencode(tmp_path), b"alb\xfcm")
    shutil.copytree(os.fsencode(photos), library)
    run = cli.scan(library)
    assert run.code == 0
    run.stdout.decode("utf-8")


def test_names_with_line_ends_and_escapes_make_no_lines_of_their_own(cli, photos):
    for name in ("a\nFAKE LINE\n.jpg", "b\x1b[2J.jpg", "c\r.jpg"):
        write_photo(photos / name)
    run = cli.scan(photos, "--format", "json")
    assert {"a\nFAKE LINE\n.jpg", "b\x1b[2J.jpg", "c\r.jpg"} <= outcomes(run.report).keys()
    printed = cli.scan(photos)
    assert "\x1b" not in printed.out
    assert "\r" not in printed.out
    assert not [line for line in printed.out.splitlines() if line.startswith("FAKE LINE")]


def _store(path, *, application_id, version):
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {application_id}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("CREATE TABLE files (anything)")
    db.close()


def test_a_store_of_another_version_is_left_alone(cli, photos):
    from rollaudit.store.schema import APPLICATION_ID

    _store(cli.work / "old.sqlite", application_id=APPLICATION_ID, version=9_999)
    before = (cli.work / "old.sqlite").read_bytes()
    run = cli.scan(photos, "--store", "old.sqlite")
    assert run.code == 4
    assert "9999" in run.err
    assert "hint: Name another file with --store" in run.err
    assert (cli.work / "old.sqlite").read_bytes() == before


def test_a_database_of_another_program_is_left_alone(cli, photos):
    _store(cli.work / "mail.sqlite", application_id=7, version=1)
    run = cli.scan(photos, "--store", "mail.sqlite")
    assert run.code == 4
    assert "of another program" in run.err


def test_a_file_that_is_no_store_is_left_alone(cli, photos):
    (cli.work / "diary.txt").write_text("dear diary\n" * 500)
    run = cli.scan(photos, "--store", "diary.txt")
    assert run.code == 4
    assert "rollaudit store" in run.err
    assert (cli.work / "diary.txt").read_text() == "dear diary\n" * 500


def test_a_damaged_store_is_told(cli, photos):
    assert cli.scan(photos, "-q", "--store", "s.sqlite").code == 0
    content = bytearray((cli.work / "s.sqlite").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    (cli.work / "s.sqlite").write_bytes(content)
    run = cli.scan(photos, "--store", "s.sqlite")
    assert run.code == 4
    assert "hint: " in run.err


def test_a_store_inside_the_library_is_refused(cli, photos):
    run = cli.scan(photos, "--store", photos / "album" / "scan.sqlite")
    assert run.code == 2
    assert "inside the scanned library" in run.err
    assert not (photos / "album" / "scan.sqlite").exists()


def test_a_report_never_replaces_a_photo(cli, photos):
    before = (photos / "one.jpg").read_bytes()
    run = cli.scan(photos, "-o", f"json={photos / 'one.jpg'}")
    assert run.code == 2
    assert "would replace a photo" in run.err
    assert cli.scan(photos / "one.jpg", "-o", f"json={photos / 'one.jpg'}").code == 2
    (cli.work / "link.json").symlink_to(photos / "one.jpg")
    assert cli.scan(photos, "-o", "json=link.json").code == 2
    assert (photos / "one.jpg").read_bytes() == before


@pytest.mark.parametrize("options", [(), ("--store", "elsewhere.sqlite")])
def test_a_report_replaces_no_photo_outside_the_library_and_no_archive(cli, photos, options):
    write_photo(cli.work / "PHOTO.JPG")
    with zipfile.ZipFile(cli.work / "takeout.zip", "w") as archive:
        archive.write(cli.work / "PHOTO.JPG", "PHOTO.JPG")
    for name, told in (("PHOTO.JPG", "would replace a photo"), ("takeout.zip", "would replace an archive")):
        before = (cli.work / name).read_bytes()
        run = cli.scan(photos, *options, "-o", f"json={name}")
        assert run.code == 2
        assert told in run.err
        assert (cli.work / name).read_bytes() == before


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_a_report_never_replaces_the_store(cli, photos, ending):
    (cli.work / "link").symlink_to(cli.work)
    for path in (f"s.sqlite{ending}", f"link/s.sqlite{ending}"):
        run = cli.scan(photos, "--store", "s.sqlite", "-o", f"json={path}")
        assert run.code == 2
        assert "would replace the store" in run.err
    assert cli.scan(photos, "-q").code == 0
    default = next(cli.cache.rglob("*.sqlite"))
    before = default.read_bytes()
    run = cli.scan(photos, "-o", f"json={default}{ending}")
    assert run.code == 2
    assert "would replace the store" in run.err
    assert default.read_bytes() == before


def test_a_report_may_stand_beside_the_photos_where_the_user_says_so(cli, photos):
    assert cli.scan(".", "-q", "-o", "json=report.json", cwd=photos).code == 0
    assert cli.scan(".", "-q", "-o", "json=report.json", cwd=photos).code == 0
    others = {file["path"] for file in json.loads((photos / "report.json").read_text())["other_files"]}
    assert "report.json" in others


def test_a_library_that_holds_the_cache_leaves_the_cache_out(cli, photos):
    cache = photos / "cache"
    for _ in range(2):
        run = cli.scan(photos, "-q", "-f", "json", env={"XDG_CACHE_HOME": str(cache)})
        assert run.code == 0
        mine = [file for file in run.report["other_files"] if file["path"].startswith("cache")]
        assert [file["path"] for file in mine] == ["cache/rollaudit/stores"]
        assert [reason["code"] for reason in mine[0]["reasons"]] == ["own_store"]


def test_a_store_that_is_a_directory(cli, photos):
    (cli.work / "place").mkdir()
    run = cli.scan(photos, "--store", "place")
    assert run.code == 4
    assert "hint: " in run.err


def test_two_scans_of_one_store_at_once(cli, photos):
    assert cli.scan(photos, "-q", "--store", "s.sqlite").code == 0
    with sqlite3.connect(cli.work / "s.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        run = cli.scan(photos, "--store", "s.sqlite")
    other.close()
    assert run.code == 4
    assert "Another run is using the store" in run.err


def test_an_unknown_profile_names_the_known_ones(cli, photos):
    run = cli.scan(photos, "--profile", "facebok-cloud-processing")
    assert run.code == 2
    assert "did you mean 'facebook-cloud-processing'?" in run.err
    assert "Known profiles:" in run.err
    assert "icloud-photos" in run.err


def test_a_broken_profile_is_told_with_every_mistake(cli, photos):
    (cli.work / "bad.toml").write_text('id = 3\nshoe_size = "44"\n')
    run = cli.scan(photos, "--profile", "bad.toml")
    assert run.code == 2
    for mistake in (":1: id: a text is needed", ": title: missing", ": clauses: missing", ":2: shoe_size: unknown"):
        assert mistake in run.err


def test_a_profile_that_is_no_toml(cli, photos):
    (cli.work / "bad.toml").write_text("id = \n")
    run = cli.scan(photos, "--profile", "bad.toml")
    assert run.code == 2
    assert "not valid TOML" in run.err


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "06/07/2025", ""])
def test_a_wrong_day(cli, photos, day):
    run = cli.scan(photos, "--as-of", day)
    assert run.code == 2
    assert f"error: --as-of {day}: that is no day of the calendar." in run.err
    assert "hint: Write it as YYYY-MM-DD" in run.err


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--jobs", "0"), "--jobs"),
        (("--jobs", "many"), "--jobs"),
        (("--platform", "ios"), "no-media-location"),
        (("--format", "xml"), "json"),
        (("--color", "sometimes"), "always"),
        (("--frobnicate",), "--frobnicate"),
    ],
)
def test_a_wrong_option_is_named(cli, photos, options, named):
    run = cli.run("scan", photos, *options)
    assert run.code == 2
    assert named in run.err


def test_no_path_and_no_command(cli):
    assert cli.run("scan").code == 2
    assert cli.run("frobnicate").code == 2


def test_every_wrong_output_is_named_at_once(cli, photos):
    (cli.work / "place").mkdir()
    given = ("report.json", "pdf=a", "json=missing/a.json", "json=place", "json=ok.json", "terminal=ok.json", "json=")
    run = cli.scan(photos, *(word for text in given for word in ("-o", text)))
    assert run.code == 2
    for text in ("-o report.json", "-o pdf=a", "-o json=missing/a", "-o json=place", "-o terminal=ok", "-o json=:"):
        assert text in run.err
    assert "known are terminal, json" in run.err
    assert not (cli.work / "ok.json").exists()


def test_one_file_takes_one_report_however_it_is_written(cli, photos):
    (cli.work / "link").symlink_to(cli.work)
    for other in ("./a.out", "link/a.out", str(cli.work / "a.out")):
        run = cli.scan(photos, "-o", "json=a.out", "-o", f"terminal={other}")
        assert run.code == 2
        assert "another -o writes to the same file" in run.err
    assert not (cli.work / "a.out").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("-f", "terminal", "-o", "json=-"),
        ("-f", "json", "-o", "terminal=-"),
        ("-o", "json=-", "-o", "terminal=-"),
        ("-f", "terminal", "-o", "json=/dev/stdout"),
    ],
)
def test_two_formats_never_mix_on_standard_output(cli, photos, options):
    run = cli.scan(photos, *options)
    assert (run.code, run.out) == (2, "")
    assert "takes one format, not json and terminal" in run.err
    assert "hint: " in run.err


def _with_little_room(kib):
    return ("sh", "-c", f'ulimit -f {2 * kib}; exec "$0" "$@"')


def test_a_full_disk_while_scanning(cli, roll):
    run = cli.scan(roll.path, through=_with_little_room(24), covered=False)
    assert run.code == 4
    assert "cannot be written" in run.err
    assert "Free some disk space" in run.err
    assert run.out == ""
    assert cli.scan(roll.path, "-q").code == 0  # with room again it goes on


def test_a_full_disk_while_the_report_is_written(cli, roll):
    assert cli.scan(roll.path, "-q").code == 0
    options = ("-q", "-o", "json=report.json")
    run = cli.scan(roll.path, *options, through=_with_little_room(100), covered=False)
    assert run.code == 4
    assert "hint: " in run.err
    assert list(cli.work.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize(
    "arguments", [("scan", "--no-faces"), ("scan", "--no-faces", "-f", "json"), ("inspect", "--no-faces")]
)
def test_a_full_disk_behind_standard_output(cli, photos, arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        run = cli.run(*arguments, photos / "one.jpg", stdout=full)
    assert run.code == 4
    assert "Standard output cannot be written" in run.err


def test_a_closed_standard_output(cli, photos):
    run = cli.scan(photos, through=("sh", "-c", 'exec "$0" "$@" >&-'))
    assert run.code == 4
    assert "Standard output is closed" in run.err


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full"])
def test_exit_codes_hold_where_nobody_can_be_told(cli, photos, closed):
    through = ("sh", "-c", f'exec "$0" "$@" {closed}')
    assert cli.scan("nowhere", through=through).code == 2
    assert cli.scan(photos, through=through).code == 0


@pytest.mark.parametrize(
    "arguments", [("scan", "--no-faces"), ("scan", "--no-faces", "-f", "json"), ("inspect", "--no-faces")]
)
def test_a_reader_that_stops_listening_is_no_error(cli, photos, arguments):
    receiver, sender = os.pipe()
    os.close(receiver)
    try:
        run = cli.run(*arguments, photos / "one.jpg", stdout=sender)
    finally:
        os.close(sender)
    assert (run.code, run.err) == (0, "")


def test_head_gets_its_lines(cli, photos):
    run = cli.scan(photos, "-f", "json", through=("sh", "-c", '"$0" "$@" | head -n 2'))
    assert run.out.startswith("{\n")
    assert run.err == ""


def test_a_cache_directory_that_cannot_be_made(cli, photos):
    (cli.work / "file").write_text("")
    run = cli.scan(photos, env={"XDG_CACHE_HOME": str(cli.work / "file")})
    assert run.code == 4
    assert "--store" in run.err


def test_python_finds_no_module_in_the_library(cli, photos):
    (photos / "sqlite3.py").write_text("raise SystemExit('the library ran')\n")
    (photos / "PIL.py").write_text("raise SystemExit('the library ran')\n")
    assert cli.scan(".", cwd=photos).code == 0
    as_module = subprocess.run(
        [sys.executable, "-P", "-m", "rollaudit", "--version"], check=False, cwd=photos, capture_output=True
    )
    assert as_module.returncode == 0
