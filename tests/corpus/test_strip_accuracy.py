"""Every JPEG, PNG and WebP of the shared corpus: the copy looks the same, and ExifTool finds nothing of what went."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from rollaudit.strip.choice import Removal

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "accuracy_strip.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("accuracy_strip", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_everything_goes_and_no_picture_changes(script):
    corpus = script.default_corpus()
    if not corpus.is_dir() or shutil.which("exiftool") is None:
        pytest.skip(f"needs exiftool and a corpus at {corpus}; set ROLLAUDIT_CORPUS")
    result = script.tried(corpus, Removal.ALL, {})
    assert result.summary.copied > 500
    assert result.changed == []
    assert result.left == []
