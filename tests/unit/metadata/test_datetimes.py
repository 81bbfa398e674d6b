import pytest

from rollaudit.metadata.datetimes import parse_digits, parse_free_stamp, parse_offset, parse_stamp


@pytest.mark.parametrize(
    ("text", "local", "offset"),
    [
        ("2025:06:27 18:03:11", "2025-06-27T18:03:11", None),
        ("2025-06-27T18:03:11.25+02:00", "2025-06-27T18:03:11.25", "+02:00"),
        ("2025-06-27T18:03Z", "2025-06-27T18:03", "+00:00"),
        ("2025/06/27 8:03:11", "2025-06-27T08:03:11", None),
        ("2025:06:27:18:03:11", "2025-06-27T18:03:11", None),
        ("2025-06-27", "2025-06-27", None),
    ],
)
def test_stamps_of_every_writing(text, local, offset):
    assert parse_stamp(text) == (local, offset)


@pytest.mark.parametrize(
    "text", ["", "0000:00:00 00:00:00", "2025:02:30 10:00:00", "2025:01:01 25:00:00", "2025", "x" * 19]
)
def test_what_is_no_time_is_none(text):
    assert parse_stamp(text) is None


def test_offsets():
    assert [parse_offset(text) for text in ("+0200", "-05:30", "Z", "   :  ", "+99:00")] == [
        "+02:00",
        "-05:30",
        "+00:00",
        None,
        None,
    ]


def test_digits_and_free_text():
    assert parse_digits("20250627", "180311+0200") == ("2025-06-27T18:03:11", "+02:00")
    assert parse_digits("20250627") == ("2025-06-27", None)
    assert parse_digits("00000000") is None
    assert parse_free_stamp("Fri, 27 Jun 2025 18:03:11 GMT") == ("2025-06-27T18:03:11", "+00:00")
    assert parse_free_stamp("yesterday") is None
