"""rollaudit's own readers take from the sample what was planted in it: the same positions, times and devices."""

import os

import pytest

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract, reads
from rollaudit.metadata.source import FileSource
from rollaudit.sample.roll import make_sample


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "roll"
    rows = []
    for file in make_sample(path).files:
        descriptor = os.open(path / file.path, os.O_RDONLY)
        try:
            source = FileSource(descriptor)
            rows.append((file, sniff(source.head()), extract(source, file.format)))
        finally:
            os.close(descriptor)
    return rows


def test_formats_are_told_by_content(read):
    assert {file.path: told for file, told, _ in read} == {file.path: file.format for file, _, _ in read}


def test_times_and_offsets_are_those_planted(read):
    told = {
        file.path: (each.capture_time.local, each.capture_time.offset) if each.capture_time else (None, None)
        for file, _, each in read
        if reads(file.format)
    }
    assert told == {file.path: (file.local, file.offset) for file, _, _ in read if reads(file.format)}


def test_positions_are_those_planted_and_no_others(read):
    for file, _, each in read:
        if file.position is None:
            assert each.position is None, file.path
        else:
            assert each.position is not None, file.path
            told = (each.position.latitude, each.position.longitude)
            assert told == pytest.approx(file.position, abs=1e-5), file.path


def test_devices_are_those_planted(read):
    assert {file.path: each.device.model for file, _, each in read if file.device} == {
        file.path: file.device for file, _, _ in read if file.device and file.path.rpartition(".")[2] != "json"
    }


def test_the_redaction_is_recognised_once(read):
    assert [file.path for file, _, each in read if each.location_redacted] == ["Download/PXL_20250622_152210417.jpg"]


def test_the_live_photo_pair_shares_its_identifier(read):
    pair = [
        (file.path.rpartition(".")[2], each.content_identifier) for file, _, each in read if each.content_identifier
    ]
    assert sorted(name for name, _ in pair) == ["JPG", "MOV"]
    assert len({identifier for _, identifier in pair}) == 1
