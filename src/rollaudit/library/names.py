"""What names give away: dates, apps, messengers, phone brands, users and albums in paths.

All of it is weaker than what stands inside a file, and never put in its place: `filename` and `path` are sources of
their own, and no confidence is above 0.5.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from rollaudit.library.name_times import SOURCE, time_from_name
from rollaudit.library.photos_library import renders_in
from rollaudit.library.sniff import expected_extensions
from rollaudit.model.evidence import Category, Fact, FactValue, FileFormat, FileRole

PATH_SOURCE: Final = "path"
_SURE, _LIKELY, _MAYBE = 0.5, 0.4, 0.3
_MAX_WORD: Final = 200

_SCREENSHOT: Final = re.compile(
    r"(?:Simulator )?(?:Screen[ _-]?shot|Screen[ _-]?record(?:ing|er)|Bildschirm(?:foto|aufnahme)|Capture d.\u00e9cran"
    r"|Captura de (?:pantalla|ecr\u00e3|tela)|Schermata|Schermafbeelding|Zrzut ekranu|Sk\u00e4rmavbild"
    r"|Sk\u00e6rmbillede|Skjermbilde|Sn\u00edmek obrazovky"
    r"|\u0421\u043d\u0438\u043c\u043e\u043a \u044d\u043a\u0440\u0430\u043d\u0430"
    r"|\u30b9\u30af\u30ea\u30fc\u30f3\u30b7\u30e7\u30c3\u30c8|\u622a\u5c4f|\u5c4f\u5e55\u622a\u56fe|SmartSelect_)(?![A-Za-z])"
    r"|(?:Screenshot|Screen_Recording|screen)[-_ ](?=(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
# Samsung: Screenshot_20240105-101112_Bank.jpg; Xiaomi: Screenshot_2024-01-05-10-11-12-123_com.bank.app.jpg.
_SHOWN_APP: Final = re.compile(
    r"(?:Screenshot|Screen_Recording|SmartSelect)_[0-9]{4}-?[0-9]{2}-?[0-9]{2}[-_][0-9]{2}-?[0-9]{2}-?[0-9]{2}(?:-[0-9]{1,3})?_"
    r"([^0-9.()][^/]{1,80}?)(?:\([0-9]+\))?(?:\.[A-Za-z0-9]{2,4})?$",
    re.IGNORECASE,
)
_SCAN: Final = re.compile(
    r"(?:CamScanner|Adobe[ _]?Scan|Office[ _]Lens|Genius[ _]Scan|Scanned[ _]|Scannable)", re.IGNORECASE
)

_APP_NAMES: Final = (
    (r"(?:IMG|VID|AUD|PTT|STK|DOC)-[0-9]{8}-WA[0-9]{4}|WhatsApp (?:Image|Video|GIF) ", "messenger", "WhatsApp"),
    (r"signal-(?:19|20)[0-9]{2}-", "messenger", "Signal"),
    (r"(?:photo|video)_(?:[0-9]+@[0-9]{2}-[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}_)", "messenger", "Telegram"),
    (r"mmexport[0-9]{13}|microMsg\.[0-9]{13}|wx_camera_[0-9]{13}|WeChat", "messenger", "WeChat"),
    (r"viber[ _](?:image|video)", "messenger", "Viber"),
    (r"LINE_(?:P|ALBUM|MOVIE)|line_[0-9]{13}", "messenger", "LINE"),
    (r"received_[0-9]{10,}|Messenger_creation", "messenger", "Facebook Messenger"),
    (r"KakaoTalk_", "messenger", "KakaoTalk"),
    (r"Snapchat-[0-9]{4,}", "app", "Snapchat"),
    (r"FB_(?:IMG|VID)_[0-9]{13}|[0-9]{6,}_[0-9]{6,}_[0-9]{6,}_[nos]\.", "app", "Facebook"),
    (r"InShot_[0-9]{8}", "app", "InShot"),
    (r"CapCut_", "app", "CapCut"),
    (r"VSCO", "app", "VSCO"),
    (r"Polish_[0-9]{8}", "app", "Polish"),
    (r"Picsart_[0-9]{2}", "app", "Picsart"),
)
_BRAND_NAMES: Final = (
    (r"PXL_[0-9]{8}_[0-9]{9}", "Google", _SURE),
    (r"MVIMG_[0-9]{8}_", "Google", _LIKELY),
    (r"IMG_[EO][0-9]{4}\.", "Apple", _LIKELY),
    (
        r"(?:19|20)[0-9]{6}_[0-9]{6}(?:\([0-9]\)|_[0-9]{3}|~[0-9])?\.(?:jpe?g|mp4|heic|JPE?G|MP4|HEIC)$",
        "Samsung",
        _MAYBE,
    ),
    (r"WP_(?:19|20)[0-9]{6}_", "Windows Phone", _SURE),
    (r"DJI_(?:fly_)?[0-9]{4}", "DJI", _SURE),
    (r"(?:GOPR|G[XHP][0-9]{2})[0-9]{4}\.", "GoPro", _SURE),
    (r"DSCN[0-9]{4}\.", "Nikon", _LIKELY),
    (r"DSCF[0-9]{4}\.", "Fujifilm", _LIKELY),
    (r"DSC0[0-9]{4}\.", "Sony", _LIKELY),
    (r"(?:_MG|MVI)_[0-9]{4}\.", "Canon", _LIKELY),
)


def _any_of(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Return one pattern, a group for each: the one search in the place of many, as every name is asked."""
    return re.compile("|".join(f"({pattern})" for pattern in patterns), flags)


_APP_NAME: Final = _any_of((pattern for pattern, _, _ in _APP_NAMES), re.IGNORECASE)
_BRAND_NAME: Final = _any_of(pattern for pattern, _, _ in _BRAND_NAMES)
# DCF 2.0, 3.2.2: three digits and five letters or digits of the maker's choosing.
_DCF_DIRECTORY: Final = re.compile(
    r"[1-9][0-9]{2}(?:(APPLE)|(CANON|EOS[0-9A-Z]{2})|(NIKON|NCD[0-9]{2})|(MSDCF)|_(PANA)|(OLYMP)|_(FUJI)|(GOPRO)|(LEICA)|(RICOH)|(PENTX))"
)
_DCF_BRANDS: Final = (
    "Apple", "Canon", "Nikon", "Sony", "Panasonic", "Olympus", "Fujifilm", "GoPro", "Leica", "Ricoh", "Pentax",
)  # fmt: skip

_FOLDER_APPS: Final = {
    **dict.fromkeys(("whatsapp", "whatsapp images", "whatsapp video", "whatsapp business"), ("messenger", "WhatsApp")),
    **dict.fromkeys(("whatsapp animated gifs", "whatsapp documents"), ("messenger", "WhatsApp")),
    **dict.fromkeys(("telegram", "telegram images", "telegram video", "telegram desktop"), ("messenger", "Telegram")),
    "signal": ("messenger", "Signal"),
    "viber": ("messenger", "Viber"),
    "viber images": ("messenger", "Viber"),
    **dict.fromkeys(("wechat", "weixin"), ("messenger", "WeChat")),
    "line": ("messenger", "LINE"),
    "kakaotalk": ("messenger", "KakaoTalk"),
    "messenger": ("messenger", "Facebook Messenger"),
    **{
        app.lower(): ("app", app)
        for app in (
            "Snapchat", "Instagram", "Facebook", "Twitter", "TikTok", "Reddit", "Pinterest", "Discord", "Tinder",
            "Bumble", "Grindr", "Snapseed", "InShot", "CapCut", "Picsart", "VSCO", "Lightroom", "BeReal",
        )
    },
}  # fmt: skip
_SCREENSHOT_FOLDERS: Final = frozenset(
    {"screenshots", "screen shots", "screenrecorder", "screen recordings", "screen recorder", "bildschirmfotos"}
)
_SCAN_FOLDERS: Final = frozenset({"camscanner", "adobe scan", "office lens", "genius scan", "scans", "scanned"})
_ARRIVALS: Final = {"bluetooth": "Bluetooth", "download": "Download", "downloads": "Download", "airdrop": "AirDrop"}

_PACKAGE: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*){1,6}")
_NO_USERS: Final = frozenset(
    {"shared", "public", "default", "all users", "default user", "guest", "user", "admin", "root", "lost+found"}
)
_OWNED: Final = re.compile(
    r"(?P<owner>[^\W\d_][^/]{0,40}?)['\u2019]s (?:iPhone|iPad|Galaxy|Pixel|Phone|MacBook|iMac|Huawei|Xiaomi)\b.{0,30}"
    r"|(?:iPhone|iPad|MacBook|Galaxy|Pixel) (?:von|de|di|van|od|af|av) (?P<owner2>[^\W\d_].{0,40})",
)
_YEAR_FOLDER: Final = re.compile(
    r"(?:Photos from|Fotos von|Photos de|Fotos de|Foto del|Foto's uit) ((?:19|20)[0-9]{2})"
)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_CODE: Final = re.compile(r"(?=[^\W_]*[0-9])(?=[0-9]*[^\W\d_])[^\W_]{6,}")  # letters and digits mixed
_NO_ALBUMS: Final = re.compile(
    r"(?:camera|my|all|new|untitled|the) ?(?:roll|uploads?|pictures|photos|images|folder|files|library)"
    r"(?: ?\(?[0-9]*\)?)|google ?(?:photos|fotos|foto)|icloud.*|.*\.(?:photos|mi)?library"
    r"|saved pictures|untitled folder.*|neuer ordner.*"
    r"|(?:local|application|program|app) ?(?:data|files|support).*|node_modules|__pycache__|site-packages",
    re.IGNORECASE,
)
# Apple Photos since 5, before, iPhoto and Aperture; digiKam; Lightroom's are told by their ending.
_CATALOGUES: Final = frozenset({"photos.sqlite", "photos.db", "library.apdb", "faces.db", "digikam4.db"})
_SQLITE: Final = b"SQLite format 3\x00"  # SQLite's file format, 1.3.1
_GOOGLE_PHOTOS: Final = frozenset({"google photos", "google fotos", "google foto", "google \u0444\u043e\u0442\u043e"})


def facts_from_path(path: str) -> tuple[Fact, ...]:
    """Return what the path of one file (relative or absolute, `/` or drive and backslashes) tells by its names alone.

    Facts of the file's own name have the source `filename`, those of the directories above it `path`.
    """
    if "/" not in path and "\\" in path:
        path = path.replace("\\", "/")
    directory, _, name = path.rpartition("/")
    facts = list(_of_name(name))
    if directory:
        told = {(fact.field, fact.value) for fact in facts}
        facts += [fact for fact in _of_directory(directory) if (fact.field, fact.value) not in told]
    return tuple(facts)


def wrong_extension(path: str, file_format: FileFormat) -> Fact | None:
    """Return the fact that a file's name claims another format than its content has, or None where it does not.

    The category is `MEDIA_CONTENT`: what the file is. That somebody edited or hid anything would be a guess, for
    exports rename HEIC to `.JPG` of their own accord. An ending that claims no known format claims nothing.
    """
    honest = expected_extensions(file_format)
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    claimed = extension.lower()
    if not dot or not honest or claimed in honest or claimed not in _known_extensions():
        return None
    value = f".{claimed} is {file_format.value}"
    return Fact(category=Category.MEDIA_CONTENT, field="extension_lies", value=value, source=SOURCE)


@lru_cache(maxsize=1)
def _known_extensions() -> frozenset[str]:
    return frozenset().union(*map(expected_extensions, FileFormat))


def is_catalogue(path: str, head: bytes) -> bool:
    """Return whether a file is the database of a photo library or a photo program: by its name, and as SQLite is known.

    Other databases are none of an audit's business; these hold positions, names and captions of photos.
    """
    name = path.rpartition("/")[2].lower()
    return (name in _CATALOGUES or name.endswith(".lrcat")) and head.startswith(_SQLITE)


def _of_name(name: str) -> Iterator[Fact]:
    time = time_from_name(name)
    if time:
        yield _fact(Category.DATE_TAKEN, "date_in_name", time.local + (time.offset or ""), time.confidence)
    if _SCREENSHOT.match(name):
        yield _fact(Category.SCREENSHOT_DOCUMENT, "screenshot", value=True, confidence=_SURE)
        if shown := _SHOWN_APP.match(name):
            yield _fact(Category.SCREENSHOT_DOCUMENT, "screenshot_of", shown[1].strip(" _"), _SURE)
    elif _SCAN.match(name):
        yield _fact(Category.SCREENSHOT_DOCUMENT, "document_scan", value=True, confidence=_LIKELY)
    if (match := _APP_NAME.match(name)) and match.lastindex:
        _, field, app = _APP_NAMES[match.lastindex - 1]
        yield _fact(Category.DEVICE_INFO, field, app, _SURE)
    elif (match := _BRAND_NAME.match(name)) and match.lastindex:
        _, brand, confidence = _BRAND_NAMES[match.lastindex - 1]
        yield _fact(Category.DEVICE_INFO, "camera_brand", brand, confidence)


@lru_cache(maxsize=1024)  # the files of a directory follow one another
def _of_directory(directory: str) -> tuple[Fact, ...]:
    parts = directory.split("/")[-64:]
    facts: list[Fact] = []
    told: list[Fact] = []
    for at, part in enumerate(parts):
        told = list(_of_part(parts, at, part[:_MAX_WORD]))
        facts += told
    album = parts[-1][:_MAX_WORD]
    if not told and _is_album(parts, album):  # the last directory's name told nothing else
        facts.append(_path_fact(Category.CAPTION_TEXT, "album", album, _MAYBE))
    if role := renders_in(directory):
        what = "an edited copy" if role is FileRole.EDIT else "a preview or thumbnail"
        facts.append(_path_fact(Category.MEDIA_CONTENT, "made_by_photo_library", what, _LIKELY))
    return tuple(dict.fromkeys(facts))


def _of_part(parts: list[str], at: int, part: str) -> Iterator[Fact]:
    lowered = part.lower()
    before = parts[at - 1] if at else ""
    if part[:1].isdigit() and (match := _DCF_DIRECTORY.fullmatch(part)):
        yield _path_fact(Category.DEVICE_INFO, "camera_brand", _DCF_BRANDS[(match.lastindex or 1) - 1], _LIKELY)
    elif lowered in _FOLDER_APPS:
        field, app = _FOLDER_APPS[lowered]
        yield _path_fact(Category.DEVICE_INFO, field, app, _LIKELY)
    elif lowered in _SCREENSHOT_FOLDERS:
        yield _path_fact(Category.SCREENSHOT_DOCUMENT, "screenshot", value=True, confidence=_LIKELY)
    elif lowered in _SCAN_FOLDERS:
        yield _path_fact(Category.SCREENSHOT_DOCUMENT, "document_scan", value=True, confidence=_MAYBE)
    elif lowered in _ARRIVALS:
        yield _path_fact(Category.DEVICE_INFO, "arrived_by", _ARRIVALS[lowered], _MAYBE)
    elif before in {"media", "data"} and "Android" in parts[:at] and _PACKAGE.fullmatch(part):
        yield _path_fact(Category.DEVICE_INFO, "app", part, _SURE)
    elif _holds_users(parts, at) and lowered not in _NO_USERS:
        yield _path_fact(Category.PERSON_IDENTITY, "user_name", part, _LIKELY)
    elif match := _OWNED.fullmatch(part):
        yield _path_fact(Category.PERSON_IDENTITY, "device_owner", match["owner"] or match["owner2"], _LIKELY)
        yield _path_fact(Category.DEVICE_INFO, "device_name", part, _LIKELY)
    elif match := _YEAR_FOLDER.fullmatch(part):
        yield _path_fact(Category.DATE_TAKEN, "year_in_path", int(match[1]), _LIKELY)


def _holds_users(parts: list[str], at: int) -> bool:
    """Whether the directory above holds the users' own: only at the top, for an album may be called Home too."""
    if not at or not parts[at]:
        return False
    above = [part for part in parts[: at - 1] if part and not (part[0].isalpha() and part[1:] in {":", ""})]
    return (parts[at - 1] in {"Users", "Documents and Settings"} and len(above) < 2) or (
        parts[at - 1] == "home" and not above
    )


def _is_album(parts: list[str], name: str) -> bool:
    """Whether a directory's name is an album's title: below Google Photos it is."""
    if _NO_ALBUMS.fullmatch(name) or _YEAR_FOLDER.fullmatch(name):
        return False
    if len(parts) > 1 and parts[-2].lower() in _GOOGLE_PHOTOS:
        return any(char.isalpha() for char in name)
    # Else where it holds a person's words: several, or one and a year; neither code nor any_programs_own_names.
    words = _WORDS.findall(name)
    if not any(len(word) >= 3 for word in words) or _CODE.search(name) or "." in name or "__" in name:
        return False
    if _YEAR.search(name):
        return True
    return len(words) >= 2 and (" " in name or not name.isascii() or any(word[0].isupper() for word in words))


def _fact(category: Category, field: str, value: FactValue, confidence: float) -> Fact:
    return Fact(category=category, field=field, value=value, source=SOURCE, confidence=confidence)


def _path_fact(category: Category, field: str, value: FactValue, confidence: float) -> Fact:
    return Fact(category=category, field=field, value=value, source=PATH_SOURCE, confidence=confidence)
