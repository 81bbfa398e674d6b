"""Make `docs/images/page.png`: the top of the sample's page, as Debian's chromium shows it.

python scripts/render_page_picture.py [--output docs/images/page.png]
"""

import argparse
import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1280, 860
COLOURS = 64


def photographed(page: Path) -> Image.Image:
    """Return the first screen of a page, and the screen of its maps below it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(page.as_uri())
        shown.wait_for_selector("html[data-painted]")
        top = Image.open(io.BytesIO(shown.screenshot()))
        shown.locator("#where").scroll_into_view_if_needed()
        maps = Image.open(io.BytesIO(shown.locator("#where .maps").screenshot()))
        browser.close()
    maps = maps.resize((WIDTH - 96, round(maps.height * (WIDTH - 96) / maps.width)), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (WIDTH, HEIGHT + maps.height + 48), top.getpixel((4, 4)))  # the paper's colour
    whole.paste(top, (0, 0))
    whole.paste(maps, (48, HEIGHT + 24))
    return whole


def main() -> int:
    """Write the picture where README looks for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "images" / "page.png")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        program = Path(sys.executable).with_name("rollaudit")
        subprocess.run([program, "demo", "--quiet", "-o", f"html={page}"], check=True)
        picture = photographed(page).quantize(COLOURS)
    picture.save(options.output, optimize=True)
    print(f"{options.output}: {options.output.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
