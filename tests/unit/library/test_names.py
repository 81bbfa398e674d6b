import pytest

from rollaudit.library.name_times import time_from_name
from rollaudit.library.names import facts_from_path, wrong_extension
from rollaudit.model.evidence import Category, FileFormat


@pytest.mark.parametrize(
    ("name", "local", "offset", "confidence"),
    [
        ("IMG_20240105_101112.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("VID_20240105_101112.mp4", "2024-01-05T10:11:12", None, 0.5),
        ("IMG_20240105_101112_HDR.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("IMG_20240105_101112_00_001.insp", "2024-01-05T10:11:12", None, 0.5),
        ("IMG20240105101112.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("20240105_101112.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("20240105_101112(0).jpg", "2024-01-05T10:11:12", None, 0.5),
        ("P_20240105_101112.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("PXL_20240105_101112345.MP.jpg", "2024-01-05T10:11:12.345", "+00:00", 0.5),
        ("PXL_20240105_101112345.NIGHT.jpg", "2024-01-05T10:11:12.345", "+00:00", 0.5),
        ("00001IMG_00001_BURST20240105101112345_COVER.jpg", "2024-01-05T10:11:12.345", None, 0.5),
        ("DJI_20240105101112_0001_D.MP4", "2024-01-05T10:11:12", None, 0.5),
        ("dji_fly_20240105_101112_12_1704449472000_photo.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("WP_20140105_10_11_12_Pro.jpg", "2014-01-05T10:11:12", None, 0.5),
        ("WP_20140105_001.jpg", "2014-01-05", None, 0.4),
        ("Screenshot_20240105-101112_Bank.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("Screenshot_2024-01-05-10-11-12-123_com.bank.app.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("Screenshot 2024-01-05 at 10.11.12.png", "2024-01-05T10:11:12", None, 0.5),
        ("Screenshot 2024-01-05 at 10.11.12\u202fPM.png", "2024-01-05T22:11:12", None, 0.5),
        ("Screen Shot 2014-01-05 at 12.11.12 AM.png", "2014-01-05T00:11:12", None, 0.5),
        ("Screen Shot 2014-01-05 at 9.11.12 AM (2).png", "2014-01-05T09:11:12", None, 0.5),
        ("Bildschirmfoto 2024-01-05 um 10.11.12.png", "2024-01-05T10:11:12", None, 0.5),
        ("Captura de pantalla 2024-01-05 a las 10.11.12.png", "2024-01-05T10:11:12", None, 0.5),
        ("\u622a\u5c4f2024-01-05 10.11.12.png", "2024-01-05T10:11:12", None, 0.5),
        ("2024-01-05 10.11.12.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("2024-01-05T10:11:12Z.jpg", "2024-01-05T10:11:12", None, 0.5),
        ("2024-01-05.jpg", "2024-01-05", None, 0.4),
        ("scan_20240105.jpg", "2024-01-05", None, 0.4),
        ("IMG-20240105-WA0003.jpg", "2024-01-05", None, 0.3),
        ("WhatsApp Image 2024-01-05 at 10.11.12.jpeg", "2024-01-05T10:11:12", None, 0.3),
        ("WhatsApp Image 2024-01-05 at 10.11.12 PM (1).jpeg", "2024-01-05T22:11:12", None, 0.3),
        ("signal-2024-01-05-101112.jpg", "2024-01-05T10:11:12", None, 0.3),
        ("signal-2024-01-05-10-11-12-123.jpg", "2024-01-05T10:11:12", None, 0.3),
        ("photo_2024-01-05_10-11-12.jpg", "2024-01-05T10:11:12", None, 0.3),
        ("photo_12@05-01-2024_10-11-12.jpg", "2024-01-05T10:11:12", None, 0.3),
        ("viber_image_2024-01-05_10-11-12-123.jpg", "2024-01-05T10:11:12", None, 0.3),
        ("FB_IMG_1524236171313.jpg", "2018-04-20T14:56:11.313", "+00:00", 0.3),
        ("mmexport1704449472000.jpg", "2024-01-05T10:11:12.000", "+00:00", 0.3),
    ],
)
def test_times_in_names(name, local, offset, confidence):
    time = time_from_name(name)
    assert time
    assert (time.local, time.offset, time.confidence, time.source) == (local, offset, confidence, "filename")


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001.JPG",
        "DSC00123.ARW",
        "P1050001.JPG",
        "12345678.jpg",
        "20241305_101112.jpg",
        "20240231_101112.jpg",
        "18500105_101112.jpg",
        "120240105_101112.jpg",
        "20240105a_101112.jpg",
        "x20240105.jpg",
        "2024010510.jpg",
        "20120105_10151234567890123_1234567_n.jpg",
        "20240105-1011-4abc-8def-0123456789ab.jpg",
        "Snapchat-1704449472.jpg",
        "received_1704449472000123.jpeg",
        "FB_IMG_9999999999999.jpg",
        "IMG_1704449472000.jpg",
        "1.2024-01.pdf",
        "GX010405.MP4",
        "\u0662\u0660\u0662\u0664\u0660\u0661\u0660\u0665.jpg",
        "",
    ],
)
def test_names_without_a_time(name):
    assert time_from_name(name) is None


def told(path):
    return {fact.field: fact.value for fact in facts_from_path(path)}


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (
            "Pictures/Screenshots/Screenshot_20240105-101112_Bank.jpg",
            {"date_in_name": "2024-01-05T10:11:12", "screenshot": True, "screenshot_of": "Bank"},
        ),
        (
            "Screenshot_2024-01-05-10-11-12-123_com.bank.app.jpg",
            {"date_in_name": "2024-01-05T10:11:12", "screenshot": True, "screenshot_of": "com.bank.app"},
        ),
        ("Screenshot_20240105-101112.png", {"date_in_name": "2024-01-05T10:11:12", "screenshot": True}),
        (
            "Screenshot_20240105-101112_Samsung Internet(1).jpg",
            {"date_in_name": "2024-01-05T10:11:12", "screenshot": True, "screenshot_of": "Samsung Internet"},
        ),
        ("Screenshots/IMG_0003.PNG", {"screenshot": True}),
        ("CamScanner 01.pdf.jpg", {"document_scan": True}),
        (
            "Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images/IMG-20240105-WA0003.jpg",
            {"date_in_name": "2024-01-05", "messenger": "WhatsApp", "app": "com.whatsapp"},
        ),
        ("Pictures/Telegram/1.jpg", {"messenger": "Telegram"}),
        ("Snapchat-1704449472.jpg", {"app": "Snapchat"}),
        ("12345678_10151234567890123_1234567_n.jpg", {"app": "Facebook"}),
        ("received_1704449472000123.jpeg", {"messenger": "Facebook Messenger"}),
        ("DCIM/100APPLE/IMG_0001.HEIC", {"camera_brand": "Apple"}),
        ("DCIM/101MSDCF/DSC00001.ARW", {"camera_brand": "Sony"}),
        ("DCIM/100EOS7D/IMG_0001.CR2", {"camera_brand": "Canon"}),
        (
            "DCIM/Camera/PXL_20240105_101112345.jpg",
            {"date_in_name": "2024-01-05T10:11:12.345+00:00", "camera_brand": "Google"},
        ),
        ("GX010405.MP4", {"camera_brand": "GoPro"}),
        ("Download/a.jpg", {"arrived_by": "Download"}),
        ("/Users/ada/Pictures/a.jpg", {"user_name": "ada"}),
        ("C:\\Users\\Ada L\\Pictures\\a.jpg", {"user_name": "Ada L"}),
        ("C/Users/Ada/a.jpg", {"user_name": "Ada"}),
        ("/home/grace/a.jpg", {"user_name": "grace"}),
        ("Backup/John\u2019s iPhone/IMG_0001.JPG", {"device_owner": "John", "device_name": "John\u2019s iPhone"}),
        ("iPhone von Ada/IMG_0001.JPG", {"device_owner": "Ada", "device_name": "iPhone von Ada"}),
        ("Takeout/Google Photos/Photos from 2024/a.jpg", {"year_in_path": 2024}),
        ("Takeout/Google Photos/Rom/a.jpg", {"album": "Rom"}),
        ("Mallorca 2018/a.jpg", {"album": "Mallorca 2018"}),
        ("2018-07-14 Hochzeit/a.jpg", {"album": "2018-07-14 Hochzeit"}),
        ("Birthday of Ada/a.jpg", {"album": "Birthday of Ada"}),
    ],
)  # fmt: skip
def test_what_paths_tell(path, facts):
    assert told(path) == facts


@pytest.mark.parametrize(
    "path",
    [
        "IMG_0001.JPG",
        "Photos Library.photoslibrary/originals/3/3F2504E0-4F89-11D3-9A0C-0305E82C3301.heic",
        "a/b/c.jpg",
        "photos/home/kitchen/1.jpg",
        "Users/Shared/1.jpg",
        "Camera Roll/1.jpg",
        "DCIM/Camera/1.jpg",
        "test_data/some_files/1.jpg",
        "cache/abc123def456 7890ab/1.jpg",
        "Google Photos/1.jpg",
        "New Folder (2)/1.jpg",
        "2024/01/1.jpg",
        "Online/line-up.jpg",
        "screenplay.jpg",
        "",
        "/",
        "\\",
    ],
)
def test_paths_that_tell_nothing(path):
    assert told(path) == {}


def test_categories_sources_and_doubt():
    facts = facts_from_path("Users/ada/Mallorca 2018/Screenshot_20240105-101112_Bank.jpg")
    assert [(fact.category, fact.source) for fact in facts] == [
        (Category.DATE_TAKEN, "filename"),
        (Category.SCREENSHOT_DOCUMENT, "filename"),
        (Category.SCREENSHOT_DOCUMENT, "filename"),
        (Category.PERSON_IDENTITY, "path"),
        (Category.CAPTION_TEXT, "path"),
    ]
    assert all(fact.confidence <= 0.5 for fact in facts)


@pytest.mark.parametrize(
    ("path", "file_format", "value"),
    [
        ("a/IMG_1.JPG", FileFormat.HEIC, ".jpg is heic"),
        ("holiday.txt.png", FileFormat.JPEG, ".png is jpeg"),
        ("a.xmp", FileFormat.MP4, ".xmp is mp4"),
        ("IMG_1.jpeg", FileFormat.JPEG, None),
        ("IMG_1.jpg_original", FileFormat.JPEG, None),
        ("PXL_1.MP", FileFormat.MP4, None),
        ("a.b/IMG", FileFormat.JPEG, None),
        ("jpg", FileFormat.PNG, None),
        ("a.jpg", FileFormat.OTHER, None),
        ("a.mov", FileFormat.MP4, None),
    ],
)
def test_wrong_extensions(path, file_format, value):
    fact = wrong_extension(path, file_format)
    assert (fact and fact.value) == value
    assert fact is None or (fact.category, fact.field) == (Category.MEDIA_CONTENT, "extension_lies")


def test_long_names_are_not_slow():
    for text in (
        "20" * 50_000,
        "-a b" * 30_000,
        "2024-01-05 " + "x " * 50_000,
        "Screenshot_" * 10_000,
        "'s iPhone" * 9_000,
    ):
        facts_from_path(f"{text}/{text}/{text}")
