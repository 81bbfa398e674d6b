import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.library.archives import is_archive
from rollaudit.metadata.read import READERS, extract
from rollaudit.metadata.sidecars import SIDECAR_READERS
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Extraction, FileFormat

sys.path.insert(0, str(Path(__file__).parents[2] / "fuzz"))

from harness import ARCHIVE_SEEDS, MORE_SEEDS, SEEDS, SIDECAR_SEEDS, read_members, target

_MADE = {file_format: seed() for file_format, seed in SEEDS.items()}
_ALL = [*sorted(_MADE.items()), *((kind, seed) for kind, more in MORE_SEEDS.items() for seed in more())]


def test_every_container_that_is_read_has_a_fuzzing_seed():
    assert {READERS[file_format] for file_format in SEEDS} == set(READERS.values())


@pytest.mark.parametrize("file_format", SEEDS)
def test_a_seed_reaches_what_its_reader_looks_for(file_format):
    found = extract(MemorySource(_MADE[file_format]), file_format)
    assert found.facts or file_format.value in {"gif", "psd"}


@pytest.mark.parametrize("file_format", MORE_SEEDS)
def test_further_seeds_reach_a_position(file_format):
    assert all(extract(MemorySource(seed), file_format).position for seed in MORE_SEEDS[file_format]())


def test_every_sidecar_and_archive_that_is_read_has_a_fuzzing_seed():
    assert set(SIDECAR_SEEDS) == set(SIDECAR_READERS)
    assert {one for one in FileFormat if is_archive(one)} == set(ARCHIVE_SEEDS)


@pytest.mark.parametrize("file_format", ARCHIVE_SEEDS)
def test_an_archive_of_the_seeds_is_read_to_its_members(file_format):
    members = read_members(ARCHIVE_SEEDS[file_format]())["members"]
    assert [row[0] for *_, row in members][:1] == ["jpeg"]


@pytest.mark.parametrize("name", ["sniff", "json", "xmp", "aae", "zip", "gzip", "jpeg"])
def test_what_is_fuzzed_reads_its_own_seed(name):
    tried, seed = target(name)
    assert tried(seed) is not None


@settings(max_examples=300, deadline=2000)
@given(
    made=st.sampled_from(_ALL),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=6),
    cut=st.floats(0.02, 1),
)
def test_a_damaged_seed_of_any_container_gives_an_extraction(made, edits, cut):
    file_format, data = made[0], bytearray(made[1])
    for place, value in edits:
        at = int(place * len(data))
        data[at : at + len(value)] = value
    assert isinstance(extract(MemorySource(bytes(data[: int(cut * len(data))])), file_format), Extraction)
