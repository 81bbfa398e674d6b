"""Timed telemetry in movies: where the camera was while it filmed. A few dozen samples of a track, spread over it."""

from typing import Final, NamedTuple

from rollaudit.metadata import gpmf, rtmd
from rollaudit.metadata.bmff import Box, walk
from rollaudit.metadata.camm import SMALLEST_POSITION, camm_points
from rollaudit.metadata.fragments import Fragmentation, FragmentedSamples
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.sample_table import SampleTable
from rollaudit.metadata.source import ByteSource, LimitExceededError
from rollaudit.metadata.track_points import TrackPoint, metres_between
from rollaudit.model.evidence import CaptureTime, Category, Position, ReasonCode

MAX_SAMPLES: Final = 32
"""Samples read of one track. One read each, far apart: what a track says of places is in few of them."""
MAX_WITHOUT_FIX: Final = 256
"""Samples read where the receiver had no fix in those."""
_MAX_TRACKS: Final = 4
_MAX_SAMPLE_BYTES: Final = 1 << 18


class TelemetryTrack(NamedTuple):
    """One track of telemetry: its sample entry's type (`gpmd`, `camm`, `rtmd`), its `stbl` box, its number."""

    kind: bytes
    samples: Box
    number: int


def read_telemetry(
    source: ByteSource,
    track: TelemetryTrack,
    clock: float | None,
    fragmentation: Fragmentation | None,
    gathered: Gathered,
) -> None:
    """Read the positions of one track.

    `clock` is the movie's own clock in seconds since 1970, or None; `fragmentation` is what its header says of
    fragments, None where it has none. Facts: the first position; of a track of several also their number, the last
    one, and how far from the first it leads.
    """
    name = track.kind.decode("ascii")
    if sum(fact.field == "TelemetryTrack" for fact in gathered.facts) >= _MAX_TRACKS:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_TRACKS} telemetry tracks")
        return
    gathered.add(Category.DEVICE_INFO, "TelemetryTrack", name, "QuickTime:MetaFormat")
    boxes = {box.kind: box for box in walk(source, track.samples.body, track.samples.end, gathered)}
    listed = SampleTable(source, boxes)
    table: SampleTable | FragmentedSamples = listed
    if fragmentation is not None:
        table = FragmentedSamples(source, listed, track.number, fragmentation.sizes, gathered)
    if not table.count:
        gathered.partly(ReasonCode.UNSUPPORTED_PART, f"a telemetry track ({name}) whose samples are not listed")
        return
    _read_positions(_Track(track.kind, source, table, clock, gathered), name, gathered)


def _read_positions(track: "_Track", name: str, gathered: Gathered) -> None:
    whole = False
    try:
        candidates, all_known = track.candidates()
        for most in (MAX_SAMPLES, MAX_WITHOUT_FIX):
            chosen = spread(candidates, most)
            track.read(chosen)
            whole = all_known and len(chosen) == len(candidates)
            if track.points or whole or not track.offered:
                break
    except (LookupError, LimitExceededError):
        whole = False
        track.offered = True
    if track.points:
        record_track(track.points, gathered, whole=whole)
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
        self,
        kind: bytes,
        source: ByteSource,
        table: SampleTable | FragmentedSamples,
        clock: float | None,
        gathered: Gathered,
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
        complete = table.complete if isinstance(table, FragmentedSamples) else True
        if self._kind != b"camm":
            return range(table.count), complete
        # Most samples are a gyroscope's. The size of a packet tells its kind.
        if table.common_size:
            return range(table.count if table.common_size >= SMALLEST_POSITION else 0), complete
        sizes = table.sizes(0, table.count)
        large = [index for index, size in enumerate(sizes) if size >= SMALLEST_POSITION]
        return large, complete and len(sizes) == table.count

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
            sample = rtmd.read_rtmd(data)
            self.offered = self.offered or sample.offers_positions
            if not any(fact.field == "CameraAttributes" for fact in self._gathered.facts):
                source = "RTMD:CameraAttributes"
                self._gathered.add(Category.DEVICE_IDENTIFIER, "CameraAttributes", sample.camera, source)
            return sample.points
        self.offered = self.offered or gpmf.offers_positions(data)
        return gpmf.gpmf_points(data)


def record_track(points: list[TrackPoint], gathered: Gathered, *, whole: bool, clock_confidence: float = 1.0) -> None:
    """Record positions, at least one, in the order of time. `whole` says that these are all that the track has."""
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
        gathered.times.append(
            CaptureTime(local=timed.removesuffix("Z"), offset="+00:00", source=named, confidence=clock_confidence)
        )
        gathered.add(Category.DATE_TAKEN, "GPSDateTime", timed, named, confidence=clock_confidence)
