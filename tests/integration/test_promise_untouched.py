"""Promise 2: nothing is changed in the library, not even a time."""

import os
import re
import shutil
from pathlib import Path

import pytest

from cli_runs import fingerprint_of_tree, write_photo

OLD_NS = 1_600_000_000_000_000_000


@pytest.fixture
def library(few, tmp_path):
    return shutil.copytree(few, tmp_path / "library")


def test_a_scan_changes_no_content_name_mode_or_time(cli, library):
    (library / "DCIM").chmod(0o750)
    (library / "Download" / "notas.txt").chmod(0o604)
    (library / "link").symlink_to("Download")
    before = fingerprint_of_tree(library)
    assert cli.run("scan", library, "--hash", "--jobs", "2", cwd=library).code == 0
    assert cli.run("inspect", library / "Edited/festa-alba.jpg", "--all-tags", cwd=library).code == 0
    assert fingerprint_of_tree(library) == before


def test_a_library_that_cannot_be_written_is_audited_all_the_same(cli, photos):
    for directory in (photos / "album", photos):
        directory.chmod(0o500)
    try:
        assert cli.scan(photos).code == 0
    finally:
        for directory in (photos, photos / "album"):
            directory.chmod(0o700)


def test_reading_leaves_no_trace_in_access_times(cli, photos, tmp_path):
    probe = tmp_path / "probe"
    probe.write_text("x")
    os.utime(probe, ns=(OLD_NS, OLD_NS))
    probe.read_text()
    if probe.stat().st_atime_ns == OLD_NS:
        pytest.skip("this file system keeps no access times")
    files = [path for path in photos.rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, ns=(OLD_NS, OLD_NS))
    assert cli.run("scan", photos, "--hash").code == 0
    assert {path.name: path.stat().st_atime_ns for path in files} == {path.name: OLD_NS for path in files}


def test_nothing_is_written_outside_the_cache_and_what_is_named(cli, photos, tmp_path):
    write_photo(photos / "three.jpg")
    everything = {path for path in tmp_path.rglob("*") if cli.cache not in path.parents}
    assert cli.run("scan", photos, "-q", "-o", "json=named.json").code == 0
    after = {path for path in tmp_path.rglob("*") if cli.cache not in path.parents}
    assert after - everything == {cli.work / "named.json"}
    assert Path(cli.work / "named.json").is_file()


_OPENED_TO_WRITE = re.compile(
    r'(?:openat|open|creat)\(.*?"(?P<path>(?:[^"\\\\]|\\\\.)*)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)[^)]*\) = \d'
)
_CHANGED = re.compile(
    r"(?:unlink|unlinkat|rename|renameat2?|mkdir|mkdirat|rmdir|chmod|fchmodat|chown|truncate|link|linkat|symlink|symlinkat"
    r'|mknod|utimensat)\(.*?"(?P<path>(?:[^"\\\\]|\\\\.)*)".* = 0'
)


def test_no_system_call_writes_outside_the_store_and_the_outputs(cli, photos):
    """Native code and workers included: what the kernel was asked for, not what Python says."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the system calls of native code are not watched")
    log = cli.work / "calls"
    through = ("strace", "-f", "-qq", "-s", "4096", "-e", "trace=file", "-e", "signal=none", "-o", str(log))
    run = cli.run("scan", photos, "--jobs", "2", "-q", "-o", "json=r.json", through=through, covered=False)
    if b"ptrace" in run.stderr and run.code:
        pytest.skip("this system does not let strace watch")
    assert run.code == 0, run.err
    calls = log.read_text(errors="replace").splitlines()
    matches = [found for call in calls for found in (_OPENED_TO_WRITE.search(call), _CHANGED.search(call)) if found]
    written = {os.path.normpath(cli.work / found["path"]) for found in matches}
    assert any(path.endswith(".sqlite") for path in written)  # else the calls were not understood
    allowed = (str(cli.cache), str(cli.work), "/dev/", "/proc/self/")
    # Python may keep compiled modules beside those that it imports for the first time.
    outside = {path for path in written if not path.startswith(allowed) and "__pycache__" not in path}
    assert outside == set()
