"""Slides drawn by LibreOffice, where it is installed: through a PDF, as it draws one slide only.

It takes several times as long as the other renderer, and leaves equations blank.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata, util
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_NAMES = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 60
_SECONDS_A_SLIDE = 5

_pdfium = Lock()  # "PDFium is not thread-safe", its documentation says


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    found = filter(None, map(shutil.which, (*_NAMES, *_USUAL_PLACES)))
    return next(found, None)


def missing() -> str | None:
    """What this renderer needs and this machine does not have; None where all is there."""
    if not program():
        return "LibreOffice is not installed, or its program soffice is not on the path"
    if not util.find_spec("pypdfium2"):
        return (
            "the Python package pypdfium2 is not installed (pip install coursewright[libreoffice])"
        )
    return None


@cache
def version() -> str:
    """What its pictures depend on."""
    done = subprocess.run(
        [program() or "soffice", "--version"],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return f"{done.stdout.strip()} pypdfium2 {metadata.version('pypdfium2')}"


def drawn(deck: bytes, numbers: list[int], width: int) -> Iterator[tuple[int, Image]]:
    """Each slide of `numbers`, counted from 1, as a picture of that width.

    These have to be all that are not hidden: the others it leaves out of a PDF.
    """
    with tempfile.TemporaryDirectory(prefix="coursewright-", ignore_cleanup_errors=True) as name:
        file = Path(name) / "deck.pptx"
        file.write_bytes(deck)
        to_pdf([file], Path(name), _SECONDS + _SECONDS_A_SLIDE * len(numbers))
        try:
            pdf = file.with_suffix(".pdf").read_bytes()
        except OSError:
            return
    yield from pages(pdf, numbers, width)


def pages(pdf: bytes, numbers: list[int], width: int) -> Iterator[tuple[int, Image]]:
    """The pages of a PDF, which have to be as many as the numbers, as pictures of that width."""
    import pypdfium2

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            return
        whole = len(document) == len(numbers)
    try:
        for index, number in enumerate(numbers if whole else ()):
            with _pdfium:
                page = document[index]
                picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
                page.close()
            yield number, picture
    finally:
        with _pdfium:
            document.close()


def to_pdf(decks: list[Path], folder: Path, seconds: int) -> None:
    """Let one process of LibreOffice make PDFs of decks; what it cannot read has none after it."""
    command = [
        program() or "soffice",
        # A profile of its own, for two processes with the same one get in each other's way.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)),
        *map(str, decks),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):  # the program that draws is a child of the one that was called
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
