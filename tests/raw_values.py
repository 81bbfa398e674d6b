"""Everything that a library says of somebody, taken from its own unredacted report, and a search for it in any file."""

import base64
import html
import json
import re
import urllib.parse
import zlib
from pathlib import PurePosixPath
from typing import NamedTuple

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_ZONE = re.compile(r"\b(?:Europe|Atlantic)/\w+|\bclocks of [A-Z]\w+")  # named after towns, and true of countries
_DEPTH = 3
_LEAST = 4
_LONG = 6
_LEAST_FIGURES = 7


class Secret(NamedTuple):
    kind: str
    value: str


def secrets_of(report, *, library, kept=frozenset()):
    """Return what a report as JSON gives away. `kept` are values that a shared report says on purpose."""
    found = {Secret("library", str(library)), Secret("library", library.parent.name)}
    for asset in report["assets"]:
        found |= {Secret("id", asset["id"])}
        found |= _of_position(asset["position"])
        found |= {Secret("moment", asset["capture_time"]["local"])} if asset["capture_time"] else set()
        found |= {Secret("device", value) for value in asset["device"].values() if value}
        found |= {Secret("fact", fact["value"]) for fact in asset["facts"] if isinstance(fact["value"], str)}
        found |= {Secret("number", repr(fact["value"])) for fact in asset["facts"] if isinstance(fact["value"], float)}
    for file in [file for asset in report["assets"] for file in asset["files"]] + report["other_files"]:
        path = PurePosixPath(file["path"])
        found |= {Secret("path", file["path"]), Secret("name", path.name), Secret("stem", path.stem)}
        found |= {Secret("sha256", file["sha256"])} if file["sha256"] else set()
    found |= {Secret("fingerprint", one["fingerprint"]) for one in report["findings"]}
    for claim in report["inferences"]:
        found |= {Secret("claimed", str(claim["details"].get(key, ""))) for key in ("town", "name", "serial", "word")}
        if claim["place"]:
            found |= {Secret("coordinate", f"{claim['place'][axis]:.4f}") for axis in ("latitude", "longitude")}
    return {one for one in found if _tells(one.value) and one.value not in kept}


def _tells(value):
    """Whether a value is long enough to stand nowhere by chance. Days are said in shared reports, on purpose."""
    if re.fullmatch(r"[0-9.+:-]*", value):
        return len(value) >= _LEAST_FIGURES and not re.fullmatch(r"\d{4}(-\d\d){1,2}", value)
    return len(value) >= _LEAST


def _of_position(position):
    if not position:
        return set()
    axes = (position["latitude"], position["longitude"])
    found = {Secret("coordinate", f"{int(axis * 10_000) / 10_000:.4f}"[:-1]) for axis in axes}
    found |= {Secret("altitude", repr(position["altitude_m"]))} if position["altitude_m"] else set()
    return found | ({Secret("town", position["place"]["name"])} if position["place"] else set())


def texts_of(data, depth=_DEPTH):
    """Yield a file as text in every writing that may hide a word: escapes undone, base64 and deflated parts opened."""
    text = data.decode("utf-8", "replace")
    yield text
    if "%" in text:
        yield urllib.parse.unquote(text)
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        yield unescaped.replace("\\/", "/").replace('\\"', '"').replace("\\", "")
    if not depth:
        return
    for part in _opened(data):
        yield from texts_of(part, depth - 1)


def packed_parts(data, depth=_DEPTH):
    """Yield every part of a file that stands in it as base64, or deflated, as bytes."""
    for part in _opened(data) if depth else ():
        yield part
        yield from packed_parts(part, depth - 1)


def _opened(data):
    for found in _BASE64.findall(data):
        body = found.rstrip(b"=")
        try:
            decoded = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_" if b"-" in body else None)
        except ValueError:
            continue
        inflated = _inflated(decoded)
        yield inflated if inflated is not None else decoded
    if data[:2] == b"\x1f\x8b" or data[:1] == b"\x78":
        inflated = _inflated(data)
        if inflated is not None:
            yield inflated


def _inflated(data):
    for bits in (zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(bits).decompress(data, 1 << 24)
        except zlib.error:
            continue
    return None


def numbers_of(data):
    """Read zigzag varints to the end; None where these bytes are none."""
    numbers, value, shift = [], 0, 0
    for octet in data:
        value |= (octet & 127) << shift
        shift += 7
        if octet < 128:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return numbers if not shift else None


def found_in(data, secrets):
    """Return which secrets a file holds, however it is written."""
    texts = [_ZONE.sub("", text).casefold() for text in texts_of(data)]
    return {one for one in secrets if any(_stands_in(one.value.casefold(), text) for text in texts)}


def _stands_in(value, text):
    """Short words stand in packed data by chance: they count as words only."""
    return value in text and (len(value) >= _LONG or re.search(rf"\b{re.escape(value)}\b", text) is not None)


def parquet_rows(path):
    """Return every cell of a Parquet file as JSON, bytes."""
    import duckdb

    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        rows = connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    return json.dumps(rows, default=str, ensure_ascii=False).encode()
