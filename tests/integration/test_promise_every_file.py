"""Promise 3: every file found has an outcome; nothing is missed in silence."""

import json
import os
import shutil

import pytest

from cli_runs import outcomes, paths_below, told_paths, write_photo


@pytest.fixture(scope="module")
def odd(roll, tmp_path_factory):
    """The sample, and with it all that a real disk has besides photos."""
    library = tmp_path_factory.mktemp("odd") / "roll"
    shutil.copytree(roll.path, library)
    write_photo(library / ".hidden" / "secret.jpg")
    write_photo(library / "Trash.jpg" / "in a directory that looks like a photo.jpg")
    write_photo(library / "no ending at all")
    write_photo(library / "lies.mp4")
    whole = (library / "lies.mp4").read_bytes()
    (library / "cut.jpg").write_bytes(whole[: len(whole) // 4])
    (library / "empty.heic").touch()
    (library / "noise.jpg").write_bytes(bytes(range(256)) * 64)
    (library / "only a start.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (library / "raw.cr2").write_bytes(b"II*\0\x10\0\0\0CR\x02\0" + bytes(64))
    (library / "link.jpg").symlink_to("cut.jpg")
    (library / "album").symlink_to("DCIM")
    os.mkfifo(library / "pipe.jpg")
    shutil.copy2(library / "lies.mp4", library / "the same again.jpg")
    with open(os.path.join(os.fsencode(library), b"latin\xe9.jpg"), "wb") as file:  # noqa: PTH123
        file.write(whole)
    return library


@pytest.fixture(scope="module")
def report(shared_cli, odd):
    return json.loads(shared_cli.json(odd))


def test_the_files_told_are_the_files_there(report, odd):
    assert told_paths(report) == paths_below(odd)


def test_the_counts_add_up_to_the_files_there(report, odd):
    coverage = report["coverage"]
    assert coverage["files_found"] == len(paths_below(odd))
    assert coverage["read"] + coverage["partial"] + coverage["skipped"] == coverage["files_found"]
    ended = [outcome for outcome, _ in outcomes(report).values()]
    assert {name: ended.count(name) for name in ("read", "partial", "skipped")} == {
        name: coverage[name] for name in ("read", "partial", "skipped")
    }


def test_what_was_not_read_in_full_says_why(report):
    assert {
        path for path, (outcome, reason) in outcomes(report).items() if (reason is None) != (outcome == "read")
    } == (set())
    assert (
        sum(report["coverage"]["by_reason"].values()) >= report["coverage"]["partial"] + report["coverage"]["skipped"]
    )


def test_reasons_are_the_true_ones(report):
    ended = outcomes(report)
    assert ended["lies.mp4"] == ("read", None)
    assert ended["no ending at all"] == ("read", None)
    assert ended["empty.heic"] == ("skipped", "empty_file")
    assert ended["noise.jpg"] == ("skipped", "not_media")
    assert ended["link.jpg"] == ("skipped", "symlink")
    assert ended["pipe.jpg"] == ("skipped", "not_regular")
    assert ended["only a start.png"][0] != "read"
    assert ended["cut.jpg"][0] != "read"


def test_the_report_for_people_counts_the_same_files(shared_cli, odd, report):
    page = " ".join(shared_cli.scan(odd).out.split())
    coverage = report["coverage"]
    assert f"{coverage['files_found']} files:" in page
    assert f"Read {coverage['read']}, in part {coverage['partial']}, not {coverage['skipped']}." in page


def test_every_asset_is_there_once_and_every_photo_is_an_asset(report):
    primaries = [asset["path"] for asset in report["assets"]]
    assert len(primaries) == len(set(primaries))
    coverage = report["coverage"]
    assert coverage["photos"] + coverage["videos"] == len(report["assets"])
