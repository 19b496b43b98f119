"""Run every measurement: `make bench`, or `python -m benchmarks`."""

from benchmarks import build

build.main()
