"""Run every measurement, or those that are named: `python -m benchmarks slides`."""

from __future__ import annotations

import sys

from benchmarks import build, notebooks, slides

MEASUREMENTS = {"build": build.main, "slides": slides.main, "notebooks": notebooks.main}

for name in sys.argv[1:] or MEASUREMENTS:
    print(f"== {name}\n")
    MEASUREMENTS[name]()
    print()
