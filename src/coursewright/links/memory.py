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

_FORM = 1
"""To be raised with each change of what is kept."""
_LARGEST = 20_000_000
_SHOWN = ("etag", "content-type", "location")
"""What is kept of a reply's headers."""


class Memory:
    """The answers and replies of earlier runs; of none where there is no file for them."""

    def __init__(self, file: Path | None) -> None:
        """Open the file, or begin one anew where it cannot be read."""
        self._lock = threading.Lock()
        self._database = _open(file)

    def recall(self, key: str) -> Answer | None:
        """What was proved of a thing, where it is still taken to hold."""
        with self._lock:
            rows = self._database.execute("SELECT said, at FROM answers WHERE key = ?", (key,))
            row = rows.fetchone()
        if row is None:
            return None
        answer = _answer(row[0])
        is_fresh = answer is not None and 0 <= time.time() - row[1] < LIVES[answer.verdict]
        return answer if is_fresh else None

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer, where it proves something."""
        if answer.verdict in LIVES:
            values = (key, json.dumps(asdict(answer)), time.time())
            self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", *values)

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
        with self._lock:
            row = self._database.execute(
                "SELECT headers, body FROM replies WHERE method = ? AND url = ?",
                (ask.method, ask.url),
            ).fetchone()
        if row is None:
            return None
        try:
            headers, body = json.loads(row[0]), zlib.decompress(row[1])
        except (ValueError, TypeError, zlib.error):
            return None
        return Reply(200, headers, body) if "etag" in headers else None

    def _keep_reply(self, ask: Ask, reply: Reply) -> None:
        headers = {name: reply.headers[name] for name in _SHOWN if name in reply.headers}
        if len(reply.body) <= _LARGEST:
            body = zlib.compress(reply.body, 1)
            values = (ask.method, ask.url, json.dumps(headers), body, time.time())
            self._write("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)", *values)

    def _write(self, statement: str, *values: object) -> None:
        # Where the disk is full, or another run has the file, it will be asked again.
        with self._lock, suppress(sqlite3.Error):
            self._database.execute(statement, values)


def _open(file: Path | None) -> sqlite3.Connection:
    if file is None:
        return _prepared(":memory:")
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _prepared(str(file))
        except (sqlite3.Error, OSError):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return _prepared(":memory:")


def _prepared(name: str) -> sqlite3.Connection:
    # Each statement is a transaction of its own. To survive the end of this process, it need
    # not be on the disk at once; a power cut may cost the last of them.
    database = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = OFF")
    if database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
        for table in ("answers", "replies"):
            database.execute(f"DROP TABLE IF EXISTS {table}")
        database.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, said TEXT, at REAL)")
        columns = "method TEXT, url TEXT, headers TEXT, body BLOB, at REAL"
        database.execute(f"CREATE TABLE replies ({columns}, PRIMARY KEY (method, url))")
        database.execute(f"PRAGMA user_version = {_FORM}")
    for table in ("answers", "replies"):
        database.execute(f"DELETE FROM {table} WHERE at < ?", (time.time() - _FORGOTTEN,))
    return database


def _answer(text: str) -> Answer | None:
    try:
        said = json.loads(text)
        renamings = tuple(Renaming(**one) for one in said.pop("renamings"))
        answer = Answer(**said, renamings=renamings)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
    return answer if answer.verdict in LIVES else None
