"""Pictures that come inside another file -> files of their own, which can do no harm."""

from __future__ import annotations

import base64
import binascii
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_BYTES = 30_000_000
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_SVG_TAGS = """
    svg g path rect circle ellipse line polyline polygon text tspan textPath title desc defs
    clipPath mask marker pattern symbol use image linearGradient radialGradient stop style switch
    filter feGaussianBlur feOffset feBlend feColorMatrix feMerge feMergeNode feFlood feComposite
"""

MAX_PIXELS = 100_000_000
"""How many a picture may have that comes inside another file: unpacked, these are 300 MB."""

IMG = '<img loading="lazy" decoding="async"'
"""How pictures of texts begin in HTML; their addresses follow."""

Size = tuple[int, int]
"""Width and height, in pixels."""


class Pictures:
    """The pictures that one material brings along, by the names of their files."""

    def __init__(self) -> None:
        """Start without any."""
        self.files: dict[str, bytes] = {}
        self.sizes: dict[str, Size] = {}

    def add(self, content: bytes, size: Size | None = None) -> str | None:
        """The name of the file for a picture of the kinds that browsers show; None for others.

        `size` is that at which it is shown, where it is not its own.
        """
        found = _raster(content) or _drawing(content)
        if not found:
            return None
        content, ending, own_size = found
        name = f"picture-{len(self.files) + 1}.{ending}"
        self.files[name] = content
        if shown := size or own_size:
            self.sizes[name] = shown
        return name

    def add_encoded(self, text: str, size: Size | None = None) -> str | None:
        """The same for a picture in Base64, with or without `data:image/png;base64,` before it."""
        if len(text) > _MAX_BYTES * 4 // 3:
            return None
        try:
            return self.add(base64.b64decode(_DATA.sub("", text, count=1)), size)
        except (binascii.Error, ValueError):
            return None

    def with_sizes(self, markdown: str) -> str:
        """The pictures in a text with their sizes, so that nothing jumps when they are loaded."""

        def sized(match: re.Match[str]) -> str:
            size = self.sizes.get(match[1])
            return f'{match[0]} width="{size[0]}" height="{size[1]}"' if size else match[0]

        return re.sub(rf'{IMG} src="([^"]*)"', sized, markdown)


def size_of(content: bytes) -> Size | None:
    """Width and height of a picture in pixels; None for a drawing and for what is no picture."""
    found = _raster(content)
    return found[2] if found else None


def _raster(content: bytes) -> tuple[bytes, str, Size] | None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=list(_ENDINGS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.verify()
            return content, _ENDINGS[str(picture.format)], picture.size
    except Exception:  # Pillow's many readers fail in as many ways
        return None


def _drawing(content: bytes) -> tuple[bytes, str, Size | None] | None:
    """An SVG without anything that runs or loads, whatever opens it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    harmless = {f"{_SVG}{name}" for name in _SVG_TAGS.split()}
    for element in list(root.iter()):
        if element.tag not in harmless:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name, value in list(element.attrib.items()):
            if not _is_harmless(str(name), str(value)):
                del element.attrib[name]
        if element.tag == f"{_SVG}style" and _loads(element.text or ""):
            element.text = ""
    return etree.tostring(root), "svg", _drawn_size(root)


def _is_harmless(name: str, value: str) -> bool:
    if name in _HREF:
        return value.startswith("#") or _DATA.match(value) is not None
    return not name.lower().startswith("on") and not _loads(value)


def _loads(style: str) -> bool:
    """Whether a style or an attribute would load something, but for what is in the file."""
    urls = re.findall(r"url\(\s*['\"]?([^)'\"]*)", style, re.IGNORECASE)
    return "@import" in style.lower() or any(not url.strip().startswith("#") for url in urls)


def _drawn_size(root: Element) -> Size | None:
    """Width and height in CSS pixels, where the drawing says them in pixels or points."""
    found = []
    for name in ("width", "height"):
        match = re.fullmatch(r"\s*([\d.]+)\s*(px|pt)?\s*", root.get(name) or "")
        if not match:
            return None
        try:
            found.append(round(float(match[1]) * (4 / 3 if match[2] == "pt" else 1)))
        except ValueError:
            return None
    return found[0], found[1]
