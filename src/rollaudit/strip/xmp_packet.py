"""An XMP packet (ISO 16684-1) without some of its properties: they are cut out, the rest stays as it was."""

import re
from typing import Final
from xml.parsers import expat

from rollaudit.strip.choice import Plan

_MAX_PACKET: Final = 8 << 20
_MAX_DEPTH: Final = 64
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG: Final = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ORIENTATION: Final = re.compile(rb"""tiff:Orientation(?:\s*=\s*["']|\s*>\s*)([1-8])\s*["'<]""")
# Elements that say how values are arranged and name no property (ISO 16684-1, 7).
_ARRANGEMENT: Final = frozenset(
    {"rdf:RDF", "rdf:Description", "rdf:Seq", "rdf:Bag", "rdf:Alt", "rdf:li", "rdf:value", "x:xmpmeta", "x:xapmeta"}
)
_KEPT_ATTRIBUTES: Final = frozenset({"rdf:parseType", "rdf:resource", "rdf:ID", "rdf:nodeID", "rdf:datatype"})


def orientation_packet(orientation: int) -> bytes:
    """Return a packet that says nothing but how the picture is to be turned (1 to 8)."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
        f' tiff:Orientation="{orientation}"/></rdf:RDF></x:xmpmeta>'
    ).encode("ascii")


def orientation_in(packet: bytes) -> int | None:
    """Return the orientation (1 to 8) that a packet names; None where it names none."""
    found = _ORIENTATION.search(packet)
    return int(found[1]) if found else None


def edited_xmp(packet: bytes, plan: Plan) -> bytes:
    """Return the packet in UTF-8 without what goes; empty where it cannot be understood, and so cannot stay."""
    text = _as_utf8(packet)
    if not text or len(text) > _MAX_PACKET:
        return b""
    cutting = _Cutting(text, plan)
    try:
        return cutting.result()
    except (expat.ExpatError, UnicodeError, _RefusedError):
        return b""


class _RefusedError(Exception):
    """The packet declares a document type or nests beyond any honest one."""


def _as_utf8(packet: bytes) -> bytes:
    for mark, charset in _MARKS:
        if packet.startswith(mark) and packet[:4] not in {b"\xff\xfe\0\0", b"<\0\0\0"}:
            return packet.decode(charset, "replace").strip("\0\ufeff \t\r\n\ufffd").encode()
    packet = packet.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n").replace(b"\0", b" ")
    try:
        packet.decode()
    except UnicodeDecodeError:
        return packet.decode("latin-1").encode()
    return packet


class _Cutting:
    """One pass of expat that notes which bytes go: `cuts` are (start, end), never one within another."""

    def __init__(self, text: bytes, plan: Plan) -> None:
        self._text = text
        self._plan = plan
        self._cuts: list[tuple[int, int]] = []
        self._scopes: list[dict[str, str]] = [{}]
        self._open: list[int] = []
        self._dropping: tuple[int, int] | None = None

    def result(self) -> bytes:
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CommentHandler = self._comment
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.Parse(self._text, True)
        pieces, at = [], 0
        for start, end in self._cuts:
            pieces.append(self._text[at:start])
            at = end
        return b"".join((*pieces, self._text[at:]))

    def _start(self, name: str, attributes: list[str]) -> None:
        start = self._parser.CurrentByteIndex
        scope = self._scopes[-1]
        bound = {
            key[6:]: self._plan.known.namespaces.get(value, key[6:])
            for key, value in zip(attributes[::2], attributes[1::2], strict=True)
            if key.startswith("xmlns:")
        }
        self._scopes.append(scope | bound if bound else scope)
        self._open.append(start)
        if len(self._open) > 4 * _MAX_DEPTH:
            raise _RefusedError
        if self._dropping is not None:
            return
        named = self._canonical(name)
        if named not in _ARRANGEMENT and self._plan.drops_property(named):
            self._dropping = (len(self._open), start)
        else:
            self._cut_attributes(start)

    def _cut_attributes(self, start: int) -> None:
        tag = _TAG.match(self._text, start)
        if tag is None:
            raise _RefusedError
        for attribute in _ATTRIBUTE.finditer(self._text, start, tag.end()):
            key = attribute[1].decode()
            if key.startswith("xmlns") or (named := self._canonical(key)) in _KEPT_ATTRIBUTES:
                continue
            if named == "rdf:about":
                self._cuts.append((attribute.start(2) + 1, attribute.end(2) - 1))  # empty means this picture
            elif self._plan.drops_property(named):
                self._cuts.append(attribute.span())

    def _end(self, _: str) -> None:
        depth = len(self._open)
        start = self._open.pop()
        self._scopes.pop()
        if self._dropping is None or self._dropping[0] != depth:
            return
        self._dropping = None
        tag = _TAG.match(self._text, start)
        if tag is not None and not tag[0].endswith(b"/>"):
            tag = _TAG.match(self._text, self._parser.CurrentByteIndex)
        if tag is None:
            raise _RefusedError
        self._cuts.append((start, tag.end()))

    def _comment(self, _: str) -> None:
        start = self._parser.CurrentByteIndex
        if self._dropping is None:
            self._cuts.append((start, self._text.index(b"-->", start) + 3))

    def _canonical(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{self._scopes[-1].get(prefix, prefix)}:{local}"

    def _refuse(self, *_: object) -> None:
        raise _RefusedError
