"""One bucket on a server of this machine: what is asked for, and what every refusal tells to do."""

import time

import pytest

pytest.importorskip("moto", reason="the dev extra is not installed: there is no object store to test against")
pytest.importorskip("botocore", reason="the extra rollaudit[s3] is not installed")

from object_store import object_store
from rollaudit.errors import UsageError
from rollaudit.library.objects.bucket import Bucket, ObjectUnreadError
from rollaudit.library.objects.fetching import Fetcher, FetcherLostError
from rollaudit.library.objects.listing import StoredObject, listings_of

DATA = bytes(range(256)) * 1024  # 256 KiB


@pytest.fixture(scope="module")
def server():
    with object_store() as made:
        yield made


@pytest.fixture
def objects(server, monkeypatch):
    server.reset()
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    return server


def bucket(prefix="", **told):
    return Bucket({"bucket": "photos", "prefix": prefix, "seconds": 5, **told})


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 100_000, 131_072, 200_000])
def test_the_edges_are_what_a_file_of_this_size_has(objects, size):
    objects.put("a/b.jpg", DATA[:size])
    objects.requests.clear()
    edges = bucket("a/").edges("b.jpg")
    assert (edges.size, edges.head, edges.tail) == (size, DATA[:size][:65536], DATA[65536:size][-65536:])
    assert len(objects.requests) == (1 if size <= 65536 else 2)
    assert sum(objects.fetched().values()) <= max(min(size, 131_072), 400)  # an empty object has no range: an error


def test_an_object_that_changes_between_two_ranges_is_not_mixed(objects):
    objects.put("a.jpg", DATA)
    one = bucket()
    edges = one.edges("a.jpg")
    assert one.read("a.jpg", edges.etag, 70_000, 1_000) == DATA[70_000:71_000]
    objects.put("a.jpg", DATA[::-1])
    with pytest.raises(ObjectUnreadError, match="changed while it was read"):
        one.read("a.jpg", edges.etag, 70_000, 1_000)


def test_a_listing_of_many_pages_is_whole_and_in_pieces(objects):
    keys = sorted(f"roll/{number % 7}/{number:05}" for number in range(2_100))
    for key in keys:
        objects.put(key, b"x")
    objects.put("rolls", b"x")
    listed = (StoredObject(*one) for page in bucket("roll/").pages() for one in page)
    pieces = list(listings_of(listed))
    assert [f"roll/{file.path.decode()}" for piece in pieces for file in piece.files] == keys
    assert [(piece.place, piece.part) for piece in pieces] == [(str(number).encode(), 0) for number in range(7)]
    assert len(objects.requests) == 3


def listing_refusal(prefix="", **told):
    with pytest.raises(UsageError) as caught:
        list(bucket(prefix, **told).pages())
    return f"{caught.value.message} {caught.value.hint}"


def test_every_refusal_says_what_to_do(objects, monkeypatch):
    objects.put("roll/a.jpg", b"x")
    assert "There is no bucket nowhere at" in listing_refusal(bucket="nowhere")
    assert "s3://photos/rol/ holds nothing. See what there is: aws s3 ls s3://photos/" in listing_refusal("rol/")
    assert "is one object. Scan the prefix that it lies in: rollaudit scan s3://photos/roll" in listing_refusal(
        "roll/a.jpg/"
    )
    for code, told in (
        ("AccessDenied", "s3:ListBucket"),
        ("ExpiredToken", "does not take these credentials (ExpiredToken). Set AWS_PROFILE"),
        ("PermanentRedirect", "AWS_REGION"),
        ("so; rm -r", "may not be listed (refused)"),
    ):
        objects.failing["/photos"] = code
        assert told in listing_refusal()
    objects.failing.clear()
    assert "that is no endpoint" in listing_refusal(endpoint="http://somebody@127.0.0.1/")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "(ProfileNotFound). Set AWS_PROFILE" in listing_refusal()
    monkeypatch.delenv("AWS_PROFILE")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert "needs credentials, and none were found. Set AWS_PROFILE" in listing_refusal()


def test_who_does_not_answer_is_not_waited_for(objects):
    objects.put("slow.jpg", b"x")
    objects.failing["slow.jpg"] = "hang"
    began = time.monotonic()
    with pytest.raises(ObjectUnreadError, match="does not answer"):
        bucket(seconds=0.1).edges("slow.jpg")
    assert time.monotonic() - began < 20  # three attempts, and the pauses between them


def test_the_fetching_process_gives_what_is_there_and_ends_with_its_pipe(objects):
    for number in range(40):
        objects.put(f"{number}.jpg", DATA[: 1000 * number])
    with Fetcher({"bucket": "photos", "prefix": ""}) as fetcher:
        assert fetcher.told["endpoint"] == objects.url
        names = [f"{number}.jpg" for number in range(40)]
        fetcher.expect(names)
        assert [fetcher.edges(name).head for name in names] == [DATA[: 1000 * number] for number in range(40)]
        assert len(objects.requests) == 40
        fetcher._requests.close()
        assert fetcher._process.wait(20) == 0
        with pytest.raises((FetcherLostError, ValueError)):
            fetcher.edges("1.jpg")


PROBE = """
import json, socket
from rollaudit.library.objects.fetcher import _ready
bucket = _ready({told})
assert [one for page in bucket.pages() for one in page]
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: socket.create_connection(("127.0.0.2", bucket.port), 1),
    lambda: socket.getaddrinfo("example.org", 443),
    lambda: socket.getaddrinfo("127.0.0.1", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    lambda: socket.socket().bind(("127.0.0.1", 0)),
    lambda: open("/tmp/rollaudit-test", "w"),
):
    try:
        attempt()
    except PermissionError as error:
        print(type(error).__name__)
"""


def test_the_fetching_process_connects_to_its_endpoint_and_to_nobody_else(objects):
    import subprocess
    import sys

    objects.put("a.jpg", b"x")
    code = PROBE.replace("{told}", repr({"bucket": "photos", "prefix": "", "seconds": 5}))
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["NetworkRefusedError"] * 6 + ["WritingRefusedError"], done.stderr
