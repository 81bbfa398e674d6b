r"""DNGPrivateData (Adobe DNG 1.7, tag 50740): the camera's maker note, where it stands in a DNG.

Pentax and Ricoh bodies write their note there as it is. Adobe's converters write `Adobe\0` and blocks, of which `MakN`
is the note of the RAW file that the DNG was made from, with the offset that it had there.
"""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.makernotes import read_maker_note
from rollaudit.metadata.source import OffsetSource
from rollaudit.metadata.tiff import Tiff, byte_order

_ADOBE: Final = b"Adobe\0"
_MAKER_NOTE: Final = b"MakN"
_MAX_BLOCKS: Final = 64
_BLOCK_HEAD, _NOTE_HEAD = 8, 6


def read_private(tiff: Tiff, place: tuple[int, int], make: str, gathered: Gathered) -> None:
    """Emit what the maker note within the private data at `place` (offset, length) identifies.

    Raises what `read_maker_note` raises.
    """
    start, size = place
    if tiff.source.read(start, len(_ADOBE)) != _ADOBE:
        read_maker_note(tiff, place, "", gathered)  # a note with a head of its own, or none that anybody could know
        return
    at, end = start + len(_ADOBE), start + size
    for _ in range(_MAX_BLOCKS):
        head = tiff.source.read(at, _BLOCK_HEAD + _NOTE_HEAD)
        length = min(int.from_bytes(head[4:8], "big"), end - at - _BLOCK_HEAD)
        if len(head) < _BLOCK_HEAD + _NOTE_HEAD or length <= 0:
            return
        if head[:4] == _MAKER_NOTE and length > _NOTE_HEAD:
            note = at + _BLOCK_HEAD + _NOTE_HEAD
            was_at = int.from_bytes(head[10:14], "big")
            # Offsets within count as in the RAW file: there the note stood at `was_at`.
            raw = OffsetSource(tiff.source, note - was_at, was_at + length - _NOTE_HEAD)
            read_maker_note(Tiff(raw, byte_order(head[8:10])), (was_at, length - _NOTE_HEAD), make, gathered)
            return
        at += _BLOCK_HEAD + length + length % 2
