"""Builds telemetry samples byte by byte, and movies that carry them, for the tests beside it."""

import struct

from bmff_builders import box, ftyp, full, moov, mvhd, sample_entry, tkhd, u32, u64

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


def fragment(*tracks, base=0, where="fragment", explicit=True, number=1):
    """One `moof` and its `mdat`. A track is (its number, its samples); `base` is where the fragment begins.

    `where` is how the data are found: from the fragment, by an absolute offset, or each track behind the other.
    """

    def parts(data_at):
        trafs, at = [], data_at
        for track, samples in tracks:
            told = {"fragment": 0x020000, "absolute": 0x1, "behind": 0}[where] | (0 if explicit else 0x10)
            header = u32(track) + (u64(base) if where == "absolute" else b"")
            header += b"" if explicit else u32(len(samples[0]))
            first = at - base if where != "behind" or not trafs else None
            run = u32(len(samples)) + (struct.pack(">i", first) if first is not None else b"")
            run += b"".join(u32(7, len(sample)) for sample in samples) if explicit else b""
            flags = (0x1 if first is not None else 0) | (0x300 if explicit else 0)
            trafs.append(
                box("traf", full("tfhd", header, flags=told), full("tfdt", u32(0)), full("trun", run, flags=flags))
            )
            at += sum(map(len, samples))
        return box("moof", full("mfhd", u32(number)), *trafs)

    head = parts(0)
    return parts(base + len(head) + 8) + box("mdat", *(sample for _, samples in tracks for sample in samples))


def fragmented_movie(kind, fragments, *, default_size=0, lasting=0, listed=(), **how):
    """A movie whose samples stand in fragments; `fragments` are lists of samples of its only track, number 1."""
    tables = [full("stsd", u32(1), sample_entry(kind)), full("stsz", u32(0, len(listed)), *map(u32, map(len, listed)))]
    start = len(ftyp()) + 8
    tables += [full("stsc", u32(1), u32(1, len(listed), 1)), full("stco", u32(1, start))] if listed else []
    mdia = box("mdia", full("hdlr", bytes(4), b"meta", bytes(12), b"\0"), box("minf", box("stbl", *tables)))
    extends = box(
        "mvex", *([full("mehd", u32(lasting))] if lasting else []), full("trex", u32(1, 1, 0, default_size, 0))
    )
    movie = ftyp() + (box("mdat", *listed) if listed else b"") + moov(mvhd(), box("trak", tkhd(0, 0), mdia), extends)
    for number, samples in enumerate(fragments, start=1):
        movie += fragment((1, samples), base=len(movie), number=number, **how)
    return movie


def freegps_short(latitude, longitude, *, at=16, knots=10.0, fix=b"A", clock=(16, 3, 11, 25, 6, 27), tail=None):
    """One block of a dashcam: `at` is where its clock stands; coordinates are given in degrees."""
    hemispheres = (b"S" if latitude < 0 else b"N") + (b"W" if longitude < 0 else b"E")
    values = struct.pack("<4f", _nmea(latitude), _nmea(longitude), knots, 90.0) if tail is None else tail
    body = bytes(at - 12) + struct.pack("<6I", *clock) + fix + hemispheres + b"\0" + values
    return _block(body)


def freegps_long(latitude, longitude, *, knots=10.0, fix=b"A"):
    letters = (b"S" if latitude < 0 else b"N"), (b"W" if longitude < 0 else b"E")
    body = bytes(4) + struct.pack("<3I", 16, 3, 11) + fix + bytes(3) + struct.pack("<d", _nmea(latitude))
    body += letters[0] + bytes(7) + struct.pack("<d", _nmea(longitude)) + letters[1] + bytes(7)
    return _block(body + struct.pack("<2d3I", knots, 90.0, 25, 6, 27))


def _nmea(degrees):
    whole, part = divmod(abs(degrees), 1)
    return whole * 100 + part * 60


def _block(body):
    return struct.pack(">I", 0x200) + b"freeGPS " + (body + bytes(0x1F4))[:0x1F4]


def dashcam_movie(blocks, *, count=None, places=None, before=b"", created=0):
    """A movie with blocks between its media data, and the `gps ` box that lists them."""
    start = len(ftyp()) + len(before) + 8
    listed = [(start + 0x200 * index, 0x200) for index in range(len(blocks))] if places is None else places
    told = box("gps ", u32(0x101, len(listed) if count is None else count), *(u32(*pair) for pair in listed))
    return ftyp() + before + box("mdat", *blocks) + moov(mvhd(created), told)
