"""Timed telemetry in movies: where the camera was while it filmed. A few dozen samples of a track, spread over it."""

from typing import Final

from rollaudit.metadata.bmff import Box, walk
from rollaudit.metadata.camm import SMALLEST_POSITION, camm_points
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.gpmf import gpmf_points
from rollaudit.metadata.rtmd import camera_of, rtmd_points
from rollaudit.metadata.sample_table import SampleTable
from rollaudit.metadata.source import ByteSource, LimitExceededError
from rollaudit.metadata.track_points import TrackPoint, metres_between
from rollaudit.model.evidence import CaptureTime, Category, Position, ReasonCode

MAX_SAMPLES: Final = 32
"""Samples read of one track. One read each, far apart: what a track says of places is in few of them."""
_MAX_SAMPLE_BYTES: Final = 1 << 18


def read_telemetry(source: ByteSource, kind: bytes, samples: Box, clock: float | None, gathered: Gathered) -> None:
    """Read the positions of one track: `gpmd`, `camm` or `rtmd`, by its sample entry.

    `samples` is its `stbl` box. `clock` is the movie's own clock in seconds since 1970, or None. Facts: the first
    position; of a track of several also their number, the last one, and how far from the first it leads.
    """
    name = kind.decode("ascii")
    gathered.add(Category.DEVICE_INFO, "TelemetryTrack", name, "QuickTime:MetaFormat")
    table = SampleTable(source, {box.kind: box for box in walk(source, samples.body, samples.end, gathered)})
    if not table.count:
        gathered.partly(ReasonCode.UNSUPPORTED_PART, f"a telemetry track ({name}) whose samples are not listed")
        return
    points: list[TrackPoint] = []
    try:
        candidates, whole = _candidates(kind, table)
        chosen = spread(candidates)
        whole = whole and len(chosen) == len(candidates)
        for index in chosen:
            offset, size = table.place(index)
            data = source.read(offset, min(size, _MAX_SAMPLE_BYTES))
            if offset + size > source.size:
                gathered.partly(ReasonCode.TRUNCATED, f"a telemetry track ({name}) goes on past the end of the file")
            points += _points(kind, data, clock, gathered)
    except (LookupError, LimitExceededError):
        whole = False
    if points:
        _record(points, gathered, whole=whole)
    elif not whole:
        gathered.partly(ReasonCode.LIMIT, f"a long telemetry track ({name}), of which only parts were read")


def spread(candidates: range | list[int]) -> list[int]:
    """Return at most `MAX_SAMPLES` of the candidates, evenly spread, the first and the last among them."""
    last = len(candidates) - 1
    if last < MAX_SAMPLES:
        return list(candidates)
    return [candidates[round(step * last / (MAX_SAMPLES - 1))] for step in range(MAX_SAMPLES)]


def _candidates(kind: bytes, table: SampleTable) -> tuple[range | list[int], bool]:
    """Return the samples that may hold a position, and whether these are all."""
    if kind != b"camm":
        return range(table.count), True
    # Most samples are a gyroscope's. The size of a packet tells its kind.
    sizes = table.sizes(0, table.count)
    return [index for index, size in enumerate(sizes) if size >= SMALLEST_POSITION], len(sizes) == table.count


def _points(kind: bytes, data: bytes, clock: float | None, gathered: Gathered) -> list[TrackPoint]:
    if kind == b"camm":
        return camm_points(data, clock)
    if kind == b"rtmd":
        if not any(fact.field == "CameraAttributes" for fact in gathered.facts):
            gathered.add(Category.DEVICE_IDENTIFIER, "CameraAttributes", camera_of(data), "RTMD:CameraAttributes")
        return rtmd_points(data)
    return gpmf_points(data)


def _record(points: list[TrackPoint], gathered: Gathered, *, whole: bool) -> None:
    first, last = points[0], points[-1]
    source = first.source
    gathered.positions.append(
        Position(
            latitude=first.latitude,
            longitude=first.longitude,
            source=source,
            altitude_m=first.altitude_m,
            accuracy_m=first.accuracy_m,
            speed_m_s=first.speed_m_s,
            utc_time=first.utc_time,
        )
    )

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
