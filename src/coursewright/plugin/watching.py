"""What a server looks at: the course's files, which may come and go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from coursewright.project import CONFIG_FILE, Project

_PAUSE = 0.1
"""Seconds between two looks at the files that are watched."""


class Watching:
    """What is watched, of a course whose files are named anew at each build.

    The folders that hold the files, not these themselves: a watched file that vanishes for a
    moment, as it does when some editors save it, is never looked at again.
    """

    def __init__(self) -> None:
        """Start with nothing watched, and no server to do it."""
        self._server: LiveReloadServer | None = None
        self._names: set[str] = set()
        self._folders: set[Path] = set()
        self._watched: set[Path] = set()

    def name(self, project: Project, files: Iterable[str]) -> None:
        """Watch what a course is made of, which names these files in its folder."""
        folders = {project.folder / name.partition("/")[0] for name in files}
        own = {project.manifest, project.docs, project.templates or project.manifest}
        self._names |= {CONFIG_FILE, *(folder.name for folder in folders)}
        self._names |= {project.relative(path).partition("/")[0] for path in own}
        self._folders = folders - {project.docs, project.folder}
        if project.templates:
            self._folders.add(project.templates)
        if project.manifest.parent != project.folder:
            self._folders.add(project.manifest.parent)
        self._watch_folders()

    def attach(self, server: LiveReloadServer, folder: Path, own: Iterable[str | None]) -> None:
        """Let a server do it, which has itself begun with files of its `own`."""
        self._server = server
        _look_more_often(server, own)
        _watch_names(server, folder, self._names)
        self._watch_folders()

    def _watch_folders(self) -> None:
        """Watch the folders that are there; those that came or went since the last build too."""
        if not self._server:
            return
        there = {folder for folder in self._folders if folder.is_dir()}
        for folder in there - self._watched:
            self._server.watch(str(folder))
        for folder in self._watched - there:
            self._server.unwatch(str(folder))
        self._watched = there


def _look_more_often(server: LiveReloadServer, paths: Iterable[str | None]) -> None:
    """Let the server notice sooner what is saved: MkDocs looks twice a second.

    An observer's pace is settled when it is made, so that another takes the place of the server's,
    and watches what that has watched. The old one goes on, for what else it may have been given.
    """
    watched = [path for path in paths if path]
    for path in watched:
        server.unwatch(path)
    server.observer.start()
    server.observer = PollingObserver(timeout=_PAUSE)
    server.build_delay = _PAUSE / 2
    for path in watched:
        server.watch(path)


def _watch_names(server: LiveReloadServer, folder: Path, names: set[str]) -> None:
    """Watch some of a folder's entries, which may come and go.

    The server can watch all of a folder only; but a log that is written there would then make
    it build for ever. So what it would do on a change is asked of it, and done for these alone.
    """

    class Asked:
        def schedule(self, handler: FileSystemEventHandler, *_: object, **__: object) -> None:
            self.handler = handler

    class Chosen(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            changed = {Path(str(path)).name for path in (event.src_path, event.dest_path) if path}
            if changed & names:
                # A folder that comes is a change too; the server heeds files only.
                asked.handler.on_any_event(FileModifiedEvent(event.src_path))

    asked, observer = Asked(), server.observer
    server.observer = asked  # type: ignore[assignment]
    server.watch(str(folder), recursive=False)
    server.observer = observer
    observer.schedule(Chosen(), str(folder), recursive=False)
