"""Write the decks of the reference course and of a new one: `python -m tools.decks [FOLDER]`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import tools.decks
from tools.decks.writer import write_deck


def main(folder: Path) -> None:
    """Write the deck of a new course, and those of every module called `week_…`, below `folder`."""
    for module in sorted(m.name for m in pkgutil.iter_modules(tools.decks.__path__)):
        if module.startswith(("start", "week_")):
            for deck in importlib.import_module(f"tools.decks.{module}").DECKS:
                path = write_deck(deck, folder)
                print(f"{path}: {len(deck.slides)} slides, {path.stat().st_size / 1000:.0f} kB")


main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent.parent)
