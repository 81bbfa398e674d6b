"""One bucket, read by ranges, in the one process that may use the network: see `fetcher`.

Through botocore, which s3fs and boto3 stand on: it signs, retries and knows where credentials lie.
"""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rollaudit import __version__
from rollaudit.errors import UsageError
from rollaudit.library.objects.words import CHANGED, CREDENTIALS, UNREACHABLE

if TYPE_CHECKING:
    from botocore.client import BaseClient

EDGE_BYTES: Final = 65536
_MOVED: Final = frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"})
_GONE: Final = frozenset({"404", "NoSuchKey", "NoSuchBucket"})
_SIZE: Final = re.compile(r"bytes \d+-\d+/(\d+)")
_ENDPOINT: Final = re.compile(r"(https?)://(\[[0-9A-Fa-f:]+\]|[^/:@\[\]]+)(?::(\d{1,5}))?/?")
_CODE: Final = re.compile(r"[A-Za-z0-9.]{1,64}")
_CREDENTIALS_HINT: Final = (
    "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Where they come from a login, a role or a"
    ' program: eval "$(aws configure export-credentials --format env)".'
)
_ENDPOINT_HINT: Final = "AWS_ENDPOINT_URL names a store other than Amazon's, AWS_REGION the region of one of theirs."


class ObjectUnreadError(Exception):
    """An object gives no bytes. `gone` says that there is none of this key; `detail` is a word that names no object."""

    def __init__(self, detail: str, *, gone: bool = False) -> None:
        super().__init__(detail)
        self.detail, self.gone = detail, gone


class Edges(NamedTuple):
    """An object's size in bytes, its ETag, its first 64 KiB, and the last 64 KiB of what follows them."""

    size: int
    etag: str
    head: bytes
    tail: bytes


class Bucket:
    """A bucket to list and to read. Raises `UsageError` where botocore or credentials are missing."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        """Be ready for `told`: bucket, prefix, seconds; endpoint and region, or None for what is configured here.

        Nothing is connected to yet.
        """
        self._errors, client = _client(told)
        self._client: BaseClient = client
        self.bucket, self.prefix = str(told["bucket"]), str(told["prefix"])
        self.endpoint, self.region = str(client.meta.endpoint_url), str(client.meta.region_name)
        matched = _ENDPOINT.fullmatch(self.endpoint)
        if matched is None:
            raise UsageError(f"{self.endpoint}: that is no endpoint of an object store.", hint=_ENDPOINT_HINT)
        self.host = matched[2].strip("[]")
        self.port = int(matched[3] or (443 if matched[1] == "https" else 80))

    def pages(self) -> Iterator[list[tuple[str, int, int, str]]]:
        """Yield path, size, time of writing in ns and ETag of every object, a thousand at a time; nothing is fetched.

        Raises `UsageError` where there is no such bucket or prefix or it may not be listed, `OSError` where the store
        does not answer.
        """
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        found = False
        try:
            for page in pages:
                objects = [self._listed(one) for one in page.get("Contents", ())]
                found = found or bool(objects)
                yield objects
            if not found:
                self._nothing_there()
        except self._errors.ClientError as error:
            raise self._refused(error) from None
        except self._errors.BotoCoreError as error:
            raise self._unanswered(error) from None

    def edges(self, path: str) -> Edges:
        """Return an object's edges, by one request, by two where it is over 64 KiB. Raises `ObjectUnreadError`."""
        size, etag, head = self._first(path)
        start = max(EDGE_BYTES, size - EDGE_BYTES)
        return Edges(size, etag, head, self.read(path, etag, start, size - start) if size > start else b"")

    def read(self, path: str, etag: str, offset: int, length: int) -> bytes:
        """Return `length` bytes at `offset`, of the version with this ETag. Raises `ObjectUnreadError`."""
        wanted = {"Range": f"bytes={offset}-{offset + length - 1}"} | ({"IfMatch": etag} if etag else {})
        answer = self._asked(path, **wanted)
        with closing(answer["Body"]) as body:
            if f"bytes {offset}-" not in answer.get("ContentRange", ""):
                raise ObjectUnreadError("the object store does not give parts of objects")
            return self._taken(body, length)

    def _first(self, path: str) -> tuple[int, str, bytes]:
        try:
            answer = self._asked(path, Range=f"bytes=0-{EDGE_BYTES - 1}")
        except ObjectUnreadError as error:
            if error.detail in {"InvalidRange", "416"}:  # RFC 9110, 15.5.17: nothing has no first byte
                return 0, "", b""
            raise
        with closing(answer["Body"]) as body:
            of_all = _SIZE.fullmatch(answer.get("ContentRange", ""))
            size = int(of_all[1]) if of_all else int(answer["ContentLength"])  # RFC 9110, 14.2: a range may be ignored
            return size, str(answer.get("ETag", "")), self._taken(body, min(size, EDGE_BYTES))

    def _asked(self, path: str, **wanted: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._client.get_object(Bucket=self.bucket, Key=self.prefix + path, **wanted)
        except self._errors.ClientError as error:
            code = _code(error)
            detail = CHANGED if code in {"PreconditionFailed", "412"} else code
            raise ObjectUnreadError(detail, gone=code in _GONE) from None
        except (self._errors.BotoCoreError, OSError):
            raise ObjectUnreadError(UNREACHABLE) from None
        return answer

    def _taken(self, body: Any, length: int) -> bytes:
        try:
            data: bytes = body.read(length)
        except (self._errors.BotoCoreError, OSError):
            raise ObjectUnreadError(UNREACHABLE) from None
        if len(data) != length:
            raise ObjectUnreadError("the object store gave less than it announced")
        return data

    def _listed(self, one: Mapping[str, Any]) -> tuple[str, int, int, str]:
        written = one["LastModified"]
        nanoseconds = int(written.timestamp()) * 1_000_000_000 + written.microsecond * 1000
        return str(one["Key"])[len(self.prefix) :], int(one["Size"]), nanoseconds, str(one.get("ETag", ""))

    def _nothing_there(self) -> None:
        """Say what was meant where nothing is listed: a key instead of a prefix, perhaps."""
        if not self.prefix:
            return  # an empty bucket is there
        place, _, name = self.prefix.rstrip("/").rpartition("/")
        around = f"s3://{self.bucket}/{place}".rstrip("/")
        try:
            self._client.head_object(Bucket=self.bucket, Key=self.prefix.rstrip("/"))
        except self._errors.ClientError:
            raise UsageError(
                f"s3://{self.bucket}/{self.prefix} holds nothing.",
                hint=f"See what there is: aws s3 ls {around}/ lists it.",
            ) from None
        raise UsageError(
            f"s3://{self.bucket}/{place}{'/' if place else ''}{name} is one object.",
            hint=f"Scan the prefix that it lies in: rollaudit scan {around}",
        )

    def _refused(self, error: Any) -> UsageError:
        code, place = _code(error), f"s3://{self.bucket} at {self.endpoint}"
        if code in {"NoSuchBucket", "404"}:
            return UsageError(f"There is no bucket {self.bucket} at {self.endpoint}.", hint=_ENDPOINT_HINT)
        if code in _MOVED:
            return UsageError(
                f"{place} lies in another region than {self.region}.", hint="Name its region in AWS_REGION."
            )
        if code in CREDENTIALS:
            return UsageError(f"{place} does not take these credentials ({code}).", hint=_CREDENTIALS_HINT)
        return UsageError(
            f"{place} may not be listed ({code}).",
            hint="Whoever scans needs s3:ListBucket for the bucket and s3:GetObject for what is in it, and no more.",
        )

    def _unanswered(self, error: Exception) -> UsageError | ConnectionError:
        if isinstance(error, self._errors.NoCredentialsError | self._errors.PartialCredentialsError):
            return _no_credentials()
        return ConnectionError(f"{self.endpoint} does not answer ({type(error).__name__}).")


def _client(told: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return botocore's exceptions, and a client that asks one host by one name."""
    try:
        import botocore.exceptions  # noqa: PLC0415 - an extra, and only for this
        import botocore.session  # noqa: PLC0415
        import urllib3.util.connection  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415
    except ImportError:
        raise UsageError(
            "s3:// needs botocore, which is not installed.", hint="Install it: pip install 'rollaudit[s3]'."
        ) from None
    # It asks by listening on a socket, which is refused; where there is none, connecting falls back to the older one.
    urllib3.util.connection.HAS_IPV6 = socket.has_ipv6
    seconds = float(told["seconds"])
    config = Config(
        connect_timeout=seconds,
        read_timeout=seconds,
        retries={"mode": "standard", "total_max_attempts": 3},
        max_pool_connections=32,
        proxies={},
        s3={"addressing_style": "path"},  # by the endpoint's own name, not the bucket's
        user_agent=f"rollaudit/{__version__}",  # nothing of this machine
    )
    try:
        session = botocore.session.get_session()
        if session.get_credentials() is None:
            raise _no_credentials()
        client = session.create_client(
            "s3", endpoint_url=told.get("endpoint"), region_name=told.get("region"), config=config
        )
    except (botocore.exceptions.BotoCoreError, OSError, ValueError) as error:
        raise UsageError(
            f"The configuration of the object store cannot be used ({type(error).__name__}).", hint=_CREDENTIALS_HINT
        ) from None
    return botocore.exceptions, client


def _no_credentials() -> UsageError:
    return UsageError("s3:// needs credentials, and none were found.", hint=_CREDENTIALS_HINT)


def _code(error: Any) -> str:
    """Return a server's word for an error, as far as it is one word: it is text from elsewhere."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    return code if _CODE.fullmatch(code) else "refused"
