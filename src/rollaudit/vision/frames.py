"""Key frames of a movie, decoded by PyAV: few, spread over its length, with limits on everything a file may claim.

Importing this loads nothing heavy; PyAV is an extra of its own (its wheel carries FFmpeg: 36 MB, 104 MB installed).
"""

import io
import os
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from rollaudit.model.evidence import FileFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

MAX_FRAMES: Final = 5
FRAMES_VERSION: Final = f"{MAX_FRAMES}-key-frames/1"
# 8K is 7,680 x 4,320; a decoder keeps up to 17 such frames of 50 MB.
_MAX_PIXELS: Final = 36_000_000
# Packets read to come to the next key frame: 10 s of sound and picture; a stream without key frames is given up.
_MAX_PACKETS: Final = 2_000

# The one demuxer that may see a file of each format: FFmpeg guesses by content otherwise, and knows play lists and
# other formats that name further files.
_DEMUXERS: Final[dict[FileFormat, str]] = {
    FileFormat.MP4: "mov",
    FileFormat.MOV: "mov",
    FileFormat.M4V: "mov",
    FileFormat.THREEGP: "mov",
    FileFormat.AVI: "avi",
    FileFormat.MATROSKA: "matroska",
    FileFormat.MPEG: "mpeg",
    FileFormat.WMV: "asf",
}


class FramesError(Exception):
    """No frame can be had. `reason` says why, in words of rollaudit's: never text from the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Part(io.RawIOBase):
    """The bytes `start` to `end` of a file, as a file: a movie within a picture."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._start, self._end, self._at = file, start, end, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end - self._start}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._end - self._start - self._at)
        self._file.seek(self._start + self._at)
        content = self._file.read(left if size < 0 else min(size, left))
        self._at += len(content)
        return content


def key_frames(
    file: BinaryIO, file_format: FileFormat, *, longest_side: int, part: tuple[int, int] | None = None
) -> "Iterator[NDArray[np.uint8]]":
    """Yield up to `MAX_FRAMES` key frames, upright (height x width x 3, RGB), spread over the movie's length.

    `part` is where a movie lies within the file (then read as MP4). Raises `FramesError` where not one can be had.
    """
    import av  # noqa: PLC0415 - 60 ms, and an extra

    av.logging.set_level(None)
    source = _Part(file, *part) if part else file
    demuxer = "mov" if part else _DEMUXERS[file_format]
    given = 0
    try:
        with av.open(source, format=demuxer) as opened:
            container = cast("InputContainer", opened)
            stream = _stream(container)
            seen: set[int] = set()
            for at in _moments(container):
                frame = _key_frame(container, stream, at)
                if frame is None or (frame.pts or 0) in seen:
                    continue
                seen.add(frame.pts or 0)
                yield _upright(frame, longest_side)
                given += 1
    except (av.error.FFmpegError, OSError, ValueError, OverflowError) as error:  # seeking before the start, too
        if not given:
            raise FramesError("is damaged: no frame of it can be decoded") from error
    if not given:
        raise FramesError("has no frame that can be decoded")


def _stream(container: "InputContainer") -> "VideoStream":
    # An album's cover is a stream of one picture, and no part of the movie.
    streams = [one for one in container.streams.video if not int(one.disposition) & _ATTACHED_PICTURE]
    if not streams:
        raise FramesError("has no pictures: sound alone, or nothing at all")
    stream = streams[0]
    context = stream.codec_context
    if context.width * context.height > _MAX_PIXELS:
        raise FramesError(f"has frames of more than {_MAX_PIXELS // 1_000_000} megapixels")
    context.thread_count = 1
    context.skip_frame = "NONKEY"
    return stream


_ATTACHED_PICTURE: Final = 0x400  # AV_DISPOSITION_ATTACHED_PIC


def _moments(container: "InputContainer") -> list[int | None]:
    """Return where to look, in microseconds: the middles of equal parts of its length; the start where none is told."""
    length = container.duration
    if not length or length <= 0:
        return [None]
    return [length * (2 * part + 1) // (2 * MAX_FRAMES) for part in range(MAX_FRAMES)]


def _key_frame(container: "InputContainer", stream: "VideoStream", at: int | None) -> "VideoFrame | None":
    """Return the key frame at or before a moment, None where there is none within `_MAX_PACKETS`."""
    if at is not None:
        container.seek(at + (container.start_time or 0), backward=True)
    for number, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            return frame
        if number >= _MAX_PACKETS:
            break
    return None


def _upright(frame: "VideoFrame", longest_side: int) -> "NDArray[np.uint8]":
    import numpy as np  # noqa: PLC0415 - with PyAV, in workers only

    if frame.width * frame.height > _MAX_PIXELS:
        raise FramesError(f"has frames of more than {_MAX_PIXELS // 1_000_000} megapixels")
    scale = min(1.0, longest_side / max(frame.width, frame.height))
    size = [max(2, round(side * scale)) for side in (frame.width, frame.height)]
    pixels = frame.reformat(width=size[0], height=size[1], format="rgb24").to_ndarray()
    # The display matrix turns counter-clockwise by so many degrees (FFmpeg, libavutil/display.h).
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90) % 4), dtype=np.uint8)
