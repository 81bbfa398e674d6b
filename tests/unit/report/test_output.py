import os
import stat
from pathlib import Path

import pytest

from rollaudit.errors import AuditError
from rollaudit.report.output import private_file


def write(path, text="new"):
    with private_file(path) as stream:
        stream.write(text)


def test_only_the_owner_may_read_it_whatever_stood_there_before(tmp_path):
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        write(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_lines_and_letters_are_the_same_on_every_system(tmp_path):
    write(tmp_path / "r", "é\n")
    assert (tmp_path / "r").read_bytes() == b"\xc3\xa9\n"


def interrupted(path, error):
    with private_file(path) as stream:
        stream.write("half")
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("broken")])
def test_a_report_that_was_cut_short_leaves_what_was_there(tmp_path, error):
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(type(error)):
        interrupted(path, error)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_nothing_and_is_explained(tmp_path):
    with pytest.raises(AuditError, match="No space left") as caught:
        interrupted(tmp_path / "r", OSError(28, "No space left on device"))
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["missing/r.json", "file/r.json", "directory"])
def test_a_place_that_cannot_be_written_is_named(tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / "directory").mkdir()
    with pytest.raises(AuditError) as caught:
        write(tmp_path / place)
    assert str(tmp_path / place) in caught.value.message
    assert caught.value.exit_code == 4


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.json"
    link.symlink_to("there/real.json")
    write(link)
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.json").read_text(encoding="utf-8") == "new"


def test_a_device_is_never_replaced_by_a_file():
    write(Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
