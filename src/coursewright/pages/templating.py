"""Jinja for templates and for the pages of `docs/` that ask for it, with errors that point.

Every value that a template writes out is escaped to Markdown that shows just its text; only
what is Markup already, such as another template's output, passes as it is.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from coursewright import __version__
from coursewright.errors import ContentError, Place, refused
from coursewright.markdown import escape, link_target, relative_link
from coursewright.project import Project
from coursewright.wording import nearest

OWN_TEMPLATES = Path(__file__).parent / "templates"


FOR_PAGES = ("course", "weeks")
"""The values that pages of `docs/` may use, besides the blocks."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """For pages, which are prose and not code: they read the course, and nothing else.

    Time and memory it does not bound. A template of the author's own is code, and runs outside.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of the course its keys, but not what pydantic adds to them; of functions nothing."""
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        return not callable(obj) and super().is_safe_attribute(obj, attr, value)


class Templates:
    """The templates of a project: the author's own first, then ours."""

    def __init__(self, project: Project, blocks: Mapping[str, str], **values: Any) -> None:
        """Set them up with the values that they all see, and blocks: templates to be called."""
        self._project = project
        loaders: list[BaseLoader] = [FileSystemLoader(OWN_TEMPLATES)]
        if project.templates:
            loaders.insert(0, FileSystemLoader(project.templates))
        loader = ChoiceLoader(loaders)
        for_pages = {name: self._block(template) for name, template in blocks.items()}
        for_pages |= {name: values[name] for name in FOR_PAGES}
        self._environment = _environment(Environment, loader, for_pages | values)
        self._environment.bytecode_cache = bytecode_cache(self._environment)
        self._sandbox = _environment(_Sandbox, loader, for_pages)
        self._names = sorted(for_pages)

    def _block(self, template: str) -> Callable[[Context], Markup]:
        @pass_context
        def block(context: Context) -> Markup:
            return self.render(template, context["page"])

        return block

    def render(self, name: str, page: str, **values: Any) -> Markup:
        """The Markdown that a template makes for the page at the path `page`, no newline about it.

        Raises ContentError, naming the template's file and line, where it fails.
        """
        file = self._file(name)
        with self._failures_at(file):
            template = self._environment.get_template(name)
            return Markup(template.render(values, page=page).strip("\n"))

    def render_text(self, text: str, file: str, page: str) -> Markup:
        """The same for a text that came from `file`, whose lines it must have kept."""
        with self._failures_at(file):
            code = self._sandbox.compile(text, filename=file)
            template = Template.from_code(self._sandbox, code, self._sandbox.make_globals(None))
            return Markup(template.render(page=page))

    @contextmanager
    def _failures_at(self, file: str) -> Iterator[None]:
        try:
            yield
        except ContentError:  # from a block that the template calls
            raise
        except Exception as error:
            raise self._failure(error, file) from None

    def _file(self, name: str) -> str:
        """A template's file, as messages name it."""
        own = self._project.templates
        if own and (own / name).is_file():
            return self._project.relative(own / name)
        return name

    def _failure(self, error: Exception, file: str) -> ContentError:
        # An error may come from a template that the named one includes. Jinja makes the lines of
        # the traceback those of the templates; the innermost counts.
        if isinstance(error, TemplateSyntaxError):
            file = self._file(error.name) if error.name else error.filename or file
            return self._refusal(Place(file, error.lineno), error)
        place = Place(file)
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename == file:
                place = Place(file, frame.lineno)
            elif self._is_template(Path(frame.filename)):
                place = Place(self._template_of(Path(frame.filename)), frame.lineno)
        return self._refusal(place, error)

    def _is_template(self, path: Path) -> bool:
        folders = (OWN_TEMPLATES, self._project.templates)
        return any(folder is not None and path.is_relative_to(folder) for folder in folders)

    def _template_of(self, path: Path) -> str:
        return path.name if path.is_relative_to(OWN_TEMPLATES) else self._project.relative(path)

    def _refusal(self, place: Place, error: Exception) -> ContentError:
        said = str(error).rstrip(".")
        if isinstance(error, UndefinedError):
            unknown = re.match(r"'(\w+)' is undefined", said)
            near = nearest(unknown[1], self._names) if unknown else None
            hint = f"did you mean {near}?" if near else f"there are: {', '.join(self._names)}"
            message = f"this template uses something that there is not: {said}"
            return refused("CW091", place, message, hint)
        if isinstance(error, TemplateNotFound):
            return refused("CW092", place, f"there is no template called {said}")
        if isinstance(error, TemplateSyntaxError):
            hint = "look at {{ … }} and {% … %} on this line and above it"
            return refused("CW093", place, f"this template cannot be understood: {said}", hint)
        return refused("CW094", place, f"this template fails: {said or type(error).__name__}")


def _environment(
    kind: type[Environment], loader: BaseLoader, values: Mapping[str, Any]
) -> Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # The usual {# would swallow the attributes of a heading: # Title {#id}
        comment_start_string="{%#",
        comment_end_string="#%}",
    )
    environment.filters.update(path=_path, url=link_target)
    environment.globals.update(values)
    return environment


def bytecode_cache(environment: Environment) -> FileSystemBytecodeCache | None:
    """Jinja's own, for this user alone: compiling templates takes longer than using them.

    Jinja compares the source, but not the settings, which the name of the files stands for.
    """
    settings = (
        *sorted(environment.extensions),
        environment.autoescape,
        environment.comment_start_string,
        environment.trim_blocks,
        environment.lstrip_blocks,
    )
    named = sha256(repr(settings).encode()).hexdigest()[:8]
    try:
        return FileSystemBytecodeCache(pattern=f"coursewright-{__version__}-{named}-%s.cache")
    except (OSError, RuntimeError):  # nowhere to write, or no place that is this user's alone
        return None


@pass_context
def _path(context: Context, path: str) -> Markup:
    """A path of the site as a link from the page that is being written."""
    return relative_link(path, context["page"])
