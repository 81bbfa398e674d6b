"""What is typed becomes a place in an object store, a path on disk, or an error; never one taken for the other."""

from pathlib import Path

import pytest

from rollaudit import guard
from rollaudit.errors import UsageError
from rollaudit.library.objects.place import local_path, object_place, shown
from rollaudit.library.roots import library_of


@pytest.mark.parametrize(
    ("typed", "bucket", "prefix"),
    [
        ("s3://photos", "photos", ""),
        ("s3://photos/", "photos", ""),
        ("s3://photos/of/anna", "photos", "of/anna/"),
        ("s3://photos/of//anna/", "photos", "of/anna/"),
        ("s3://photos/../else", "photos", "../else/"),
        ("s3://photos/Übung", "photos", "Übung/"),
    ],
)
def test_a_url_names_a_bucket_and_a_prefix(typed, bucket, prefix):
    place = object_place(Path(typed))
    assert (place.bucket, place.prefix) == (bucket, prefix)
    assert place.url == f"s3://{bucket}/{prefix}".rstrip("/")
    assert object_place(place.root) == place
    assert shown(place.root) == place.url


@pytest.mark.parametrize("typed", ["s3://", "s3:///photos/..", "s3://a", "s3://a b/c", "s3://photos/\udcff"])
def test_what_names_no_bucket_is_told(typed):
    if typed == "s3:///photos/..":
        assert object_place(Path(typed)).bucket == "photos"  # one slash more does not matter
    else:
        with pytest.raises(UsageError):
            object_place(Path(typed))


def test_a_disk_is_never_taken_for_a_bucket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert object_place(tmp_path / "s3:" / "photos") is None
    (tmp_path / "s3:" / "photos").mkdir(parents=True)
    with pytest.raises(UsageError, match="there is a directory called s3: here as well"):
        library_of((Path("s3://photos"),), objects_too=True)
    assert library_of((tmp_path / "s3:" / "photos",), objects_too=True).objects is None


def test_a_file_url_is_its_path(tmp_path):
    (tmp_path / "a b%.jpg").write_bytes(b"")
    assert local_path(Path(f"file://{tmp_path}/a%20b%25.jpg")) == tmp_path / "a b%.jpg"
    assert library_of((Path(f"file://{tmp_path}"),)) == library_of((tmp_path,))
    assert local_path(Path("file:///")) == Path("/")


def test_who_reads_disks_only_says_so():
    with pytest.raises(UsageError, match="reads files on a disk only"):
        library_of((Path("s3://photos"),))
    with pytest.raises(UsageError, match="one place of an object store"):
        library_of((Path("s3://photos"), Path("s3://more")), objects_too=True)


def test_one_name_may_be_looked_up_and_no_other_address_be_connected_to():
    hook = guard._Refusal()
    hook.hosts.add(("s3.example.org", 443))
    hook("socket.getaddrinfo", ("s3.example.org", 443, 0, 0, 0))
    hook("http.client.connect", (None, "s3.example.org", 443))
    hook("socket.__new__", (None, 2, 1, 0))
    for event, arguments in (
        ("socket.connect", (None, ("10.0.0.5", 443))),  # until it was told as an address of that name
        ("socket.getaddrinfo", ("s3.example.org", 80, 0, 0, 0)),
        ("socket.getaddrinfo", ("169.254.169.254", 80, 0, 0, 0)),
        ("http.client.connect", (None, "example.org", 443)),
        ("socket.bind", (None, ("127.0.0.1", 0))),
        ("urllib.Request", ()),
    ):
        with pytest.raises(guard.NetworkRefusedError):
            hook(event, arguments)
    hook.peers.add(("10.0.0.5", 443))
    hook("socket.connect", (None, ("10.0.0.5", 443)))
