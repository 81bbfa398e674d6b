"""Small pictures that say all there is to say beside themselves, made from scratch."""

import io
import zlib

import piexif
from PIL import Image, ImageCms

from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.pipeline.strip_task import KNOWN
from rollaudit.strip.choice import Choice, Plan, Removal, parse_removals

NS = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawn(size=(48, 32)):
    """A picture of which no two pixels are alike, so that a changed or turned one shows."""
    picture = Image.new("RGB", size)
    picture.putdata([(5 * x % 256, 7 * y % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    return picture


def exif_block(orientation=6):
    exif = {
        "0th": {
            piexif.ImageIFD.Make: b"Maker",
            piexif.ImageIFD.Model: b"Model One",
            piexif.ImageIFD.Orientation: orientation,
            piexif.ImageIFD.Artist: b"Alba Exemplar",
            piexif.ImageIFD.ImageDescription: b"at the beach",
            piexif.ImageIFD.XResolution: (72, 1),
        },
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: b"2025:06:20 10:00:00",
            piexif.ExifIFD.BodySerialNumber: b"SER-123456",
            piexif.ExifIFD.MakerNote: b"Apple iOS\0\0\1MM\0\0SER-123456 and more",
            piexif.ExifIFD.ExposureTime: (1, 250),
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: ((38, 1), (43, 1), (5, 1)),
            piexif.GPSIFD.GPSLongitudeRef: b"W",
            piexif.GPSIFD.GPSLongitude: ((9, 1), (9, 1), (33, 1)),
            piexif.GPSIFD.GPSDateStamp: b"2025:06:20",
        },
    }
    small = io.BytesIO()
    drawn((16, 12)).save(small, "JPEG")
    exif |= {"1st": {piexif.ImageIFD.Compression: 6}, "thumbnail": small.getvalue()}
    return piexif.dump(exif)


def xmp_packet():
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items() if prefix not in {"x", "rdf"})
    return (
        f'<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="{NS["x"]}" x:xmptk="Some Toolkit 1.0">'
        f'<rdf:RDF xmlns:rdf="{NS["rdf"]}"><rdf:Description rdf:about="uuid:1234" {names}'
        ' exif:GPSLatitude="38,43.1N" exif:GPSLongitude="9,9.5W" aux:SerialNumber="SER-123456"'
        ' photoshop:City="Lisbon" xmp:CreateDate="2025-06-20T10:00:00" crs:Exposure2012="+0.50">'
        "<!-- said by hand -->"
        "<dc:creator><rdf:Seq><rdf:li>Alba Exemplar</rdf:li></rdf:Seq></dc:creator>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">at the beach</rdf:li></rdf:Alt></dc:description>'
        "<mwg-rs:Regions><rdf:Description><mwg-rs:RegionList><rdf:Bag><rdf:li>"
        '<rdf:Description mwg-rs:Name="Bruno Ejemplo" mwg-rs:Type="Face">'
        '<mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.2" stArea:h="0.2" stArea:unit="normalized"/>'
        "</rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></rdf:Description></mwg-rs:Regions>"
        '<xmpMM:Pantry rdf:parseType="Resource"><photoshop:City>Porto</photoshop:City></xmpMM:Pantry>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def dataset(number, text):
    return bytes((0x1C, 2, number)) + len(text).to_bytes(2, "big") + text


def iptc_segment():
    record = dataset(80, b"Alba Exemplar") + dataset(90, b"Lisbon") + dataset(55, b"20250620") + dataset(25, b"beach")
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record + bytes(len(record) & 1)


def segment(marker, body):
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg_that_tells(orientation=6, behind=b"what stands behind the picture"):
    made = io.BytesIO()
    drawn().save(made, "JPEG", quality=90, icc_profile=profile(), progressive=True)
    picture = made.getvalue()
    told = (
        segment(0xE1, exif_block(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_packet()),
        segment(0xED, iptc_segment()),
        segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x20jumbc2pa"),
        segment(0xE6, b"GoPro\0" + b"serial SER-123456"),
        segment(0xFE, b"a comment"),
    )
    return picture[:2] + b"".join(told) + picture[2:] + behind


def chunk(kind, body):
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png_that_tells(orientation=6):
    made = io.BytesIO()
    drawn().save(made, "PNG", icc_profile=profile())
    picture = made.getvalue()
    told = (
        chunk(b"eXIf", exif_block(orientation)[6:]),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp_packet()),
        chunk(b"tEXt", b"Author\0Alba Exemplar"),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"at the beach")),
        chunk(b"tEXt", b"GPSLatitude\x0038.7"),
        chunk(b"tEXt", b"exif:GPSLatitude\x0038/1, 43/1, 5/1"),
        chunk(b"tEXt", b"parameters\0a beach, Steps: 20, Sampler: Euler a, Seed: 1"),
        chunk(b"tIME", bytes((7, 233, 6, 20, 10, 0, 0))),
        chunk(b"caBX", b"jumbc2pa"),
        chunk(b"prVt", b"SER-123456"),
    )
    return picture[:33] + b"".join(told) + picture[33:] + b"what stands behind the picture"


def webp_that_tells(orientation=6):
    made = io.BytesIO()
    drawn().save(made, "WEBP", lossless=True, icc_profile=profile(), exif=exif_block(orientation), xmp=xmp_packet())
    return made.getvalue() + b"what stands behind the picture"


def plan(*removals):
    choice = parse_removals(removals) if removals else Choice(removals=(Removal.ALL,))
    return Plan(choice=choice, known=KNOWN)


def read(data, file_format):
    return extract(MemorySource(data), file_format)


def pixels(data):
    with Image.open(io.BytesIO(data)) as picture:
        return picture.mode, picture.size, picture.tobytes(), picture.info.get("icc_profile")


def orientation(data):
    with Image.open(io.BytesIO(data)) as picture:
        return picture.getexif().get(0x0112, 1)
