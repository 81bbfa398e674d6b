"""The names of fields and sources that a redacted report may show.

A file can name a field as it likes (PNG's text chunks, a path's parts), so a name is shown only where it is one of
those that the standards define and that the outputs have words for. All others are `other`.
"""

from typing import Final

from rollaudit.model.evidence import Category

OTHER: Final = "other"

_SOURCE_WORDS = """
    EXIF EXIF2 XMP IPTC QuickTime MotionPhoto PNG GIF JPEG WebP HEIF BMFF MPF TIFF Apple Canon Nikon Sony
    Panasonic Olympus Fujifilm Pentax Samsung Google XML ID3 Matroska RIFF ASF C2PA sidecar filename path pixels
    APP1 APP2 APP6 APP11 exif tiff dc photoshop xmp xmpMM aux mwg-rs Iptc4xmpCore Iptc4xmpExt GCamera GDepth
    Container hdrgm AAE Trailer COM tIME caBX GPMF GPS5 GPS9 CAMM GPS Position RTMD
    FREEGPS picasa faces contacts albums email caption file
"""
_SOURCES: Final = frozenset(_SOURCE_WORDS.split())
_FIELD_WORDS = """
    DateTime DateTimeOriginal DateTimeDigitized CreateDate ModifyDate CreationDate CreationTime DateCreated
    TimeCreated OffsetTime OffsetTimeOriginal OffsetTimeDigitized SubSecTime SubSecTimeOriginal
    SubSecTimeDigitized date_in_name year_in_path photoTakenTime creationTime GPSLatitude GPSLongitude
    GPSAltitude GPSCoordinates GPSDateStamp GPSTimeStamp GPSImgDirection GPSSpeed GPSHPositioningError
    GPSDestLatitude GPSDestLongitude GPSDOP GPSTrack latitude longitude altitude geoData geoDataExif
    location.ISO6709 location.accuracy.horizontal City Country State Sub-location Province-State
    Country-PrimaryLocationName Location MCC_Data GPSAreaInformation Make Model Software HostComputer LensMake
    LensModel Lens CreatorTool deviceType googlePhotosOrigin camera_brand messenger arrived_by FirmwareVersion
    SerialNumber BodySerialNumber InternalSerialNumber LensSerialNumber CameraSerialNumber ImageUniqueID
    ContentIdentifier content.identifier DocumentID InstanceID OriginalDocumentID MediaUniqueID Name name
    OwnerName CameraOwnerName Artist Creator creator By-line Copyright CopyrightNotice PersonInImage
    RegionPersonDisplayName Writer-Editor Region RegionCount RegionList FacesDetected Area Caption-Abstract
    Description description ImageDescription Title title Headline ObjectName Keywords subject Subject Comment
    UserComment XPComment XPTitle XPSubject XPKeywords XPAuthor parameters prompt text AudioTrack HandlerType
    C2PA ExifBlocks GeneratedPicture PositionBlanked PositionLeftBehind ThumbnailOfAnotherPicture
    adjustmentBaseVersion adjustmentFormatIdentifier adjustmentFormatVersion History DepthMap GainMap
    MotionPhoto MotionPhotoVideo MultiPicture Thumbnail Preview TrailingData extension_lies
    JPEGInterchangeFormat Trailer screenshot screenshot_of document_scan Rating favorited trashed archived
    GPSDateTime TelemetryTrack TrackPositions TrackPositionsRead TrackEndLatitude TrackEndLongitude TrackEndTime
    TrackReach CameraAttributes AlbumTitle star caption keywords rotate filters crop made_by_photo_library
"""
_FIELDS: Final = frozenset(_FIELD_WORDS.split())
_KNOWN: Final = _SOURCES | _FIELDS

_NAME_WORDS = """
    Name name OwnerName CameraOwnerName Artist Creator creator By-line PersonInImage RegionPersonDisplayName
    Writer-Editor XPAuthor
"""
NAME_FIELDS: Final = frozenset(_NAME_WORDS.split())
"""Fields whose whole value is a person's name."""

PLAIN_CATEGORIES: Final = frozenset(
    {Category.AUDIO, Category.MEDIA_CONTENT, Category.EDIT_HISTORY, Category.FACE_PRESENCE}
)
"""Categories of which a small whole number, such as how many faces, may be shown."""


def field_shown(untrusted_field: str) -> str:
    """Return a field's name, `other` where it is none of the known ones."""
    return untrusted_field if untrusted_field in _FIELDS else OTHER


def source_shown(untrusted_source: str) -> str:
    """Return as much of a source as is known, from its beginning: `EXIF:GPSLatitude`, `PNG`; else `other`."""
    shown = []
    for part in untrusted_source.split(":"):
        if part not in _KNOWN and not all(one in _KNOWN for one in part.split(".")):
            break
        shown.append(part)
    return ":".join(shown) or OTHER
