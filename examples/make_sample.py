"""Make the sample camera roll: `python examples/make_sample.py DIRECTORY`; the truth goes to standard output."""

import sys
from pathlib import Path

from rollaudit.sample.roll import make_sample
from rollaudit.sample.writing import truth_as_json

if len(sys.argv) != 2:
    sys.exit("usage: python examples/make_sample.py DIRECTORY")
sys.stdout.write(truth_as_json(make_sample(Path(sys.argv[1]))))
