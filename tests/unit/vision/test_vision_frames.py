import io

import pytest
from PIL import Image

from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.vision.detectors import VIDEO_MISSING, asked
from rollaudit.vision.frames import MAX_FRAMES, FramesError, key_frames
from rollaudit.vision.looking import Looker

av = pytest.importorskip("av", reason="PyAV, the extra `video`, is not installed")


@pytest.fixture(scope="module")
def looker():
    return Looker(Search(faces=FaceSearch.FAST))


def movie_of(*pictures, seconds_each=1, rate=4, sound=False):
    """An MP4 (MPEG-4 part 2) that shows one picture after the other."""
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as container:
        if sound:
            audio = container.add_stream("aac", rate=8000, layout="mono")
        else:
            stream = container.add_stream("mpeg4", rate=rate)
            stream.width, stream.height = pictures[0].size
            stream.pix_fmt = "yuv420p"
            stream.codec_context.gop_size = rate
            for picture in pictures:
                for _ in range(seconds_each * rate):
                    container.mux(stream.encode(av.VideoFrame.from_image(picture)))
            container.mux(stream.encode())
        if sound:
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.sample_rate = 8000
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(audio.encode(frame))
            container.mux(audio.encode())
    return content.getvalue()


def turned_clockwise(content):
    """The movie with a display matrix (ISO/IEC 14496-12, 8.3.2) that turns it by 90 degrees."""
    one, none, whole = (1 << 16).to_bytes(4, "big"), bytes(4), (1 << 30).to_bytes(4, "big")
    upright = one + none * 3 + one + none * 3 + whole
    minus = (-(1 << 16) & 0xFFFFFFFF).to_bytes(4, "big")
    turned = none + one + none + minus + none * 4 + whole
    start = content.index(upright, content.index(b"tkhd"))
    return content[:start] + turned + content[start + 36 :]


def look(looker, path, file_format=FileFormat.MP4, **more):
    return looker.look(bytes(path), file_format, (DetectorName.MOVIE_FACES,), **more)[0]


@pytest.fixture
def blank():
    return Image.new("RGB", (640, 480), "grey")


def test_a_video_is_looked_at_in_a_few_frames_and_the_fullest_counts(looker, tmp_path, portrait, blank):
    path = tmp_path / "a.mp4"
    path.write_bytes(movie_of(blank, portrait, blank, blank, blank, blank))
    found = look(looker, path)
    assert (found.looked_for, found.count, found.reason) == (True, 1, None)
    assert 2 <= found.frames <= MAX_FRAMES
    assert len(found.boxes) == 1


def test_a_video_of_nobody(looker, tmp_path, blank):
    path = tmp_path / "a.mp4"
    path.write_bytes(movie_of(blank))
    found = look(looker, path)
    assert (found.count, found.boxes) == (0, ())
    assert found.frames >= 1


def test_a_long_video_costs_no_more_frames_than_a_short_one(tmp_path, blank):
    path = tmp_path / "a.mp4"
    path.write_bytes(movie_of(*[blank] * 40))
    with path.open("rb") as file:
        assert len(list(key_frames(file, FileFormat.MP4, longest_side=480))) == MAX_FRAMES


def test_frames_are_upright_however_the_phone_was_held(looker, tmp_path, portrait):
    lying = portrait.transpose(Image.Transpose.ROTATE_90)
    path = tmp_path / "a.mp4"
    path.write_bytes(turned_clockwise(movie_of(lying)))
    found = look(looker, path)
    assert found.count == 1
    (box,) = found.boxes
    assert box.left < 0.5
    assert box.top < 0.4


def test_a_movie_behind_a_photo_is_looked_at_in_its_place(looker, tmp_path, portrait, blank):
    movie = movie_of(portrait)
    photo = io.BytesIO()
    blank.save(photo, "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(photo.getvalue() + movie + b"trailer")
    start = len(photo.getvalue())
    assert look(looker, path, FileFormat.JPEG, movie=(start, start + len(movie))).count == 1
    nothing = look(looker, path, FileFormat.JPEG)
    assert (nothing.looked_for, nothing.count) == (False, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content[: len(content) // 3], "damaged|no frame"),
        (lambda content: content[:40], "damaged"),
        (lambda _: b"", "damaged"),
        (lambda _: b"\0" * 5_000, "damaged|no pictures|no frame"),
        (lambda _: movie_of(sound=True), "no pictures"),
    ],
)
def test_a_broken_video_and_one_without_frames_say_so(looker, tmp_path, blank, change, reason):
    path = tmp_path / "a.mp4"
    path.write_bytes(change(movie_of(blank)))
    found = look(looker, path)
    assert (found.looked_for, found.count) == (True, None)
    with path.open("rb") as file, pytest.raises(FramesError, match=reason):
        list(key_frames(file, FileFormat.MP4, longest_side=480))


def test_only_the_demuxer_of_the_sniffed_format_sees_a_file(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")
    with path.open("rb") as file, pytest.raises(FramesError, match="damaged"):
        list(key_frames(file, FileFormat.MP4, longest_side=480))


def test_without_the_extra_videos_are_not_looked_for_and_the_reason_names_it(monkeypatch):
    monkeypatch.setattr("rollaudit.vision.detectors.has_video", lambda: False)
    assert DetectorName.MOVIE_FACES not in {one.name for one in asked(Search(faces=FaceSearch.FAST))}
    assert "rollaudit[video]" in VIDEO_MISSING
