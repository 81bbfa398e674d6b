"""Write the modules of the sample's boarding pass, an Aztec code, so that the sample is made without any encoder.

    python scripts/make_boarding_pass.py            # writes src/rollaudit/sample/boarding_pass.txt
    python scripts/make_boarding_pass.py --check    # only compares

Needs the extra `codes`. The passenger, the booking, the airline's code and the flight are invented.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import zxingcpp

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "rollaudit" / "sample" / "boarding_pass.txt"
# IATA Resolution 792: one leg, Funchal to Lisbon on the 239th day of the year, seat 12A, no conditional items.
SAID = "M1EXEMPLAR/ALBA       EXMPL23 FNCLISZZ 0456 239Y012A0021 100"


def modules() -> str:
    """Return the code's rows, `#` for a dark module and `.` for a light one."""
    code = zxingcpp.create_barcode(SAID, zxingcpp.BarcodeFormat.Aztec)
    dark = np.asarray(code.to_image(scale=1, add_quiet_zones=False)) < 128
    return "".join("".join("#" if one else "." for one in row) + "\n" for row in dark)


def main() -> int:
    """Write the file, or compare with it; 0 when it holds what it should."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare with the file in the tree")
    if parser.parse_args().check:
        return int(OUTPUT.read_text(encoding="ascii") != modules())
    OUTPUT.write_text(modules(), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
