"""What Moodle makes of version 1.1, and what has to be written otherwise for it.

Source: backup/cc/ of Moodle (cc2moodle.php, cc112moodle.php, entity11.resource.class.php), and
purify_html in lib/weblib.php, through which each page goes.
"""

from __future__ import annotations

import re
from html import escape

from coursewright.exports.cartridge.tex import tex_of

LONGEST_TITLE = 255
"""The letters that its tables have for a title (mod/page/db/install.xml)."""

_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_LINK = re.compile(r"<a\b[^>]*>")
_TO_A_PLACE = re.compile(r' href="#[^"]*"')
_PLACE_IN_A_FILE = re.compile(r'(?<= href=")((?!https?:|mailto:|//)[^"#]+)#[^"]*')
_DETAILS = re.compile(r"</?details[^>]*>")
_SUMMARY = re.compile(r"(</?)summary\b[^>]*>")


def for_moodle(body: str) -> str:
    """A page with what Moodle keeps of it.

    It takes out MathML and `details`, of which the letters stay: a fraction would be two numbers in
    a row. It takes out every id as well, and looks for a file of the name `page.html#slide-2`.
    """
    body = _LINK.sub(_without_place, _MATHS.sub(lambda maths: tex_of(maths[0]), body))
    return _SUMMARY.sub(r"\1p>", _DETAILS.sub("", body))


def _without_place(link: re.Match[str]) -> str:
    return _PLACE_IN_A_FILE.sub(r"\1", _TO_A_PLACE.sub("", link[0]))


def title_for_moodle(title: str, *, is_module: bool) -> str:
    """A title that is not too long.

    That of a module is escaped, since Moodle puts it into XML of its own as it is.
    """
    fitting = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return escape(fitting, quote=False) if is_module else fitting
