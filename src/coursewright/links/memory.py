"""What was proved of links, and for how long it is taken to hold.

Kept in a file of SQLite, where each answer is there for good once it is written: a run that is
interrupted, or killed, loses nothing of it. Only what was proved is kept.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from coursewright.links.asking import Ask, Reply
from coursewright.links.verdicts import Answer, Renaming, Verdict

_HOUR = 3600
_DAY = 24 * _HOUR

LIVES: Mapping[Verdict, int] = {
    "ok": 3 * _DAY,
    "moved": 3 * _DAY,
    "not-embeddable": _DAY,
    "private": _HOUR,
    "broken": _HOUR,
}
"""For how many seconds an answer holds. What is to be mended is looked at again soon."""

_FORGOTTEN = 60 * _DAY
"""After how many seconds what was kept goes, whether it is asked for or not."""

_FORM = 2
"""To be raised with each change of what is kept."""
_TABLES = {
    "answers": "key TEXT PRIMARY KEY, said TEXT, at REAL",
    "replies": "method TEXT, url TEXT, headers TEXT, at REAL, body BLOB, PRIMARY KEY (method, url)",
}
# What SQLite says of a file that is damaged, or another's. A file that is in use, or may not be
# written, is left alone.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_LARGEST = 20_000_000
_SHOWN = ("etag", "content-type", "location")
"""What is kept of a reply's headers."""


class Memory:
    """The answers and replies of earlier runs; of none where there is no file for them."""

    def __init__(self, file: Path | None) -> None:
        """Open the file, or begin one anew where it is damaged."""
        self._lock = threading.Lock()
        self._database = _open(file)
        # Most replies cannot be kept; so for most requests the file need not be asked.
        self._kept = set(self._read("SELECT method, url FROM replies"))

    def recall(self, key: str) -> Answer | None:
        """What was proved of a thing, where it is still taken to hold."""
        rows = self._read("SELECT said, at FROM answers WHERE key = ?", key)
        return _answer(*rows[0]) if rows else None

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer, where it proves something."""
        if answer.verdict in LIVES:
            values = (key, json.dumps(asdict(answer)), time.time())
            self._write("INSERT OR REPLACE INTO answers (key, said, at) VALUES (?, ?, ?)", *values)

    def fetching(self, fetch: Callable[[Ask], Reply]) -> Callable[[Ask], Reply]:
        """`fetch`, asking only whether a reply that is kept still holds, where there is one."""

        def fetch_what_changed(ask: Ask) -> Reply:
            if not ask.keep:
                return fetch(ask)
            kept = self._reply(ask)
            if kept:
                etag = {"If-None-Match": kept.headers["etag"]}
                ask = replace(ask, headers={**ask.headers, **etag})
            reply = fetch(ask)
            if kept and reply.status == 304:
                return kept
            if reply.status == 200 and reply.headers.get("etag") and reply.is_whole:
                self._keep_reply(ask, reply)
            return reply

        return fetch_what_changed

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _reply(self, ask: Ask) -> Reply | None:
        if (ask.method, ask.url) not in self._kept:
            return None
        query = "SELECT headers, body FROM replies WHERE method = ? AND url = ?"
        rows = self._read(query, ask.method, ask.url)
        with suppress(ValueError, TypeError, LookupError, zlib.error):  # it may be damaged
            headers, body = json.loads(rows[0][0]), zlib.decompress(rows[0][1])
            return Reply(200, {"etag": headers["etag"], **headers}, body)
        return None

    def _keep_reply(self, ask: Ask, reply: Reply) -> None:
        headers = {name: reply.headers[name] for name in _SHOWN if name in reply.headers}
        if len(reply.body) <= _LARGEST:
            body = zlib.compress(reply.body, 1)
            values = (ask.method, ask.url, json.dumps(headers), time.time(), body)
            self._write("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)", *values)

    def _read(self, query: str, *values: object) -> list[Any]:
        # Where the file turns out to be damaged, it is as if nothing were known.
        with self._lock, suppress(sqlite3.Error, ValueError):
            return self._database.execute(query, values).fetchall()
        return []

    def _write(self, statement: str, *values: object) -> None:
        # Where the disk is full, or another run has the file, it will be asked again.
        with self._lock, suppress(sqlite3.Error, ValueError):
            self._database.execute(statement, values)


def _open(file: Path | None) -> sqlite3.Connection:
    """The file, begun anew where it is damaged; memory alone where it cannot be used."""
    if file:
        with suppress(sqlite3.Error, OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                return _prepared(str(file))
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
            for ending in ("", "-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
            return _prepared(str(file))
    return _prepared(":memory:")


def _prepared(name: str) -> sqlite3.Connection:
    # Each statement is a transaction of its own. To survive the end of this process, it need
    # not be on the disk at once; a power cut may cost the last of them.
    database = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN IMMEDIATE")  # another run may begin now, too
        if database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            for table, columns in _TABLES.items():
                database.execute(f"DROP TABLE IF EXISTS {table}")
                database.execute(f"CREATE TABLE {table} ({columns})")
            database.execute(f"PRAGMA user_version = {_FORM}")
        for table in _TABLES:
            database.execute(f"DELETE FROM {table} WHERE at < ?", (time.time() - _FORGOTTEN,))
        database.execute("COMMIT")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _answer(text: str, at: float) -> Answer | None:
    """An answer that was kept `at` a time, where it still holds."""
    with suppress(ValueError, TypeError, LookupError, AttributeError):  # it may be damaged
        said = json.loads(text)
        renamings = tuple(Renaming(**one) for one in said.pop("renamings"))
        answer = Answer(**said, renamings=renamings)
        return answer if 0 <= time.time() - at < LIVES[answer.verdict] else None
    return None
