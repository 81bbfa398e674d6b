"""Timed telemetry in movies: where the camera was while it filmed. A few dozen samples of a track, spread over it."""

from typing import Final

from rollaudit.metadata import gpmf, rtmd
from rollaudit.metadata.bmff import Box, walk
from rollaudit.metadata.camm import SMALLEST_POSITION, camm_points
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.sample_table import SampleTable
from rollaudit.metadata.source import ByteSource, LimitExceededError
from rollaudit.metadata.track_points import TrackPoint, metres_between
from rollaudit.model.evidence import CaptureTime, Category, Position, ReasonCode

MAX_SAMPLES: Final = 32
"""Samples read of one track. One read each, far apart: what a track says of places is in few of them."""
_MAX_WITHOUT_FIX: Final = 256
"""Samples read where the receiver had no fix in those."""
_MAX_TRACKS: Final = 4
_MAX_SAMPLE_BYTES: Final = 1 << 18


def read_telemetry(source: ByteSource, kind: bytes, samples: Box, clock: float | None, gathered: Gathered) -> None:
    """Read the positions of one track: `gpmd`, `camm` or `rtmd`, by its sample entry.

    `samples` is its `stbl` box. `clock` is the movie's own clock in seconds since 1970, or None. Facts: the first
    position; of a track of several also their number, the last one, and how far from the first it leads.
    """
    name = kind.decode("ascii")
    if sum(fact.field == "TelemetryTrack" for fact in gathered.facts) >= _MAX_TRACKS:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_TRACKS} telemetry tracks")
        return
    gathered.add(Category.DEVICE_INFO, "TelemetryTrack", name, "QuickTime:MetaFormat")
    table = SampleTable(source, {box.kind: box for box in walk(source, samples.body, samples.end, gathered)})
    if not table.count:
        gathered.partly(ReasonCode.UNSUPPORTED_PART, f"a telemetry track ({name}) whose samples are not listed")
        return
    track = _Track(kind, source, table, clock, gathered)
    whole = False
    try:
        candidates, all_known = track.candidates()
        for most in (MAX_SAMPLES, _MAX_WITHOUT_FIX):
            chosen = spread(candidates, most)
            track.read(chosen)
            whole = all_known and len(chosen) == len(candidates)
            if track.points or whole or not track.offered:
                break
    except (LookupError, LimitExceededError):
        whole = False
        track.offered = True
    if track.points:
        _record(track.points, gathered, whole=whole)
    elif track.offered and not whole:
        gathered.partly(ReasonCode.LIMIT, f"a telemetry track ({name}), of which only parts were read")


def spread(candidates: range | list[int], most: int) -> list[int]:
    """Return at most so many of the candidates, evenly spread, the first and the last among them."""
    last = len(candidates) - 1
    if last < most:
        return list(candidates)
    return [candidates[round(step * last / (most - 1))] for step in range(most)]


class _Track:
    """One track's samples, and the positions in those that were read last.

    `offered` tells whether any that was read has a place for positions, with a fix or without. A camera writes the same
    streams into every sample: where none of those read has one of positions, none has.
    """

    __slots__ = ("_clock", "_gathered", "_kind", "_source", "_table", "offered", "points")

    def __init__(
        self, kind: bytes, source: ByteSource, table: SampleTable, clock: float | None, gathered: Gathered
    ) -> None:
        self._kind = kind
        self._source = source
        self._table = table
        self._clock = clock
        self._gathered = gathered
        self.offered = False
        self.points: list[TrackPoint] = []

    def candidates(self) -> tuple[range | list[int], bool]:
        """Return the samples that may hold a position, and whether these are all."""
        table = self._table
        if self._kind != b"camm":
            return range(table.count), True
        # Most samples are a gyroscope's. The size of a packet tells its kind.
        if table.common_size:
            return range(table.count if table.common_size >= SMALLEST_POSITION else 0), True
        sizes = table.sizes(0, table.count)
        return [index for index, size in enumerate(sizes) if size >= SMALLEST_POSITION], len(sizes) == table.count

    def read(self, chosen: list[int]) -> None:
        """Read the chosen samples. Raises as `SampleTable.place` and the source do; what was read before is kept."""
        self.points = []
        for index in chosen:
            offset, size = self._table.place(index)
            data = self._source.read(offset, min(size, _MAX_SAMPLE_BYTES))
            if offset + size > self._source.size:
                detail = f"a telemetry track ({self._kind.decode('ascii')}) goes on past the end of the file"
                self._gathered.partly(ReasonCode.TRUNCATED, detail)
            self.points += self._points_in(data)

    def _points_in(self, data: bytes) -> list[TrackPoint]:
        if self._kind == b"camm":
            self.offered = True
            return camm_points(data, self._clock)
        if self._kind == b"rtmd":
            self.offered = self.offered or rtmd.offers_positions(data)
            if not any(fact.field == "CameraAttributes" for fact in self._gathered.facts):
                camera, source = rtmd.camera_of(data), "RTMD:CameraAttributes"
                self._gathered.add(Category.DEVICE_IDENTIFIER, "CameraAttributes", camera, source)
            return rtmd.rtmd_points(data)
        self.offered = self.offered or gpmf.offers_positions(data)
        return gpmf.gpmf_points(data)


def _record(points: list[TrackPoint], gathered: Gathered, *, whole: bool) -> None:
    first, last = points[0], points[-1]
    source = first.source
    gathered.positions.append(Position(**first._asdict()))

    def tell(name: str, value: float | str | None) -> None:
        if value is not None:
            gathered.add(Category.LOCATION_PRECISE, name, value, source)

    tell("GPSLatitude", first.latitude)
    tell("GPSLongitude", first.longitude)
    tell("GPSAltitude", first.altitude_m)
    if len(points) > 1:
        tell("TrackPositions" if whole else "TrackPositionsRead", len(points))
        tell("TrackEndLatitude", last.latitude)
        tell("TrackEndLongitude", last.longitude)
        tell("TrackEndTime", last.utc_time)
        tell("TrackReach", round(max(metres_between(first, point) for point in points)))
    timed = next((point.utc_time for point in points if point.utc_time), None)
    if timed:
        named = f"{source.partition(':')[0]}:GPSDateTime"
        gathered.times.append(CaptureTime(local=timed.removesuffix("Z"), offset="+00:00", source=named))
        gathered.add(Category.DATE_TAKEN, "GPSDateTime", timed, named)
