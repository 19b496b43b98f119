"""Run every measurement, or those that are named: `python -m benchmarks slides`."""

from __future__ import annotations

import sys

from benchmarks import build, labelled, links, notebooks, serve, site, slides

MEASUREMENTS = {
    "build": build.main,
    "slides": slides.main,
    "notebooks": notebooks.main,
    "links": links.main,
    "labelled": labelled.main,
    "serve": serve.main,
    "site": site.main,
}

for name in sys.argv[1:] or MEASUREMENTS:
    print(f"== {name}\n")
    MEASUREMENTS[name]()
    print()
