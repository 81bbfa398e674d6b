"""Scanning a bucket says what scanning the same files on a disk says, and asks its endpoint for no more than needed."""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cli_runs import outcomes, write_photo

OPTIONS = ("--no-faces", "--jobs", "1", "--as-of", "2025-07-06", "--format", "json", "-q")
EDGES = 2 * 65536


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    path = tmp_path_factory.mktemp("one") / "photo.jpg"
    write_photo(path)
    return path.read_bytes()


def scan(cli, url, *arguments, code=0, **options):
    run = cli.run("scan", url, *OPTIONS, *arguments, **options)
    assert run.code == code, run.err
    return run


def test_a_bucket_says_what_a_disk_says_and_a_second_scan_fetches_nothing(cli, objects, roll):
    objects.put_tree(roll.path, "of/anna/")
    there = scan(cli, "s3://photos/of/anna")
    fetched, requests = objects.fetched(), len(objects.requests)
    objects.requests.clear()
    again = scan(cli, "s3://photos/of/anna/")
    assert objects.fetched() == {}
    assert len(objects.requests) == 1  # the listing
    here = scan(cli, roll.path)
    assert there.out == again.out == here.out  # nothing that only a disk has is part of a report
    files = {path.relative_to(roll.path).as_posix(): path.stat().st_size for path in roll.path.rglob("*")}
    assert {key.removeprefix("of/anna/") for key in fetched} <= set(files)
    for key, length in fetched.items():
        size = files[key.removeprefix("of/anna/")] or 1_000  # of nothing there is no range: an error is told
        assert length <= (min(size, EDGES) if key.lower().endswith((".jpg", ".heic", ".json")) else size), key
    assert requests <= 3 * len(fetched) + 1
    text = cli.run("report", "s3://photos/of/anna")
    assert text.code == 0
    assert "nothing but requests to its store left this machine" in text.out
    assert "rollaudit report s3://photos/of/anna" in text.out  # the next steps can be copied
    assert "Removed the scan of s3://photos/of/anna:" in cli.run("forget", "s3://photos/of/anna").out


def test_faces_are_looked_for_in_pictures_fetched_once(cli, objects, few):
    objects.put_tree(few, "")
    options = ("--faces", "fast", "--jobs", "1", "--as-of", "2025-07-06", "--format", "json", "-q")
    there = cli.run("scan", "s3://photos", *options)
    here = cli.run("scan", few, *options)
    assert there.code == 0, there.err
    assert there.out == here.out
    sizes = {path.relative_to(few).as_posix(): path.stat().st_size for path in few.rglob("*") if path.is_file()}
    for key, length in objects.fetched().items():
        assert length <= sizes[key] + min(sizes[key], EDGES), key  # its metadata, then all of it


def test_one_object_is_inspected_as_one_file(cli, objects, few):
    name = "DCIM/101APPLE/IMG_0392.JPG"
    objects.put(name, (few / name).read_bytes())
    there = cli.run("inspect", f"s3://photos/{name}", "--no-faces", "--format", "json")
    here = cli.run("inspect", few / name, "--no-faces", "--format", "json")
    assert there.code == 0, there.err
    hashed = re.compile('"sha256": "[0-9a-f]{64}"')
    assert hashed.search(here.out)
    told = there.out.replace(f"s3://photos/{name}", "IMG_0392.JPG")
    assert told == hashed.sub('"sha256": null', here.out)  # which would need all of it
    gone = cli.run("inspect", "s3://photos/gone.jpg")
    assert gone.code == 2
    assert "There is no s3://photos/gone.jpg." in gone.err


def test_an_object_that_cannot_be_had_costs_itself_alone_and_the_next_scan_sees_what_is_new(cli, objects, photo):
    for name in ("denied", "good", "vanished"):
        objects.put(f"{name}.jpg", photo)
    objects.put("empty.jpg", b"")
    objects.put("gone.txt", b"no photo")
    objects.put("text.txt", b"no photo")
    objects.failing.update({"denied.jpg": "AccessDenied", "vanished.jpg": "NoSuchKey"})
    first = scan(cli, "s3://photos").report
    assert outcomes(first) == {
        "denied.jpg": ("skipped", "unreadable"),
        "empty.jpg": ("skipped", "empty_file"),
        "gone.txt": ("skipped", "not_media"),
        "good.jpg": ("read", None),
        "text.txt": ("skipped", "not_media"),
        "vanished.jpg": ("skipped", "vanished"),
    }
    denied = next(file for file in first["other_files"] if file["path"] == "denied.jpg")
    assert denied["reasons"] == [{"code": "unreadable", "detail": "AccessDenied"}]
    objects.failing.clear()
    objects.delete("gone.txt")
    objects.put("text.txt", b"no photo, again")
    objects.requests.clear()
    second = outcomes(scan(cli, "s3://photos").report)
    assert second["denied.jpg"] == ("read", None)
    assert set(second) == {"denied.jpg", "empty.jpg", "good.jpg", "text.txt", "vanished.jpg"}
    assert set(objects.fetched()) == {"denied.jpg", "text.txt", "vanished.jpg"}


STRANGE = (
    "../up.jpg",
    "/leading.jpg",
    "a/../b/./c.jpg",
    "a//empty part.jpg",
    "line\nbreak \x1b[31m.jpg",
    "perc%41ent+plus?query#part&.jpg",
    "Übung/写真/🏞.jpg",
    "\u202egpj.exe.jpg",
)


def test_keys_are_names_and_nothing_else(cli, objects, photo):
    for key in STRANGE:
        objects.put(f"roll/{key}", photo + key.encode())
    objects.put("roll/", b"")  # how consoles make directories
    objects.put("roll/folder/", b"")
    objects.put("rolls/other.jpg", photo)
    report = scan(cli, "s3://photos/roll").report
    assert len(report["assets"]) == len(STRANGE)  # each has a content of its own
    assert set(outcomes(report).values()) == {("read", None)}


def test_what_cannot_be_meant_or_had_is_told_before_any_work(cli, objects, photo):
    objects.put("roll/a.jpg", photo)
    assert "There is no bucket nowhere at" in scan(cli, "s3://nowhere", code=2).err
    assert "does not answer" in scan(cli, "s3://photos", code=4, env={"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}).err
    assert "ETag" in scan(cli, "s3://photos", "--verify", code=2).err
    assert "reads files on a disk only" in cli.run("strip", "s3://photos", cli.scratch / "copy").err


@pytest.mark.usefixtures("objects")
def test_without_the_extra_its_name_is_told(cli):
    (cli.scratch / "botocore").mkdir()
    (cli.scratch / "botocore" / "__init__.py").write_text("raise ImportError\n")
    run = scan(cli, "s3://photos", code=2, env={"PYTHONPATH": str(cli.scratch)})
    assert "pip install 'rollaudit[s3]'" in run.err


def test_a_store_that_gives_nothing_any_more_ends_the_scan_and_the_next_goes_on(cli, objects, photo):
    for number in range(40):
        objects.put(f"{number:02}.jpg", photo + bytes([number]))
    objects.failing.update({f"{number:02}.jpg": "ExpiredToken" for number in range(10, 40)})
    run = cli.run("scan", "s3://photos", *OPTIONS)
    assert run.code == 4
    assert "gives no objects any more: ExpiredToken" in run.err
    objects.failing.clear()
    objects.requests.clear()
    assert len(scan(cli, "s3://photos").report["assets"]) == 40
    assert len(objects.fetched()) == 30


def fetching(server):
    """Return the processes that fetch from this server."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"objects.fetcher" in (process / "cmdline").read_bytes():
                found += [process] * (server.url.encode() in (process / "environ").read_bytes())
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system does not list processes as files")
def test_a_scan_that_is_killed_leaves_no_process_behind(cli, objects, photo):
    objects.put("slow.jpg", photo)
    objects.failing["slow.jpg"] = "hang"
    scanning = cli.start("scan", "s3://photos", *OPTIONS)
    deadline = time.monotonic() + 60
    while not any(path.endswith("slow.jpg") for _method, path, *_ in list(objects.requests)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(fetching(objects)) == 2
    scanning.kill()
    scanning.communicate(timeout=60)
    while fetching(objects):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_only_the_endpoint_is_connected_to(cli, objects, photo, tmp_path):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the system calls are not watched")
    objects.put("a.jpg", photo)
    log = tmp_path / "calls"
    through = ("strace", "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", str(log))
    run = cli.run("scan", "s3://photos", *OPTIONS, through=through, covered=False)
    if b"ptrace" in run.stderr and run.code:
        pytest.skip("this system does not let strace watch")
    assert run.code == 0, run.err
    calls = [line.split(maxsplit=1) for line in log.read_text().splitlines() if "(" in line]
    asked = [call for _, call in calls if re.match(r"(connect|bind|listen|sendto|sendmsg)\(", call)]
    assert [one for one in asked if one.startswith(("bind", "listen"))] == []
    assert all(f"htons({objects.port})" in one for one in asked if one.startswith("connect"))
    # the command, the worker and what else there is have no socket at all: two processes fetch
    assert len({process for process, _ in calls}) <= 2 + 16
