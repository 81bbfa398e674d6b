"""The process that fetches from an object store, and the only one of all that connects to anything.

It is started by the command for listing, and by each worker for the files it reads, before the worker gives up its
rights. It understands no file: bytes go through it. What asks of it can name objects below one prefix of one bucket,
and ranges of them; nothing else can be said to it. It ends with who started it.

Requests are lines of JSON, answers a line of JSON and as many bytes as that says.
"""

import json
import os
import resource
import signal
import socket
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, Final

from rollaudit.errors import RollauditError, UsageError
from rollaudit.guard import allow_host, allow_peer, refuse_network, refuse_writing
from rollaudit.library.objects.bucket import Bucket, Edges, ObjectUnreadError

_AT_ONCE: Final = 16  # requests
_HELD: Final = 32  # objects' edges, 128 KiB each
_LONGEST_READ: Final = 8 << 20


def main() -> None:
    """Serve who started this, until it closes the pipe: that ends the process, whatever it waits for.

    A signal at the parent's death would not do: a confined worker may send none, not even by dying (Landlock's scopes).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: who started us decides
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold photos
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_serve, args=(lines, os.fdopen(os.dup(1), "wb")), daemon=True).start()
    for line in os.fdopen(os.dup(0), "rb"):
        lines.put(line)
    os._exit(0)  # without waiting for what is still on its way


def _serve(lines: SimpleQueue[bytes], outgoing: BinaryIO) -> None:
    try:
        _answer_all(lines, _Answers(outgoing))
    finally:
        os._exit(0)  # nobody reads the answers any more, or there can be none


def _answer_all(lines: SimpleQueue[bytes], answers: "_Answers") -> None:
    try:
        bucket = _ready(json.loads(lines.get()))
    except RollauditError as error:
        answers.refuse(error)
        return
    answers.give({"endpoint": bucket.endpoint, "region": bucket.region})
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ahead = _Ahead(bucket, pool)
        while True:
            asked = json.loads(lines.get())
            if "expect" in asked:
                ahead.expect(asked["expect"])
            else:
                _answer(asked, bucket, ahead, answers)


def _ready(told: dict[str, Any]) -> Bucket:
    """Return the bucket; from here on this process connects to its endpoint only, and changes no file.

    One host and port, whatever botocore, its configuration or a server's answer would like: the audit hook refuses all
    else. So no machine's own address is asked for credentials, either.
    """
    refuse_network()
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"  # refused in any case: this only saves the attempts
    bucket = Bucket(told)
    allow_host(bucket.host, bucket.port)
    look_up = socket.getaddrinfo

    def looked_up(name: Any, service: Any, *options: Any, **named: Any) -> Any:
        found = look_up(name, service, *options, **named)
        if (name, service) == (bucket.host, bucket.port):  # its addresses change, and each may be connected to
            for *_, address in found:
                allow_peer(str(address[0]), bucket.port)
        return found

    socket.getaddrinfo = looked_up  # type: ignore[assignment] # of its many signatures only the name and port matter
    refuse_writing()
    return bucket


def _answer(asked: dict[str, Any], bucket: Bucket, ahead: "_Ahead", answers: "_Answers") -> None:
    try:
        match asked:
            case {"list": True}:
                for page in bucket.pages():
                    answers.give({"objects": page})
                answers.give({"objects": None})
            case {"edges": str(path)}:
                edges = ahead.take(path)
                answers.give({"size": edges.size, "etag": edges.etag}, edges.head + edges.tail)
            case {"read": str(path), "etag": str(etag), "offset": int(offset), "length": int(length)}:
                if offset < 0 or not 0 < length <= _LONGEST_READ:
                    raise ObjectUnreadError("no such range")  # noqa: TRY301 - an answer like any other
                answers.give({}, bucket.read(path, etag, offset, length))
    except ObjectUnreadError as error:
        answers.give({"unread": error.detail, "gone": error.gone})
    except RollauditError as error:
        answers.refuse(error)
    except ConnectionError as error:  # ours: see `Bucket.pages`
        answers.give({"unanswered": str(error)})


class _Answers:
    def __init__(self, outgoing: BinaryIO) -> None:
        self._outgoing = outgoing

    def give(self, said: dict[str, Any], data: bytes = b"") -> None:
        self._outgoing.write(json.dumps({**said, "bytes": len(data)}).encode() + b"\n")
        self._outgoing.write(data)
        self._outgoing.flush()

    def refuse(self, error: RollauditError) -> None:
        self.give({"refused": error.message, "hint": error.hint, "usage": isinstance(error, UsageError)})


class _Ahead:
    """Edges of the objects that will be asked for next, fetched meanwhile: what takes long is to wait for answers."""

    def __init__(self, bucket: Bucket, pool: ThreadPoolExecutor) -> None:
        self._bucket, self._pool = bucket, pool
        self._coming: dict[str, Future[Edges]] = {}
        self._waiting: deque[str] = deque()

    def expect(self, paths: Iterable[Any]) -> None:
        self._waiting.extend(path for path in paths if isinstance(path, str))
        self._fill()

    def take(self, path: str) -> Edges:
        coming = self._coming.pop(path, None)
        if coming is None:
            with suppress(ValueError):
                self._waiting.remove(path)
            return self._bucket.edges(path)
        self._fill()
        return coming.result()

    def _fill(self) -> None:
        while self._waiting and len(self._coming) < _HELD:
            path = self._waiting.popleft()
            self._coming[path] = self._pool.submit(self._bucket.edges, path)
