"""Rows tell their texts in three ways; read as the page's script reads them, they are the cards again."""

from rollaudit.model.evidence import Category, MediaKind, Position
from rollaudit.report.html.card_rows import card_rows, mask
from rollaudit.report.html.cards import Card, CardLine

COLUMNS = {0: "name", 1: "folder", 3: "when", 4: "month", 5: "place", 6: "device", 8: "faces_words"}
FINDINGS, COMPANIONS, LINES = 11, 12, 13


def line(category, value, source="EXIF:Make", doubt=""):
    return CardLine(category=category, value=value, source=source, doubt=doubt, withheld=False)


def card(name, **changes):
    return Card(
        **{
            "asset_id": name,
            "name": name,
            "folder": "DCIM",
            "kind": MediaKind.PHOTO,
            "when": "1 June 2025, 10:00",
            "month": "2025-06",
            "place": "",
            "device": "Apple iPhone 13",
            "faces": None,
            "faces_words": "faces not looked for",
            "categories": (Category.DEVICE_INFO,),
            "lines": (),
            "findings": (),
            "companions": (),
            "position": None,
            **changes,
        }
    )


def read(packed):
    """The texts of every row, as `assets/cards.js` finds them."""
    following = list(packed["starts"])

    def text(told, column):
        if told == 1:
            following[column] += 1
        number = {0: None, 1: following[column] - 1}.get(told, told - 2)
        return "" if number is None else packed["texts"][number]

    for row in packed["rows"]:
        found = {name: text(row[column], column) for column, name in COLUMNS.items()}
        found["findings"] = tuple(text(told, FINDINGS) for told in row[FINDINGS])
        found["companions"] = tuple(text(told, COMPANIONS) for told in row[COMPANIONS])
        parts = [row[LINES][at : at + 5] for at in range(0, len(row[LINES]), 5)]
        found["lines"] = tuple(
            (text(value, LINES + 1 + category), text(source, LINES), text(doubt, LINES))
            for category, value, source, doubt, _ in parts
        )
        yield found


def test_rows_hold_every_text_of_every_card():
    cards = (
        card("a.jpg", lines=(line(Category.DEVICE_INFO, "Apple"), line(Category.AUDIO, "a.jpg", doubt="2 differ"))),
        card("a.jpg", folder="", when="2 June 2025, 10:00", findings=("a.jpg", "One more."), device=""),
        card("b.jpg", folder="a.jpg", lines=(line(Category.AUDIO, "b"), line(Category.AUDIO, "Apple"))),
        card("c.jpg", companions=("b.jpg", "c.mov"), when="1 June 2025, 10:00"),
    )
    packed = card_rows(cards)

    assert len(packed["texts"]) == len(set(packed["texts"]))
    for found, one in zip(read(packed), cards, strict=True):
        assert {name: getattr(one, name) for name in COLUMNS.values()} == {
            name: found[name] for name in COLUMNS.values()
        }
        assert (found["findings"], found["companions"]) == (one.findings, one.companions)
        assert found["lines"] == tuple((each.value, each.source, each.doubt) for each in one.lines)


def test_what_is_a_photos_own_takes_no_number():
    packed = card_rows([card(f"IMG_{number}.jpg") for number in range(50)])

    assert {row[0] for row in packed["rows"]} == {1}


def test_rows_hold_positions_categories_and_the_devices_used_most():
    position = Position(latitude=38.7223451, longitude=-9.1393366, source="EXIF:GPSLatitude")
    packed = card_rows([card("a.jpg", position=position), card("b.jpg", device="Canon"), card("c.jpg", device="Canon")])

    assert [row[10] for row in packed["rows"]] == [[-9.13934, 38.72235], 0, 0]
    assert {row[9] for row in packed["rows"]} == {mask((Category.DEVICE_INFO,))}
    assert packed["devices"] == ["Canon", "Apple iPhone 13"]
