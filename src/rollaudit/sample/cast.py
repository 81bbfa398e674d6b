"""Who is in the sample roll, where they live and travel, and what they carry.

The person is invented: Alba Exemplar and her friends are "sample" and "example" in Portuguese. Her home stands in a
public garden of Campo de Ourique and her office in a public park of Oeiras, so that nobody's address is meant.
"""

from dataclasses import dataclass
from datetime import date

from rollaudit.sample.exif_blocks import Camera
from rollaudit.sample.faces import HairStyle, Look

OWNER = "Alba Exemplar"
UPGRADE = date(2024, 11, 23)

# The letter by which a line of the plan calls each person.
CAST: dict[str, Look] = {
    "A": Look(skin=(226, 178, 150), hair=(74, 44, 28), style=HairStyle.LONG, shirt=(58, 108, 140)),
    "B": Look(skin=(206, 154, 120), hair=(34, 24, 20), style=HairStyle.SHORT, shirt=(74, 84, 64), beard=True),
    "C": Look(skin=(120, 78, 54), hair=(24, 18, 16), style=HairStyle.CURLY, shirt=(204, 152, 52)),
    "D": Look(skin=(240, 200, 176), hair=(190, 140, 80), style=HairStyle.BUN, shirt=(172, 70, 92), eyes=(70, 100, 130)),
    "E": Look(skin=(214, 168, 140), hair=(150, 150, 150), style=HairStyle.SHORT, shirt=(112, 60, 62), glasses=True),
    "F": Look(skin=(150, 100, 70), hair=(30, 22, 20), style=HairStyle.BALD, shirt=(230, 226, 218), beard=True),
    "G": Look(skin=(232, 190, 160), hair=(150, 60, 30), style=HairStyle.CURLY, shirt=(40, 90, 70), eyes=(70, 110, 80)),
    "H": Look(skin=(98, 62, 44), hair=(20, 16, 16), style=HairStyle.BUN, shirt=(236, 236, 238)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place where pictures are taken: positions fall within `spread_m` of its middle."""

    name: str
    latitude: float
    longitude: float
    altitude_m: float
    spread_m: float
    winter_hours: int = 0


HOME = Spot(name="Campo de Ourique, Lisbon", latitude=38.7178, longitude=-9.1654, altitude_m=82, spread_m=40)
WORK = Spot(name="Oeiras", latitude=38.6985, longitude=-9.3021, altitude_m=46, spread_m=55)
FUNCHAL = Spot(name="Funchal, Madeira", latitude=32.6486, longitude=-16.9085, altitude_m=22, spread_m=300)
ARIEIRO = Spot(name="Pico do Arieiro, Madeira", latitude=32.7356, longitude=-16.9286, altitude_m=1805, spread_m=150)
ARENA = Spot(name="Colosseum, Rome", latitude=41.8902, longitude=12.4922, altitude_m=31, spread_m=110, winter_hours=1)
TREVI = Spot(name="Trevi, Rome", latitude=41.9009, longitude=12.4833, altitude_m=28, spread_m=40, winter_hours=1)
VATICAN = Spot(
    name="Tiber bank, Rome", latitude=41.9022, longitude=12.4640, altitude_m=20, spread_m=150, winter_hours=1
)
TRASTEVERE = Spot(
    name="Trastevere, Rome", latitude=41.8896, longitude=12.4697, altitude_m=19, spread_m=90, winter_hours=1
)
SINTRA = Spot(name="Sintra", latitude=38.7876, longitude=-9.3906, altitude_m=440, spread_m=200)
CASCAIS = Spot(name="Cascais", latitude=38.6975, longitude=-9.4190, altitude_m=6, spread_m=120)
CAPARICA = Spot(name="Costa da Caparica", latitude=38.6400, longitude=-9.2370, altitude_m=4, spread_m=200)
ALFAMA = Spot(name="Alfama, Lisbon", latitude=38.7118, longitude=-9.1300, altitude_m=70, spread_m=120)
PARK = Spot(name="Parque Eduardo VII, Lisbon", latitude=38.7284, longitude=-9.1527, altitude_m=95, spread_m=140)

IPHONE_13 = Camera(
    make="Apple",
    model="iPhone 13",
    software="17.5.1",
    lens_make="Apple",
    lens="iPhone 13 back dual wide camera 5.1mm f/1.6",
    host="iPhone 13",
)
IPHONE_15_PRO = Camera(
    make="Apple",
    model="iPhone 15 Pro",
    software="18.5",
    lens_make="Apple",
    lens="iPhone 15 Pro back triple camera 6.765mm f/1.78",
    host="iPhone 15 Pro",
    aperture=(178, 100),
    focal_length=(6765, 1000),
)
CANON = Camera(
    make="Canon",
    model="Canon EOS R50",
    software="Firmware Version 1.3.0",
    lens="RF-S18-45mm F4.5-6.3 IS STM",
    body_serial="000000412207",
    lens_serial="0000c0ffee",
    owner=OWNER,
    aperture=(56, 10),
    focal_length=(28, 1),
    subsecond_digits=2,
    gps=False,
)
PIXEL = Camera(make="Google", model="Pixel 8", software="HDR+ 1.0.642286149zd", lens="Pixel 8 back camera 6.9mm f/1.68")
SCANNER = Camera(
    make="Exemplo", model="ScanMate 300", software="ScanMate 4.2", subsecond_digits=0, gps=False, zone=False
)
