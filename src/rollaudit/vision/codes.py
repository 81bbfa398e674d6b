"""Codes in pictures, found and decoded by zxing-cpp (the extra `codes`): QR, Aztec, PDF417, Data Matrix, bar codes."""

from typing import TYPE_CHECKING, Final

from rollaudit.model.evidence import Fact
from rollaudit.vision.code_contents import code_facts

if TYPE_CHECKING:
    import numpy as np
    import zxingcpp
    from numpy.typing import NDArray
    from PIL import Image

CODES_SIDE_PX: Final = 1600
CODES_VERSION: Final = "zxing-cpp-3/1600px/turned-bars/sharpened/4"
_MOST_LOOKS: Final = 4  # at codes that were found and could not be decoded
_MOST_CODES: Final = 32  # of one picture: a sheet of labels says the same many times


class CodeReader:
    """Reads the codes of a picture. Make one for each worker process."""

    def __init__(self, *, reveal: bool) -> None:
        import zxingcpp  # noqa: PLC0415 - an extra, for the workers that look for codes
        from numpy import asarray  # noqa: PLC0415 - likewise
        from PIL import Image, ImageFilter  # noqa: PLC0415 - likewise

        from rollaudit.vision.bars import askew  # noqa: PLC0415 - likewise

        self._zxing, self._image, self._array, self._askew = zxingcpp, Image, asarray, askew
        self._sharpen = ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0)
        self._reveal = reveal
        kinds = zxingcpp.BarcodeFormat
        # Bar codes without check digits (ITF, Codabar, Code 39, Telepen) are seen in fences and blinds: not asked for.
        bars = (kinds.PDF417, kinds.Code128, kinds.EAN13, kinds.EAN8, kinds.UPCA, kinds.DataBar)
        squares = (kinds.QRCode, kinds.MicroQRCode, kinds.RMQRCode, kinds.Aztec, kinds.DataMatrix, kinds.MaxiCode)
        self._all, self._bars = zxingcpp.BarcodeFormats((*squares, *bars)), zxingcpp.BarcodeFormats(bars)

    def read(self, pixels: "NDArray[np.uint8]") -> tuple[tuple[Fact, ...], ...]:
        """Return the facts of each code in upright pixels (height x width x 3, RGB), in the order they stand.

        A code that is found and cannot be decoded is looked at again, enlarged and sharpened. Where none is read, but
        bars that lie askew are seen, the picture is turned so that they stand upright.
        """
        grey = self._image.fromarray(pixels).convert("L")
        plain = self._zxing.TextMode.Plain
        seen = self._zxing.read_barcodes(grey, formats=self._all, text_mode=plain, return_errors=True)
        found = [one for one in seen if one.valid]
        for blurred in [one for one in seen if not one.valid][:_MOST_LOOKS]:
            found += self._zxing.read_barcodes(self._closer(grey, blurred), formats=self._all, text_mode=plain)
        angle = None if found else self._askew(self._array(grey))
        if angle is not None:
            turned = grey.rotate(angle, expand=True, resample=self._image.Resampling.BICUBIC, fillcolor=128)
            found = self._zxing.read_barcodes(turned, formats=self._bars, text_mode=plain)
        placed = sorted(
            (one.position.top_left.y, one.position.top_left.x, one.format.name, _said(one.bytes)) for one in found
        )
        told = [code_facts(symbology, said, reveal=self._reveal) for _, _, symbology, said in placed[:_MOST_CODES]]
        return tuple(dict.fromkeys(told))

    def _closer(self, grey: "Image.Image", code: "zxingcpp.Barcode") -> "Image.Image":
        """Return a code with its surroundings, twice as large; blurred dots come apart again."""
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        across, down = [corner.x for corner in corners], [corner.y for corner in corners]
        rim = max(max(across) - min(across), max(down) - min(down), 32) // 3
        box = (
            max(0, min(across) - rim),
            max(0, min(down) - rim),
            min(grey.width, max(across) + rim),
            min(grey.height, max(down) + rim),
        )
        part = grey.crop(box)
        larger = part.resize((2 * part.width, 2 * part.height), self._image.Resampling.BICUBIC)
        return larger.filter(self._sharpen)


def _said(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")
