"""An `.xmp` sidecar: the same packet as inside a picture (XMP part 3, 1.2), told apart by its sources."""

from dataclasses import replace

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.resolve import resolve
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Extraction

PREFIX = "sidecar:"


def read_xmp_sidecar(data: bytes) -> Extraction:
    """Return what an XMP sidecar says, with sources `sidecar:XMP:<prefix>:<property>`; damage becomes a reason."""
    gathered = Gathered()
    read_xmp(data, gathered)
    read = resolve(gathered)  # before the sources change: the order of trust goes by them
    return replace(
        read,
        facts=tuple(fact._replace(source=PREFIX + fact.source) for fact in read.facts),
        capture_time=read.capture_time and replace(read.capture_time, source=PREFIX + read.capture_time.source),
        position=read.position and replace(read.position, source=PREFIX + read.position.source),
    )
