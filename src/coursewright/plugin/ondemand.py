"""The pages that a server writes once a browser asks for them: most of a build is the theme's work.

MkDocs gives each page to the theme's template, and writes what this makes of it. Here the template
hands over something to stand in for the page, and makes the page itself when someone looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Template
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from coursewright.plugin.served import asked_for

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = get_plugin_logger("coursewright")

_STAND_IN = '<!doctype html><meta http-equiv="refresh" content="0">'
"""Seen by a browser only that asks at the moment at which a build begins; it then asks again."""

_FAILED = (
    "<!doctype html><title>No page</title><body><p>{}</p><p>Mend it and save again.</p></body>"
)

_KNOWN = ("coursewright.", "material.plugins.search.", "mkdocs.contrib.search", "mkdocs_redirects.")
"""The modules whose plugins do something when a page or the site is finished, but read no page."""


@dataclass(frozen=True)
class _Waiting:
    page: Page
    make: Callable[[], str]


class PagesOnDemand:
    """The pages of a server's latest build at which nobody has looked yet."""

    def __init__(self, finish: Callable[[str], str]) -> None:
        """Start with none; `finish` is given each page's HTML, and gives that which is shown."""
        self.building = Lock()
        """To be held by a build, from which nobody shall get a page that is half there."""
        self._finish = finish
        self._waiting: dict[str, _Waiting] = {}
        self._coming: tuple[Page, Any] | None = None

    def start_build(self) -> None:
        """Forget the pages of the last build."""
        self._waiting.clear()

    def put_off(self, env: Environment, config: MkDocsConfig) -> None:
        """Let the theme's templates wait, unless another plugin may want the pages they make."""
        events = config.plugins.events
        handlers = [*events["post_page"], *events["post_build"]]
        if all(handler.__module__.startswith(_KNOWN) for handler in handlers):
            env.template_class = self._template_class()

    def expect(self, page: Page, context: object) -> None:
        """Take note of the page whose template is asked next, and with what."""
        self._coming = (page, context)

    def _template_class(self) -> type[Template]:
        on_demand = self

        class Waits(Template):
            def render(self, *args: Any, **kwargs: Any) -> str:
                page, context = on_demand._coming or (None, None)
                if page is None or len(args) != 1 or args[0] is not context:
                    return super().render(*args, **kwargs)
                make = super().render
                on_demand._waiting[page.file.dest_uri] = _Waiting(page, lambda: make(context))
                return _STAND_IN

        return Waits

    def write(self, path: str) -> None:
        """Write the page at a path of the site, if it waits for that."""
        with self.building:
            if found := self._waiting.pop(path, None):
                html = self._finish(_made(found))
                data = html.encode(errors="xmlcharrefreplace")
                write_file(data, found.page.file.abs_dest_path)

    def write_all(self) -> None:
        """Write all pages that wait."""
        for path in list(self._waiting):
            self.write(path)

    def before(self, app: WSGIApplication, top: str) -> WSGIApplication:
        """What answers in place of a server's `app`, whose site begins at the path `top`."""

        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            self.write(asked_for(environ, top))
            return app(environ, start)

        return answer


def _made(waiting: _Waiting) -> str:
    """What the template makes of a page, which is to be the active one meanwhile."""
    page = waiting.page
    page.active = True
    try:
        return waiting.make()
    except Exception as error:
        log.debug("", exc_info=True)
        words = f"The theme's template fails at the page {page.file.src_uri}: {error!r}"
        log.error(words)
        return _FAILED.format(escape(words))
    finally:
        page.active = False
