"""Joined stores: the report is that of one scan of everything; what cannot be joined is refused."""

import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from rollaudit.errors import UsageError
from rollaudit.library.roots import library_of
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.audit import AuditRequest, audited
from rollaudit.pipeline.merge import merge
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.stored import StoredRequest, report_of, stored_scan
from rollaudit.profiles.load import load_profile
from rollaudit.report.json_v1 import write_json
from rollaudit.sample.roll import make_sample

PROFILE = "facebook-cloud-processing"


def written(report):
    stream = io.StringIO()
    write_json(report, stream)
    return stream.getvalue()


def scanned(paths, store, *, sha256=False):
    """Scan without looking at pixels; return the JSON report."""
    request = AuditRequest(
        library=library_of(tuple(paths)),
        profile=load_profile(PROFILE),
        platform=PlatformAccess.FULL,
        as_of=date(2026, 1, 1),
        jobs=1,
        search=Search(faces=FaceSearch.OFF),
        sha256=sha256,
        store_path=store,
    )
    with audited(request, NoProgress()) as report:
        return written(report)


def reported(store):
    with stored_scan(store) as scan:
        return written(report_of(scan, StoredRequest(profile=load_profile(PROFILE), platform=PlatformAccess.FULL)))


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """Two directories side by side, the second under a name that tells where its pictures came from."""
    root = tmp_path_factory.mktemp("merge") / "all"
    first, second = root / "camera", root / "WhatsApp Images"
    make_sample(first)
    second.mkdir(parents=True)
    for path in sorted(first.rglob("*.jpg"))[:8]:
        shutil.copy2(path, second / path.name)
    return first, second


def test_the_report_of_joined_stores_is_that_of_one_scan(libraries, tmp_path):
    first, second = libraries
    together = scanned([first, second], tmp_path / "both.store")
    scanned([first], tmp_path / "a.store")
    scanned([second], tmp_path / "b.store")
    assert merge([tmp_path / "a.store", tmp_path / "b.store"], tmp_path / "out.store", NoProgress()) > 8
    assert reported(tmp_path / "out.store") == together


def test_a_part_within_another_adds_nothing(libraries, tmp_path):
    first, _ = libraries
    inner = next(path for path in sorted(first.iterdir()) if path.is_dir())
    whole = scanned([first], tmp_path / "a.store")
    scanned([inner], tmp_path / "b.store")
    merge([tmp_path / "a.store", tmp_path / "b.store"], tmp_path / "out.store", NoProgress())
    assert reported(tmp_path / "out.store").splitlines()[2:] == whole.splitlines()[2:]


def test_a_file_that_changed_between_the_scans_is_refused_and_no_store_is_made(libraries, tmp_path):
    _, second = libraries
    library = tmp_path / "library"
    shutil.copytree(second, library)
    scanned([library], tmp_path / "a.store")
    one = next(library.glob("*.jpg"))
    one.write_bytes(one.read_bytes() + b"more")
    scanned([library], tmp_path / "b.store")
    with pytest.raises(UsageError, match="tells something else"):
        merge([tmp_path / "a.store", tmp_path / "b.store"], tmp_path / "out.store", NoProgress())
    assert not list(tmp_path.glob("out.store*"))


def test_scans_that_looked_for_other_things_are_refused(libraries, tmp_path):
    first, second = libraries
    scanned([first], tmp_path / "a.store")
    scanned([second], tmp_path / "b.store", sha256=True)
    with pytest.raises(UsageError, match="not looked for the same"):
        merge([tmp_path / "a.store", tmp_path / "b.store"], tmp_path / "out.store", NoProgress())


def test_one_store_alone_or_named_twice_or_a_target_that_is_there_is_refused(libraries, tmp_path):
    scanned([libraries[1]], tmp_path / "a.store")
    with pytest.raises(UsageError, match="two stores"):
        merge([tmp_path / "a.store", tmp_path / "a.store"], tmp_path / "out.store", NoProgress())
    scanned([libraries[0]], tmp_path / "b.store")
    with pytest.raises(UsageError, match="there already"):
        merge([tmp_path / "a.store", tmp_path / "b.store"], Path(tmp_path / "a.store"), NoProgress())
