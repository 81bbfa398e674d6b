"""Which XMP properties are facts: namespaces by URI, properties by canonical name (XMP parts 1 and 2, IPTC, MWG)."""

from typing import Final

from rollaudit.model.evidence import Category

# Namespace URI to the prefix its specification prefers; a packet may bind any other.
NAMESPACES: Final = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "adobe:ns:meta/": "x",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
    "http://www.metadataworkinggroup.com/schemas/collections/": "mwg-coll",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://ns.google.com/photos/1.0/creations/": "GCreations",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://ns.google.com/photos/1.0/audio/": "GAudio",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://pix4d.com/camera/1.0": "Camera",
    "http://pix4d.com/camera/1.0/": "Camera",
}

_DATE, _PLACE, _NEAR = Category.DATE_TAKEN, Category.LOCATION_INFERRED, Category.LOCATION_PRECISE
_INFO, _ID, _PERSON = Category.DEVICE_INFO, Category.DEVICE_IDENTIFIER, Category.PERSON_IDENTITY
_CAPTION, _EDIT, _FACE = Category.CAPTION_TEXT, Category.EDIT_HISTORY, Category.FACE_PRESENCE

_BY_CATEGORY: Final[tuple[tuple[Category, str], ...]] = (
    (_DATE, "exif:DateTimeOriginal exif:DateTimeDigitized photoshop:DateCreated xmp:CreateDate xmp:ModifyDate"),
    (_DATE, "xmp:MetadataDate tiff:DateTime dc:date GPano:FirstPhotoDate GPano:LastPhotoDate"),
    (_PLACE, "photoshop:City photoshop:State photoshop:Country Iptc4xmpCore:Location Iptc4xmpCore:CountryCode"),
    (_PLACE, "Iptc4xmpExt:City Iptc4xmpExt:Sublocation Iptc4xmpExt:ProvinceState Iptc4xmpExt:CountryName"),
    (_PLACE, "Iptc4xmpExt:CountryCode Iptc4xmpExt:WorldRegion Iptc4xmpExt:LocationName Iptc4xmpExt:LocationId"),
    (_PLACE, "exif:GPSProcessingMethod exif:GPSAreaInformation"),
    (_NEAR, "exif:GPSLatitude exif:GPSLongitude exif:GPSAltitude exif:GPSTimeStamp exif:GPSImgDirection"),
    (_NEAR, "exif:GPSSpeed exif:GPSHPositioningError exif:GPSTrack exif:GPSDestLatitude exif:GPSDestLongitude"),
    (_NEAR, "drone-dji:GpsLatitude drone-dji:GpsLongitude drone-dji:GpsLongtitude drone-dji:AbsoluteAltitude"),
    (_NEAR, "drone-dji:RelativeAltitude drone-dji:GimbalYawDegree GPano:PoseHeadingDegrees"),
    (_INFO, "tiff:Make tiff:Model tiff:Software xmp:CreatorTool aux:Lens exifEX:LensModel exifEX:LensMake"),
    (_INFO, "aux:Firmware GPano:CaptureSoftware GPano:StitchingSoftware drone-dji:DroneModel"),
    (_ID, "aux:SerialNumber aux:LensSerialNumber exifEX:BodySerialNumber exifEX:LensSerialNumber exif:ImageUniqueID"),
    (_ID, "drone-dji:DroneSerialNumber drone-dji:CameraSerialNumber GCamera:BurstID GCreations:CameraBurstID"),
    (_ID, "Iptc4xmpExt:DigImageGUID Iptc4xmpExt:DigitalImageGUID"),
    (_PERSON, "dc:creator dc:rights dc:publisher dc:contributor tiff:Artist tiff:Copyright aux:OwnerName"),
    (_PERSON, "exifEX:CameraOwnerName xmpRights:Owner xmpRights:WebStatement photoshop:AuthorsPosition"),
    (_PERSON, "photoshop:Credit photoshop:Source photoshop:CaptionWriter mwg-rs:Name MPReg:PersonDisplayName"),
    (_PERSON, "MPReg:PersonEmailDigest MPReg:PersonLiveIdCID Iptc4xmpExt:PersonInImage Iptc4xmpExt:PersonName"),
    (_PERSON, "Iptc4xmpCore:CiAdrExtadr Iptc4xmpCore:CiAdrCity Iptc4xmpCore:CiAdrRegion Iptc4xmpCore:CiAdrPcode"),
    (_PERSON, "Iptc4xmpCore:CiAdrCtry Iptc4xmpCore:CiTelWork Iptc4xmpCore:CiEmailWork Iptc4xmpCore:CiUrlWork"),
    (_PERSON, "plus:ImageCreatorName plus:CopyrightOwnerName plus:ImageSupplierName plus:LicensorName"),
    (_PERSON, "plus:LicensorEmail plus:LicensorTelephone1 MicrosoftPhoto:LensManufacturer acdsee:author"),
    (_CAPTION, "dc:description dc:title dc:subject photoshop:Headline photoshop:Instructions photoshop:Category"),
    (_CAPTION, "photoshop:SupplementalCategories photoshop:TransmissionReference Iptc4xmpCore:AltTextAccessibility"),
    (_CAPTION, "Iptc4xmpCore:ExtDescrAccessibility Iptc4xmpCore:Scene Iptc4xmpCore:IntellectualGenre xmp:Rating"),
    (
        _CAPTION,
        "xmp:Label xmp:Nickname lr:hierarchicalSubject lr:weightedFlatSubject digiKam:TagsList exif:UserComment",
    ),
    (_CAPTION, "MicrosoftPhoto:LastKeywordXMP MicrosoftPhoto:LastKeywordIPTC MicrosoftPhoto:Rating acdsee:caption"),
    (_CAPTION, "acdsee:keywords acdsee:categories tiff:ImageDescription Iptc4xmpExt:Event Iptc4xmpExt:AOTitle"),
    (_CAPTION, "Iptc4xmpExt:OrganisationInImageName mwg-rs:Description mwg-kw:Keyword mwg-coll:CollectionName"),
    (_CAPTION, "Iptc4xmpExt:AIPromptInformation Iptc4xmpExt:AIPromptWriterName Iptc4xmpExt:AISystemUsed"),
    (_EDIT, "xmpMM:DocumentID xmpMM:OriginalDocumentID xmpMM:InstanceID xmpMM:PreservedFileName stEvt:action"),
    (_EDIT, "stEvt:softwareAgent stEvt:when stEvt:instanceID stEvt:parameters stRef:documentID stRef:instanceID"),
    (_EDIT, "stRef:originalDocumentID stRef:filePath photoshop:History photoshop:DocumentAncestors crs:RawFileName"),
    (_EDIT, "Iptc4xmpExt:DigitalSourceType photoshop:SidecarForExtension"),
    (Category.MEDIA_CONTENT, "GCamera:MotionPhoto GCamera:MicroVideo GCamera:SpecialTypeID GDepth:Format GImage:Mime"),
    (Category.MEDIA_CONTENT, "hdrgm:Version HDRGainMap:HDRGainMapVersion"),
    (Category.AUDIO, "GAudio:Mime"),
    # Names are case-sensitive (XMP part 1, 6.2), yet picture agencies write Dublin Core's with a capital.
    (_PERSON, "dc:Creator dc:Rights Iptc4xmpExt:AOCreator Iptc4xmpExt:AOCurrentCopyrightOwnerName"),
    (_CAPTION, "dc:Title dc:Description dc:Subject"),
)

PROPERTIES: Final = {name: category for category, names in _BY_CATEGORY for name in names.split()}
"""Canonical `prefix:name` to the category of its values."""

FIELDS: Final = {
    "hdrgm:Version": "GainMap",
    "HDRGainMap:HDRGainMapVersion": "GainMap",
    "GDepth:Format": "DepthMap",
    "GImage:Mime": "OriginalPicture",
    "GAudio:Mime": "Audio",
}
"""What facts are called whose property's own name says too little."""

GENERATED: Final = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic")
"""The ends of the IPTC digital source types that say a picture was made, wholly or in part, by a generator."""

NESTED: Final = frozenset(
    {"stEvt", "stRef", "mwg-rs", "MPReg", "Iptc4xmpExt", "Iptc4xmpCore", "plus", "mwg-kw", "mwg-coll"}
)
"""Prefixes whose properties count inside structures too; all others only as properties of the picture itself, for
a packet may quote the metadata of other pictures (`xmpMM:Pantry`) and of editing presets (`crs:Look`)."""

DEVICE: Final = {
    "tiff:Make": "make",
    "tiff:Model": "model",
    "tiff:Software": "software",
    "xmp:CreatorTool": "software",
    "exifEX:LensModel": "lens",
    "aux:Lens": "lens",
    "aux:SerialNumber": "body_serial",
    "exifEX:BodySerialNumber": "body_serial",
    "drone-dji:DroneSerialNumber": "body_serial",
    "aux:LensSerialNumber": "lens_serial",
    "exifEX:LensSerialNumber": "lens_serial",
    "aux:OwnerName": "owner",
    "exifEX:CameraOwnerName": "owner",
}
"""Properties that are readings of a `Device` field."""

TIMES: Final = {
    "exif:DateTimeOriginal": 1.0,
    "photoshop:DateCreated": 0.9,
    "exif:DateTimeDigitized": 0.9,
    "xmp:CreateDate": 0.8,
    "tiff:DateTime": 0.4,
}
"""Properties that are readings of the time of capture, with how sure they are of that."""
