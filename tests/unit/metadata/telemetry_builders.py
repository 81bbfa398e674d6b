"""Builds telemetry samples byte by byte, and movies that carry them, for the tests beside it."""

import struct

from bmff_builders import box, ftyp, full, moov, sample_entry, tkhd, u32, u64

SCALES = (10_000_000, 10_000_000, 1000, 1000, 100)


def klv(key, kind, size, *values):
    data = b"".join(values)
    return struct.pack(">4scBH", key, kind, size, len(data) // size if size else 0) + data + bytes(-len(data) % 4)


def nest(key, *parts):
    data = b"".join(parts)
    return struct.pack(">4sBBH", key, 0, 1, len(data)) + data


def scal(*values):
    return klv(b"SCAL", b"l", 4, *(struct.pack(">i", value) for value in values))


def gps5(*points, fix=3, clock=b"250627160311.250", scales=SCALES):
    """One payload of a HERO5 to HERO10; a point is (latitude, longitude, altitude)."""
    values = [
        struct.pack(">5i", *(round(part * by) for part, by in zip((*point, 1.5, 1.6), SCALES, strict=True)))
        for point in points
    ]
    gyro = nest(b"STRM", klv(b"STNM", b"c", 1, b"Gyroscope"), klv(b"GYRO", b"s", 6, bytes(600)))
    stream = nest(
        b"STRM",
        klv(b"STNM", b"c", 1, b"GPS (Lat., Long., Alt., 2D speed, 3D speed)"),
        klv(b"GPSF", b"L", 4, struct.pack(">I", fix)),
        klv(b"GPSU", b"U", 16, clock),
        scal(*scales),
        klv(b"GPS5", b"l", 20, *values),
    )
    return nest(b"DEVC", klv(b"DVNM", b"c", 1, b"Camera"), gyro, stream)


def gps9(*points, fix=3, days=9309, seconds=57_791.25):
    """One payload of a HERO11 or later."""
    scales = (*SCALES, 1, 1000, 100, 1)
    values = [
        struct.pack(
            ">7i2H",
            *(
                round(part * by)
                for part, by in zip((*point, 1.5, 1.6, days, seconds + k, 1.2, fix), scales, strict=True)
            ),
        )
        for k, point in enumerate(points)
    ]
    stream = nest(b"STRM", klv(b"TYPE", b"c", 1, b"lllllllSS"), scal(*scales), klv(b"GPS9", b"?", 32, *values))
    return nest(b"DEVC", stream)


def camm5(latitude, longitude, altitude=30.0):
    return struct.pack("<HH3d", 0, 5, latitude, longitude, altitude)


def camm6(latitude, longitude, altitude=30.0, *, seconds=1_435_075_409.5, fix=3, accuracy=4.5):
    return struct.pack("<HHdi2d7f", 0, 6, seconds, fix, latitude, longitude, altitude, accuracy, 6, 1, 2, 3, 0.5)


def camm_gyro():
    return struct.pack("<HH3f", 0, 2, 0.1, 0.2, 0.3)


def rtmd(latitude=None, longitude=None, *, status=b"A\0", camera=b"ILCE-7SM3 5072108\0"):
    """One sample of Sony's; degrees are given as (degrees, minutes, seconds) with the hemisphere."""

    def tag(number, data):
        return struct.pack(">HH", number, len(data)) + data

    def three(parts):
        return b"".join(struct.pack(">II", round(part * 1000), 1000) for part in parts)

    label = bytes.fromhex("060e2b34025301010c02010101010000")
    tags = label + tag(0x8300, b"") + tag(0x8000, b"\x10\x00") + tag(0x8114, camera)
    if latitude is not None:
        tags += tag(0x8500, b"\2\2\0\0") + tag(0x8501, latitude[3]) + tag(0x8502, three(latitude[:3]))
        tags += tag(0x8503, longitude[3]) + tag(0x8504, three(longitude[:3])) + tag(0x8507, three((16, 3, 11.25)))
        tags += tag(0x8509, status) + tag(0x851D, b"2025:06:27\0")
    return struct.pack(">H", 28) + bytes(26) + tags + bytes(64)


def telemetry_movie(kind, samples, *, in_chunk=1, wide=False, same_size=False, created=0, extra=(), after=()):
    """A movie whose only track is telemetry, with the media data before the header."""
    start = len(ftyp()) + 8
    chunks, at = [], start
    for first in range(0, len(samples), in_chunk):
        chunks.append(at)
        at += sum(map(len, samples[first : first + in_chunk]))
    sizes = u32(len(samples[0]) if same_size else 0, len(samples))
    if not same_size:
        sizes += b"".join(u32(len(sample)) for sample in samples)
    full_chunks, rest = divmod(len(samples), in_chunk)
    runs = [(1, in_chunk, 1)] if full_chunks else []
    runs += [(full_chunks + 1, rest, 1)] if rest else []
    stbl = box(
        "stbl",
        full("stsd", u32(1), sample_entry(kind)),
        full("stsz", sizes),
        full("stsc", u32(len(runs)), *(u32(*run) for run in runs)),
        full("co64" if wide else "stco", u32(len(chunks)), *((u64 if wide else u32)(place) for place in chunks)),
    )
    mdia = box("mdia", full("hdlr", bytes(4), b"meta", bytes(12), b"\0"), box("minf", stbl))
    track = box("trak", tkhd(0, 0, created=created), mdia)
    return ftyp() + box("mdat", *samples) + moov(*extra, track, *after)
