"""What the services that courses link to answer, each from a few plain facts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import quote, unquote

from tests.conftest import REPOSITORY
from tests.links.standin import Answer, Handler, Request, StandIn


@dataclass(frozen=True)
class Blob:
    """A file of which only git's hash is known."""

    sha: str


Tree = Mapping[str, bytes | Blob | None]
"""Files by their paths; the folders follow from these."""

_MISSING = Answer(404, "<title>Page not found</title>")
_PAGE = Answer(200, "<title>A page</title>")


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub; one that is private or gone is simply not there."""

    name: str
    refs: Mapping[str, Tree] = field(default_factory=lambda: {"main": {}})
    """Branches, and commits by their whole hashes."""
    tags: Mapping[str, Tree] = field(default_factory=dict)
    default: str = "main"
    moved_from: Collection[str] = ()
    renamed_branches: Mapping[str, str] = field(default_factory=dict)
    """The new names of branches by the earlier ones."""
    empty: bool = False
    truncated: bool = False
    """Whether the list of all its files breaks off, after half of them."""

    def is_moved(self, owner: str, name: str) -> bool:
        """Whether this is an earlier name; large and small letters are the same."""
        return f"{owner}/{name}".lower() != self.name.lower()

    @property
    def api(self) -> str:
        """Where GitHub redirects to from an earlier name."""
        return f"https://api.github.com/repositories/{zlib.crc32(self.name.encode())}"

    @property
    def branches(self) -> dict[str, Tree]:
        """The branches alone."""
        return {
            ref: tree for ref, tree in self.refs.items() if not re.fullmatch("[0-9a-f]{40}", ref)
        }

    @cached_property
    def commits(self) -> dict[str, Tree]:
        """The files of each commit; one that was given is that of the branches like it."""
        given = {ref: tree for ref, tree in self.refs.items() if ref not in self.branches}
        trees = [*self.refs.values(), *self.tags.values()]
        made = {
            _hash("commit", f"{self.name} {_listed(tree)[0]}".encode()): tree
            for tree in trees
            if tree not in given.values()
        }
        return given | made

    def commit(self, ref: str) -> str | None:
        """The commit of a branch, a tag, or a hash that may be cut after seven digits or more."""
        ref = self.default if ref == "HEAD" else ref.removeprefix("refs/")
        for kind, known in (("heads/", self.branches), ("tags/", self.tags)):
            tree = known.get(ref.removeprefix(kind))
            if tree is not None and not self.empty:
                return next(sha for sha, there in self.commits.items() if there == tree)
        return next((sha for sha in self.commits if len(ref) >= 7 and sha.startswith(ref)), None)

    def split(self, where: str) -> tuple[str | None, str]:
        """The commit and the path of `REF/PATH`; the longest ref wins."""
        parts = where.split("/")
        for end in range(len(parts), 0, -1):
            if sha := self.commit("/".join(parts[:end])):
                return sha, "/".join(parts[end:])
        return None, ""


class GitHub:
    """GitHub's programming interface, its pages and its raw files, from the same repositories."""

    def __init__(
        self,
        *repositories: Repository,
        gists: Mapping[str, Collection[str]] | None = None,
        budget: int = 60,
        budget_with_token: int = 5000,
        refusal: int = 403,
    ) -> None:
        self._names = {name.lower(): r for r in repositories for name in (*r.moved_from, r.name)}
        self._numbers = {r.api.rpartition("/")[2]: r for r in repositories}
        self._gists = gists or {}
        self._budgets = {False: budget, True: budget_with_token}
        self._refusal = Answer.json({"message": "API rate limit exceeded for 192.0.2.1."}, refusal)
        self._reset = int(time.time()) + 3600
        self._used: Counter[bool] = Counter()
        self._lock = Lock()

    def serve(self, web: StandIn) -> None:
        """Answer for all of GitHub's hosts."""
        web.on("api.github.com", self.api)
        web.on("github.com", self.pages)
        web.on("raw.githubusercontent.com", self.raw)

    def api(self, request: Request) -> Answer:
        """Answers of api.github.com, as far as the budget goes.

        As at GitHub, an answer that is unchanged costs nothing to those who send a token.
        """
        answer = self._answer(request)
        tag = f'W/"{hashlib.sha256(repr(answer).encode()).hexdigest()}"'
        unchanged = answer.status == 200 and request.headers.get("if-none-match") == tag
        with_token = "authorization" in request.headers
        budget = self._budgets[with_token]
        with self._lock:
            if self._used[with_token] >= budget:
                answer = self._refusal
            else:
                answer = Answer(304) if unchanged else answer
                self._used[with_token] += not (unchanged and with_token)
            used = self._used[with_token]
        limits = {"limit": budget, "remaining": budget - used, "used": used, "reset": self._reset}
        headers = {f"x-ratelimit-{name}": str(value) for name, value in limits.items()}
        if answer.status in (200, 304):
            headers["ETag"] = tag
        headers["x-ratelimit-resource"] = "core"
        return replace(answer, headers={**answer.headers, **headers})

    def _answer(self, request: Request) -> Answer:
        match request.path.strip("/").split("/"):
            case ["repos", owner, name, *rest] if found := self._find(owner, name):
                if found.is_moved(owner, name):
                    query = request.target.removeprefix(request.path)
                    return _moved("/".join((found.api, *rest)) + query)
                return _of_repository(found, rest, request)
            case ["repositories", number, *rest] if number in self._numbers:
                return _of_repository(self._numbers[number], rest, request)
            case ["gists", gist] if gist in self._gists:
                files: dict[str, Any] = {name: {} for name in self._gists[gist]}
                url = f"https://gist.github.com/{gist}"
                return Answer.json({"id": gist, "html_url": url, "files": files})
        return _message(404)

    def pages(self, request: Request) -> Answer:
        """Answers of github.com."""
        owner, name, kind, where = _parts(request.path, 4)
        if not name and any(known.startswith(f"{owner.lower()}/") for known in self._names):
            return _PAGE
        found = self._find(owner, name)
        if not found:
            return _MISSING
        if found.is_moved(owner, name):
            there = "/".join(("", found.name, *filter(None, (kind, where))))
            return _moved(f"https://github.com{quote(there)}")
        if kind not in ("blob", "tree", "raw"):
            return _MISSING if kind else _PAGE
        for old, new in found.renamed_branches.items():
            if f"{where}/".startswith(f"{old}/"):
                there = f"/{found.name}/{kind}/{new}{where.removeprefix(old)}"
                return _moved(f"https://github.com{quote(there)}", status=302)
        sha, path = found.split(where)
        if not sha or not _is_there(found.commits[sha], path):
            return _MISSING
        raw = f"https://raw.githubusercontent.com/{found.name}/{quote(where)}"
        return _moved(raw, status=302) if kind == "raw" else _PAGE

    def raw(self, request: Request) -> Answer:
        """Answers of raw.githubusercontent.com."""
        owner, name, where = _parts(request.path, 3)
        found = self._find(owner, name)
        sha, path = found.split(where) if found else (None, "")
        plain = {"Content-Type": "text/plain; charset=utf-8"}
        if found and sha and path in found.commits[sha]:
            return Answer(200, _content(found.commits[sha][path]), plain)
        return Answer(404, "404: Not Found", plain)

    def _find(self, owner: str, name: str) -> Repository | None:
        return self._names.get(f"{owner}/{name}".lower())


def _of_repository(repository: Repository, asked: list[str], request: Request) -> Answer:
    """What the programming interface says of a repository, or of what is in it."""
    rest = [unquote(part) for part in asked]
    match rest:
        case []:
            return Answer.json({
                "full_name": repository.name,
                "default_branch": repository.default,
                "html_url": f"https://github.com/{repository.name}",
                "private": False,
            })  # fmt: skip
        case ["git" | "commits", *_] if repository.empty:
            return _message(409, "Git Repository is empty.")
        case ["git", "trees", ref] if sha := repository.commit(ref):
            return Answer.json(_tree(repository, sha, whole="recursive" in request.query))
        case ["git", "matching-refs", "heads" | "tags" as kind, *prefix]:
            known = repository.branches if kind == "heads" else repository.tags
            start = "/".join(prefix)
            refs = [f"refs/{kind}/{name}" for name in sorted(known) if name.startswith(start)]
            found = [(ref, {"sha": repository.commit(ref), "type": "commit"}) for ref in refs]
            return Answer.json([{"ref": ref, "object": commit} for ref, commit in found])
        case ["branches", *parts]:
            name = "/".join(parts)
            if new := repository.renamed_branches.get(name):
                return _moved(f"{repository.api}/branches/{quote(new)}")
            there = name in repository.branches and not repository.empty
            return Answer.json({"name": name}) if there else _message(404, "Branch not found")
        case ["contents", *path] if sha := repository.commit(request.query.get("ref", "HEAD")):
            return _contents(repository.commits[sha], "/".join(path))
        case ["commits", *ref]:
            sha = repository.commit("/".join(ref))
            missing = f"No commit found for SHA: {'/'.join(ref)}"
            return Answer.json({"sha": sha}) if sha else _message(422, missing)
    return _message(404)


def _tree(repository: Repository, sha: str, *, whole: bool) -> dict[str, Any]:
    entries = sorted(_listed(repository.commits[sha])[1], key=lambda entry: entry["path"])
    cut = whole and repository.truncated
    if cut:
        entries = entries[: len(entries) // 2]
    elif not whole:
        entries = [entry for entry in entries if "/" not in entry["path"]]
    url = f"https://api.github.com/repos/{repository.name}/git/trees/{sha}"
    return {"sha": sha, "url": url, "tree": entries, "truncated": cut}


def _contents(tree: Tree, path: str) -> Answer:
    if path in tree:
        content = base64.b64encode(_content(tree[path])).decode()
        file = {"type": "file", "path": path, "encoding": "base64", "content": content}
        return Answer.json(file)
    below = [entry for entry in _listed(tree)[1] if entry["path"].rpartition("/")[0] == path]
    kinds = {"blob": "file", "tree": "dir"}
    inside = [{"type": kinds[entry["type"]], "path": entry["path"]} for entry in below]
    return Answer.json(inside) if below else _message(404)


def _content(content: bytes | Blob | None) -> bytes:
    return content if isinstance(content, bytes) else b""


def _is_there(tree: Tree, path: str) -> bool:
    return not path or any(f"{file}/".startswith(f"{path}/") for file in tree)


def _listed(tree: Tree, under: str = "") -> tuple[str, list[dict[str, str]]]:
    """The hash that git gives to a folder, and a description of all that is in it.

    How git makes hashes: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    inside: dict[str, dict[str, bytes | Blob | None]] = {}
    for path, content in tree.items():
        name, _, rest = path.partition("/")
        inside.setdefault(name, {})[rest] = content
    found, lines = [], []
    for name, below in inside.items():
        if "" in below:
            kind, mode, end, file = "blob", "100644", "", below[""]
            sha = file.sha if isinstance(file, Blob) else _hash(kind, _content(file))
        else:
            kind, mode, end = "tree", "040000", "/"
            sha, deeper = _listed(below, f"{under}{name}/")
            found += deeper
        found.append({"path": under + name, "mode": mode, "type": kind, "sha": sha})
        line = f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(sha)
        lines.append((name + end, line))  # git sorts a folder as if a stroke ended its name
    return _hash("tree", b"".join(line for _, line in sorted(lines))), found


def _hash(kind: str, content: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content).hexdigest()


def _parts(path: str, number: int) -> list[str]:
    """So many parts of a path, decoded; the last one is the rest, missing ones are empty."""
    parts = unquote(path.strip("/")).split("/", number - 1)
    return parts + [""] * (number - len(parts))


def _moved(url: str, *, status: int = 301) -> Answer:
    message = {"message": "Moved Permanently", "url": url}
    return Answer.json(message, status, {"Location": url})


def _message(status: int, message: str = "Not Found") -> Answer:
    return Answer.json({"message": message, "status": str(status)}, status)


def facts(name: str) -> Repository:
    """A real repository as it was at its branch `main`: its files, without what is in them."""
    file = REPOSITORY / "tests" / "data" / "github" / f"{name.replace('/', '+')}@main.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    blobs = [entry for entry in data["tree"] if entry["type"] == "blob"]
    tree = {entry["path"]: Blob(entry["sha"]) for entry in blobs}
    return Repository(name, {"main": tree, data["sha"]: tree})


def youtube(known: Mapping[str, tuple[int, str]], pages: Collection[str] = ()) -> Handler:
    """Answers of www.youtube.com: what it says of each video and playlist, and its title.

    `pages` are the handles and channels that exist: `@name`, `channel/…`. The pages of videos
    and playlists always do.
    """
    forms = (
        r"https?://(?:www\.youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
        r"([\w-]{11})(?![\w-]).*",
        r"https?://www\.youtube\.com/playlist\?(?:.*&)?list=([\w-]+).*",
    )

    def answer(request: Request) -> Answer:
        if request.path != "/oembed":
            always = re.match(r"/(watch|embed/|shorts/|live/|playlist|$)", request.path)
            return _PAGE if always or unquote(request.path.strip("/")) in pages else _MISSING
        asked = (re.fullmatch(form, request.query.get("url", "")) for form in forms)
        match = next(filter(None, asked), None)
        status, title = known.get(match[1], (404, "")) if match else (400, "")
        if status != 200:
            return Answer(status, HTTPStatus(status).phrase.encode(), {"Content-Type": "text/html"})
        return Answer.json({
            "title": title,
            "author_name": "An author",
            "type": "video",
            "html": "<iframe></iframe>",
        })  # fmt: skip

    return answer


def discord(invites: Mapping[str, str | None]) -> Handler:
    """Answers of discord.com: the codes of invitations, each with the day that it ends."""

    def answer(request: Request) -> Answer:
        code = request.path.removeprefix("/api/v10/invites/")
        if code == request.path:
            return _PAGE
        if code not in invites:
            return Answer.json({"message": "Unknown Invite", "code": 10006}, 404)
        guild = {"name": "A course"}
        return Answer.json({"code": code, "expires_at": invites[code], "guild": guild})

    return answer


def doi(known: Mapping[str, str]) -> Handler:
    """Answers of doi.org: where each DOI leads, DOIs in small letters."""

    def answer(request: Request) -> Answer:
        path = unquote(request.path.strip("/"))
        name = path.removeprefix("api/handles/")
        url = known.get(name.lower())
        if name == path:
            return Answer(302, headers={"Location": url}) if url else _MISSING
        if not url:
            return Answer.json({"responseCode": 100, "handle": name}, 404)
        value = {"index": 1, "type": "URL", "data": {"format": "string", "value": url}}
        return Answer.json({"responseCode": 1, "handle": name, "values": [value]})

    return answer


def wayback(kept: Mapping[str, str]) -> Handler:
    """Answers of archive.org: the addresses that it keeps, each with the time of its copy."""

    def answer(request: Request) -> Answer:
        url = request.query.get("url", "")
        if request.path != "/wayback/available" or url not in kept:
            return Answer.json({"url": url, "archived_snapshots": {}})
        copy = f"http://web.archive.org/web/{kept[url]}/{url}"
        closest = {"available": True, "url": copy, "timestamp": kept[url], "status": "200"}
        return Answer.json({"url": url, "archived_snapshots": {"closest": closest}})

    return answer


def always(request: Request) -> Answer:
    """What Colab, nbviewer, Binder and Kaggle answer, whatever they are asked."""
    return _PAGE
