import errno
import hashlib
import json
import math
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import features

from rollaudit.errors import RollauditError, UsageError
from rollaudit.model.evidence import FileFormat, MediaKind
from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample
from rollaudit.sample.writing import truth_as_json


def _tree(root):
    return {
        path.relative_to(root).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }


def _metres(one, other):
    narrow = math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * narrow) * 111_195


def _day(file):
    return date.fromisoformat(file.local[:10])


def test_two_runs_give_the_same_bytes_and_the_same_file_times(roll, tmp_path):
    truth = make_sample(tmp_path / "again")
    assert _tree(tmp_path / "again") == _tree(roll.path)
    assert truth == roll.truth


def test_the_truth_names_every_file_and_no_other(roll):
    named = [file.path for file in roll.truth.files]
    assert named == sorted(set(named))
    assert set(named) == set(_tree(roll.path))
    assert 60 <= len(named) <= 100


def test_the_roll_is_small(roll):
    assert sum(path.stat().st_size for path in roll.path.rglob("*") if path.is_file()) < 8_000_000


def test_every_kind_of_file_that_a_real_roll_holds_is_there(roll):
    formats = Counter(file.format for file in roll.truth.files)
    assert formats.keys() == {
        FileFormat.JPEG,
        FileFormat.PNG,
        FileFormat.WEBP,
        FileFormat.AVIF,
        FileFormat.TIFF,
        FileFormat.GIF,
        FileFormat.MOV,
        FileFormat.MP4,
        FileFormat.AAE,
        FileFormat.JSON,
        FileFormat.PICASA,
        FileFormat.OTHER,
    }
    assert formats[FileFormat.JPEG] > 50
    assert formats[FileFormat.OTHER] == 3


def test_home_is_where_evenings_mornings_and_weekends_are(roll):
    home = roll.truth.home
    near = [
        file
        for file in roll.truth.files
        if file.position and _metres((home.latitude, home.longitude), file.position) <= home.radius_m + 2
    ]
    assert len(near) >= 20
    assert len({_day(file) for file in near}) >= 18
    assert (max(map(_day, near)) - min(map(_day, near))).days > 15 * 30
    for file in near:
        taken = datetime.fromisoformat(file.local)
        assert taken.hour >= 20 or taken.hour < 9 or taken.weekday() >= 5, file.path


def test_work_is_where_weekday_hours_are(roll):
    work = roll.truth.work
    near = [
        file
        for file in roll.truth.files
        if file.position and _metres((work.latitude, work.longitude), file.position) <= work.radius_m + 2
    ]
    assert len(near) >= 8
    for file in near:
        taken = datetime.fromisoformat(file.local)
        assert taken.weekday() < 5, file.path
        assert 9 <= taken.hour < 18, file.path


def test_on_a_trip_every_position_is_far_from_home(roll):
    home = (roll.truth.home.latitude, roll.truth.home.longitude)
    for trip in roll.truth.trips:
        taken = [
            file
            for file in roll.truth.files
            if file.local and file.position and trip.first_day <= _day(file) <= trip.last_day
        ]
        assert len(taken) >= 4
        assert {_day(file) for file in taken} >= {trip.first_day, trip.last_day}
        assert all(_metres(home, file.position) > 500_000 for file in taken)


def test_the_birthday_is_photographed_with_a_group_in_each_year(roll):
    for year in roll.truth.birthday_years:
        day = date.fromisoformat(f"{year}-{roll.truth.birthday}")
        groups = [file for file in roll.truth.files if file.local and _day(file) == day and file.faces >= 3]
        assert len(groups) >= 3


def test_times_follow_the_zone_they_were_taken_in(roll):
    told = {
        (file.position[1] > 0, _day(file).month in range(4, 11), file.offset)
        for file in roll.truth.files
        if file.position and file.offset and file.format is not FileFormat.MP4
    }
    assert told == {(False, True, "+01:00"), (False, False, "+00:00"), (True, True, "+02:00")}


def test_the_phone_is_upgraded_once_and_the_camera_tells_its_serial(roll):
    old, new, camera = roll.truth.devices
    assert (old.model, new.model) == ("iPhone 13", "iPhone 15 Pro")
    assert old.last_day < roll.truth.upgrade_day == new.first_day
    assert old.body_serial is None
    assert new.body_serial is None
    assert camera.body_serial
    assert camera.owner == roll.truth.owner


def test_a_month_before_the_day_of_the_report_holds_a_share_of_the_roll(roll):
    photos = [file for file in roll.truth.files if file.local and file.format.kind is MediaKind.PHOTO]
    recent = [file for file in photos if SAMPLE_AS_OF - timedelta(days=30) <= _day(file) <= SAMPLE_AS_OF]
    assert 0.15 < len(recent) / len(photos) < 0.4
    assert all(_day(file) <= SAMPLE_AS_OF for file in photos)


def test_odd_files_are_what_the_plan_says(roll):
    by_note = {file.note.split(";")[0]: file for file in roll.truth.files}
    disguised = by_note["says .jpg, is a PNG"]
    assert disguised.path.endswith(".jpg")
    assert (roll.path / disguised.path).read_bytes().startswith(b"\x89PNG")
    assert (roll.path / by_note["no bytes at all"].path).stat().st_size == 0
    cut = (roll.path / by_note["ends in the middle of its pixels"].path).read_bytes()
    assert cut.startswith(b"\xff\xd8\xff")
    assert b"\xff\xd9" not in cut[-2:]
    redacted = by_note["a friend's phone"]
    assert redacted.position is None
    assert redacted.local == "2025-06-22T16:22:10.417"


def test_the_truth_is_not_in_the_roll_and_reads_back_as_json(roll):
    told = json.loads(truth_as_json(roll.truth))
    assert told["as_of"] == SAMPLE_AS_OF.isoformat()
    assert told["home"]["name"] == "Campo de Ourique, Lisbon"
    assert len(told["files"]) == len(roll.truth.files)
    assert truth_as_json(roll.truth) == truth_as_json(roll.truth)
    assert not list(roll.path.glob("*.json"))


def test_faces_are_counted_in_the_truth(roll):
    for file in roll.truth.files:
        assert file.has_face == (file.faces > 0)
    assert sum(file.has_face for file in roll.truth.files) >= 25


def test_a_directory_that_holds_anything_is_refused(tmp_path):
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    with pytest.raises(UsageError, match="not empty") as caught:
        make_sample(tmp_path)
    assert "empty directory" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["mine.jpg"]


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_where_the_directory_should_be_is_refused(tmp_path, below):
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    with pytest.raises(UsageError) as caught:
        make_sample(file / below if below else file)
    assert caught.value.hint
    assert file.read_bytes() == b"mine"


def test_a_full_disk_is_said_in_plain_words(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(RollauditError, match="No space left on device") as caught:
        make_sample(tmp_path / "roll")
    assert caught.value.hint


def test_a_pillow_without_avif_is_named_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: name != "avif")
    with pytest.raises(RollauditError, match="AVIF"):
        make_sample(tmp_path / "roll")
    assert not (tmp_path / "roll").exists()
