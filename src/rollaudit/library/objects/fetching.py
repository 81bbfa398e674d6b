"""Speaking to the fetching process: what the command and its workers, who have no network, know of an object store."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, Final, NamedTuple, Self

from rollaudit.errors import AuditError, UsageError
from rollaudit.library.objects.listing import StoredObject
from rollaudit.library.opening import CannotOpenError
from rollaudit.model.evidence import Reason, ReasonCode

_PROGRAM: Final = "from rollaudit.library.objects.fetcher import main; main()"
_CHUNK: Final = 1 << 18
_LONGEST_LINE: Final = 8 << 20
_END_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 150.0
"""More than three attempts at an answer take; who waits longer waits for nobody."""
ATTEMPT_SECONDS: Final = 20.0


class FetcherLostError(Exception):
    """The fetching process ended or does not answer; nothing more comes from it."""


class Fetched(NamedTuple):
    """An object's size, the ETag of the version that was begun to be read, and its edges: 64 KiB each at most."""

    size: int
    etag: str
    head: bytes
    tail: bytes


class Fetcher:
    """A fetching process for `told`: see `Bucket`. Use as a context manager; `told` then names the endpoint and region.

    Raises `UsageError` or `AuditError` where it cannot be made ready.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        # -P and the standard streams: as `workers.process`
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            bufsize=0,
        )
        assert self._process.stdin is not None  # noqa: S101 - for the type checker: PIPE was asked for
        assert self._process.stdout is not None  # noqa: S101
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._buffer = bytearray()
        try:
            ready = self._ask({"seconds": ATTEMPT_SECONDS, **told})
        except FetcherLostError:
            self.close()
            raise AuditError("The process that fetches from the object store could not be started.") from None
        except BaseException:
            self.close()
            raise
        self.told = {**told, "endpoint": ready["endpoint"], "region": ready["region"]}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._requests.close()
        self._answers.close()

    def objects(self) -> Iterator[StoredObject]:
        """Yield every object below the prefix, as the store lists them; nothing else can be asked until their end.

        Raises `UsageError` where that is not there or may not be listed, `AuditError` where nobody answers.
        """
        try:
            answer = self._ask({"list": True})
            while (page := answer["objects"]) is not None:
                yield from (StoredObject(*one) for one in page)
                answer = self._answer()
        except FetcherLostError:
            raise _unanswered(str(self.told["endpoint"])) from None

    def expect(self, paths: Sequence[Any]) -> None:
        """Say whose edges will be asked for next, in this order."""
        self._send({"expect": list(paths)})

    def edges(self, path: str) -> Fetched:
        """Return an object's edges. Raises `CannotOpenError`, `FetcherLostError`."""
        said = self._ask({"edges": path})
        head = min(int(said["size"]), 65536)
        return Fetched(int(said["size"]), str(said["etag"]), said["data"][:head], said["data"][head:])

    def read(self, path: str, etag: str, offset: int, length: int) -> bytes:
        """Return a range, at most 8 MiB, of the version that the ETag names. Raises as `edges` does."""
        data: bytes = self._ask({"read": path, "etag": etag, "offset": offset, "length": length})["data"]
        return data

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._send(request)
        return self._answer()

    def _send(self, request: Mapping[str, Any]) -> None:
        try:
            view = memoryview(json.dumps(request).encode() + b"\n")
            while view:
                view = view[os.write(self._requests.fileno(), view) :]
        except BrokenPipeError:
            raise FetcherLostError from None

    def _answer(self) -> dict[str, Any]:
        deadline = monotonic() + ANSWER_SECONDS
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise FetcherLostError
            self._more(deadline)
        said: dict[str, Any] = json.loads(self._buffer[:end])
        start, length = end + 1, int(said["bytes"])
        while len(self._buffer) < start + length:
            self._more(deadline)
        said["data"] = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        match said:
            case {"refused": str(message), "hint": str(hint), "usage": usage}:
                raise (UsageError if usage else AuditError)(message, hint=hint)
            case {"unanswered": str(message)}:
                raise _unanswered(message.partition(" ")[0])
            case {"unread": str(detail), "gone": gone}:
                raise CannotOpenError(
                    Reason(code=ReasonCode.VANISHED) if gone else Reason(code=ReasonCode.UNREADABLE, detail=detail)
                )
        return said

    def _more(self, deadline: float) -> None:
        descriptor = self._answers.fileno()
        if not select.select([descriptor], [], [], max(0.0, deadline - monotonic()))[0]:
            raise FetcherLostError
        data = os.read(descriptor, _CHUNK)
        if not data:
            raise FetcherLostError
        self._buffer += data


def _unanswered(endpoint: str) -> AuditError:
    return AuditError(
        f"The object store at {endpoint} does not answer.",
        hint="See that it runs and can be reached from here, then run the same command again: what was read is kept."
        " AWS_ENDPOINT_URL names a store other than Amazon's.",
    )
