"""What the pages of a site need -> the strictest policy that lets it in, as a header or element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Source = tuple[str, str]
"""A directive of a policy, and one thing that it lets in."""

SELF, NONE = "'self'", "'none'"
_DATA = "data:"
_FILES = "file:"
"""What lets in a file, of which no specification says that it is a page's own."""

_ALWAYS: Mapping[str, tuple[str, ...]] = {
    "default-src": (SELF,),
    "script-src": (SELF,),
    "style-src": (SELF,),
    "img-src": (SELF, _DATA),  # the theme's icons
    "connect-src": (SELF,),
    "frame-src": ("https://www.youtube-nocookie.com",),
    "manifest-src": (SELF,),
    "worker-src": (SELF,),
    "object-src": (NONE,),
    "base-uri": (NONE,),
    "form-action": (SELF,),
    "frame-ancestors": (NONE,),
}
_HEADER_ONLY = "frame-ancestors"
"""What browsers ignore in a page, and complain of."""

MAX_STYLES = 16
"""A site with more different styles in its pages lets in all styles: a header has to stay short."""


@dataclass(frozen=True)
class Policy:
    """A policy: for each directive what it lets in."""

    directives: Mapping[str, tuple[str, ...]]

    @property
    def header(self) -> str:
        """The value of the header `Content-Security-Policy`."""
        return "; ".join(" ".join((name, *let_in)) for name, let_in in self.directives.items())

    @property
    def element(self) -> str:
        """The element that says the same in a page, but for who may frame it."""
        said = {name: let_in for name, let_in in self.directives.items() if name != _HEADER_ONLY}
        return f'<meta http-equiv="Content-Security-Policy" content="{Policy(said).header}">'


def for_a_folder(policy: Policy) -> Policy:
    """The same for pages that are opened as files: nothing comes from another site."""

    def own(let_in: Iterable[str]) -> tuple[str, ...]:
        others = [s for s in let_in if s != SELF and (s.startswith("'") or s == _DATA)]
        return tuple(others) if NONE in others else (SELF, _FILES, *others)

    media = dict.fromkeys((*policy.directives.get("media-src", ()), _DATA))  # captions
    directives = {**policy.directives, "media-src": tuple(media)}
    return Policy({name: own(let_in) for name, let_in in directives.items()})


def policy_of(sources: Iterable[Source]) -> Policy:
    """The strictest policy under which these work."""
    more: dict[str, set[str]] = defaultdict(set)
    for directive, source in sources:
        more[directive].add(source)
    if sum(source.startswith("'sha256-") for source in more["style-src"]) > MAX_STYLES:
        # Browsers ignore this word where there is a hash beside it.
        hosts = {source for source in more["style-src"] if not source.startswith("'")}
        more["style-src"] = {*hosts, "'unsafe-inline'"}
    if SELF in more["frame-src"] | more["object-src"]:
        more[_HEADER_ONLY].add(SELF)  # a page that stands in another of the site
    directives: dict[str, tuple[str, ...]] = {}
    for name in [*_ALWAYS, *sorted(more.keys() - _ALWAYS)]:
        let_in = (*_ALWAYS.get(name, (SELF,)), *sorted(more[name]))
        directives[name] = tuple(dict.fromkeys(s for s in let_in if s != NONE)) or (NONE,)
    return Policy(directives)
