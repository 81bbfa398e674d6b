import pytest

from rollaudit.workers.frames import HEAD, MAX_PAYLOAD_BYTES, FrameError, FrameReader, Kind, encode_frame

FRAMES = [(Kind.VALUE, {"a": [1, 2.5, None, True]}), (Kind.READY, None), (Kind.ERROR, "\udcff\u202e🌊")]


@pytest.mark.parametrize("piece", [1, 3, 7, 1000])
def test_frames_arrive_whole_in_whatever_pieces(piece):
    data = b"".join(encode_frame(kind, value) for kind, value in FRAMES)
    reader = FrameReader()
    arrived = []
    for start in range(0, len(data), piece):
        arrived += reader.feed(data[start : start + piece])
    assert arrived == FRAMES


def test_half_a_frame_is_none_yet():
    assert FrameReader().feed(encode_frame(Kind.VALUE, "half")[:-1]) == []


@pytest.mark.parametrize(
    "data",
    [
        HEAD.pack(MAX_PAYLOAD_BYTES + 1, Kind.VALUE),
        HEAD.pack(2, 99) + b"{}",
        HEAD.pack(2, Kind.VALUE) + b"{]",
        HEAD.pack(2, Kind.VALUE) + b"\xff\xfe",
        HEAD.pack(200_000, Kind.VALUE) + b"[" * 200_000,
        HEAD.pack(10_000, Kind.VALUE) + b"9" * 10_000,
    ],
    ids=["too large", "unknown kind", "no JSON", "no ASCII", "nesting bomb", "huge number"],
)
def test_what_is_no_frame_is_refused(data):
    with pytest.raises(FrameError):
        FrameReader().feed(data)


def test_frames_are_ascii():
    assert encode_frame(Kind.VALUE, "é\udcff")[HEAD.size :].isascii()


def test_only_json_can_be_sent():
    with pytest.raises(TypeError):
        encode_frame(Kind.VALUE, object())
