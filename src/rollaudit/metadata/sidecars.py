"""The files beside photos and videos: one entry for all kinds, the registry of their readers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rollaudit.metadata.sidecar_aae import read_aae
from rollaudit.metadata.sidecar_picasa import read_picasa
from rollaudit.metadata.sidecar_takeout import read_takeout
from rollaudit.metadata.sidecar_xmp import read_xmp_sidecar
from rollaudit.metadata.xmp import MAX_PACKET
from rollaudit.model.evidence import Extraction, FileFormat

MAX_SIDECAR: Final = MAX_PACKET + 1
"""As many bytes as any reader here looks at, and one, by which it knows that there are too many."""

SIDECAR_READERS: Final[Mapping[FileFormat, Callable[[bytes], Extraction | None]]] = MappingProxyType(
    {
        FileFormat.JSON: read_takeout,
        FileFormat.XMP: read_xmp_sidecar,
        FileFormat.AAE: read_aae,
        FileFormat.PICASA: read_picasa,
    }
)
"""One line a format."""


def read_sidecar(data: bytes, file_format: FileFormat) -> Extraction | None:
    """Return what a sidecar says, or None where the file is none that is known (any other JSON).

    `data` is the file's first `MAX_SIDECAR` bytes. Never raises: damage and excess become reasons.
    """
    reader = SIDECAR_READERS.get(file_format)
    return reader(data) if reader else None
