"""What the operating system takes out of a file before an app receives it, whatever the vendor promises.

Android, to an app without ACCESS_MEDIA_LOCATION, blanks every EXIF GPS tag, the same names in XMP's `exif:` namespace,
and the location boxes of videos (AOSP RedactionUtils, 2024). Nothing else: dates, make and model stay, and so do the
places written in IPTC and in `photoshop:City`, positions in other XMP namespaces, among a movie's metadata keys (where
iPhones write them), and telemetry tracks.

The picker is Android's Photo Picker, which redacts location likewise. On iOS the picker hands over everything by
default and the owner can switch location off in its options: then too the effect is that of `picker`, otherwise `full`.
"""

import re
from functools import lru_cache

from rollaudit.model.evidence import Category, Fact, Position
from rollaudit.model.policy import Mark, PlatformAccess, PlatformDescription, PlatformStatement

# EXIF 2.32, 4.6.6 names every tag of the GPS IFD `GPS…`, GPSDateStamp and GPSTimeStamp among them; XMP part 2 takes
# the names over in `exif:`. Of a movie Android blanks the boxes `©xyz`, `loci`, `gps ` and `gps0` (MediaProvider,
# REDACTED_ISO_BOXES), and no others: the position that iPhones write among the `mdta` metadata keys stays.
_REDACTED = re.compile(
    r"""
    EXIF: (?:[^:]+:)* GPS .*
    | XMP: (?:.*:)? exif: GPS .*
    | QuickTime: (?: GPSCoordinates | LocationInformation | GPSTrack ) .*
    """,
    re.VERBOSE | re.IGNORECASE,
)


_AOSP = "AOSP RedactionUtils, 2024"
_RECORDED_NOWHERE = "platform notes whose source was not recorded"
_ANDROID_LEAVES = (
    "Dates, make and model stay, and so do places written in IPTC or photoshop:City, "
    "and a position that iPhone movies carry among their metadata keys."
)

_DESCRIPTIONS = {
    PlatformAccess.FULL: PlatformDescription(
        platform=PlatformAccess.FULL,
        title="Full access",
        removes="Nothing is removed.",
        leaves="The app receives the file as it is, its metadata included.",
        statements=(
            PlatformStatement(
                text="On iOS an app with full access to the library gets everything.",
                mark=Mark.REPRINT,
                source="notes on WWDC23",
            ),
        ),
    ),
    PlatformAccess.NO_MEDIA_LOCATION: PlatformDescription(
        platform=PlatformAccess.NO_MEDIA_LOCATION,
        title="Without media location (Android)",
        removes="Every EXIF GPS tag, the same names in XMP exif:, and the location boxes of videos.",
        leaves=_ANDROID_LEAVES,
        statements=(
            PlatformStatement(
                text="Android blanks these for an app without the permission ACCESS_MEDIA_LOCATION.",
                mark=Mark.VERBATIM,
                source=_AOSP,
            ),
        ),
    ),
    PlatformAccess.PICKER: PlatformDescription(
        platform=PlatformAccess.PICKER,
        title="Only what is picked (photo picker)",
        removes="The location, as Android removes it; on iOS only where the owner switches it off in the picker.",
        leaves=_ANDROID_LEAVES,
        statements=(
            PlatformStatement(
                text="Android's Photo Picker redacts location; Android 14 adds access to selected photos alone.",
                mark=Mark.SECONDHAND,
                source=_RECORDED_NOWHERE,
            ),
            PlatformStatement(
                text="On iOS a picked photo keeps all its metadata unless the owner switches location off.",
                mark=Mark.REPRINT,
                source="notes on WWDC23",
                quote="By default, all image metadata are included",
            ),
        ),
    ),
}


ALIKE = ((PlatformAccess.FULL,), (PlatformAccess.NO_MEDIA_LOCATION, PlatformAccess.PICKER))
"""All platform accesses, those together that take the same out of a file."""


def describe(platform: PlatformAccess) -> PlatformDescription:
    """Return what the report says of a platform access."""
    return _DESCRIPTIONS[platform]


def removes_fact(platform: PlatformAccess, fact: Fact) -> bool:
    """Whether the platform takes this fact out of the file before the app receives it."""
    # that a position was blanked is our own note on the file, not a tag of it
    return fact.category is not Category.EDIT_HISTORY and _removes(platform, fact.source)


def facts_left(platform: PlatformAccess, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts that the platform leaves in the file; the same tuple where it takes out none."""
    if platform is PlatformAccess.FULL:
        return facts
    taken = {fact for fact in facts if _is_redacted(fact[3]) and removes_fact(platform, fact)}
    return tuple(fact for fact in facts if fact not in taken) if taken else facts


def removes_position(platform: PlatformAccess, position: Position) -> bool:
    """Whether the platform takes out the place in the file that this position was read from."""
    return _removes(platform, position.source)


def _removes(platform: PlatformAccess, source: str) -> bool:
    return platform is not PlatformAccess.FULL and _is_redacted(source)


@lru_cache(maxsize=4096)
def _is_redacted(source: str) -> bool:
    # asked once for every fact of a library, of which there are millions with a few hundred sources
    return _REDACTED.fullmatch(source) is not None
