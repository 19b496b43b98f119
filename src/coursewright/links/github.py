"""GitHub: repositories, their branches and files, and gists.

One question settles all the links into one branch of a repository: the list of its files. What
each answer means is in GitHub's documentation of its REST API: "Git trees", "Git references",
"Branches", "Repositories", "Gists", and "Rate limits for the REST API".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from coursewright.links.asking import Ask, Inquiry, Reply
from coursewright.links.githubapi import API, NOTHING, UntoldError, get, mapping, no_answer, told
from coursewright.links.githubtext import can_be_missing, missing_place
from coursewright.links.resources import OnGitHub
from coursewright.links.verdicts import Answer, Renaming
from coursewright.links.web import inquire as inquire_page

_PAGES = "https://github.com"
_RAW = "https://raw.githubusercontent.com"

_TREE = 20_000_000
"""GitHub cuts a list of files at 7 MB."""
_TEXT = 1_000_000

_PRIVATE_OR_GONE = "GitHub shows no such repository: it is gone, or private"
_HEX = re.compile(r"[0-9a-f]{7,40}")

Answers = dict[OnGitHub, Answer]


@dataclass(frozen=True)
class _Tree:
    """The files of a repository at one ref, with the repository's present name."""

    ref: str
    repository: str
    kinds: Mapping[str, str]
    """`blob`, `tree` or `commit` (which is another repository), by path."""
    is_whole: bool


@dataclass
class _Repository:
    """What is known of a repository so far."""

    name: str
    present_name: str = ""
    default: str = ""
    trees: dict[str, _Tree | Reply] = field(default_factory=dict)
    """The tree of each ref, or what came instead."""
    about: Reply | None = None
    refs: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)


def inquire(things: Sequence[OnGitHub]) -> Inquiry[Answers]:
    """What there is to say of things that are in one repository."""
    repository = _Repository(things[0].repository)
    answers: Answers = {}
    for ref in dict.fromkeys(_first_ref(thing) for thing in things):
        if ref:  # the lists of files first, for they may be all that GitHub answers
            yield from _tree(repository, ref)
    for thing in things:
        answers[thing] = yield from _thing(repository, thing)
    return answers


def _first_ref(thing: OnGitHub) -> str:
    """The ref, where it is known or has no slash; empty for the repository itself."""
    return thing.ref or "".join(thing.parts[:1])


def _thing(repository: _Repository, thing: OnGitHub) -> Inquiry[Answer]:
    try:
        return (yield from _settled(repository, thing))
    except UntoldError as error:
        return (yield from _without_tree(thing, error.reply))


def _settled(repository: _Repository, thing: OnGitHub) -> Inquiry[Answer]:
    ref = _first_ref(thing)
    if not ref:
        return (yield from _itself(repository, thing))
    found = repository.trees[ref]
    path = "/".join(thing.parts if thing.ref else thing.parts[1:])
    if isinstance(found, Reply) and found.status == 404:
        yield from _about(repository)
        return (yield from _elsewhere(repository, thing, ref, path))
    if isinstance(found, Reply):
        raise UntoldError(found)
    answer = yield from _in_tree(repository, thing, found, path)
    return _with_new_name(repository, thing, answer)


def _without_tree(thing: OnGitHub, reply: Reply) -> Inquiry[Answer]:
    """The answer where the API has told nothing of the files."""
    if reply.is_refusal:
        return (yield from _page(thing))
    if reply.status == 404:
        return Answer("broken", _PRIVATE_OR_GONE)
    if reply.status == 409:
        return Answer("broken", "the repository is there, but it is empty")
    if reply.status == 451:
        return Answer("broken", "GitHub withholds this repository for legal reasons")
    return no_answer(reply)


# -- Questions --------------------------------------------------------------------------------


def _tree(repository: _Repository, ref: str) -> Inquiry[_Tree | Reply]:
    if ref not in repository.trees:
        path = f"/repos/{repository.name}/git/trees/{quote(ref, safe='')}?recursive=1"
        reply = yield from get(path, urgency=0, limit=_TREE, keep=True)
        tree = _read_tree(repository.name, ref, reply) or reply
        repository.trees[ref] = tree
        if isinstance(tree, _Tree):
            repository.present_name = tree.repository
    return repository.trees[ref]


def _tree_if_there(repository: _Repository, ref: str) -> Inquiry[_Tree | None]:
    tree = yield from _tree(repository, ref)
    if isinstance(tree, Reply) and tree.status not in NOTHING:
        raise UntoldError(tree)
    return tree if isinstance(tree, _Tree) else None


def _read_tree(name: str, ref: str, reply: Reply) -> _Tree | None:
    data = mapping(reply)
    entries = data.get("tree")
    if not isinstance(entries, list):
        return None
    kinds = {
        str(entry["path"]): str(entry.get("type"))
        for entry in entries
        if isinstance(entry, dict) and "path" in entry
    }
    present = re.match(rf"{API}/repos/([^/]+/[^/]+)/", str(data.get("url")))
    return _Tree(ref, present[1] if present else name, kinds, not data.get("truncated"))


def _about(repository: _Repository) -> Inquiry[None]:
    """See to it that what the repository is called, and its first branch, are known."""
    if repository.about is None:
        repository.about = yield from get(f"/repos/{repository.name}", urgency=1)
        data = mapping(repository.about)
        repository.present_name = str(data.get("full_name") or repository.present_name)
        repository.default = str(data.get("default_branch") or "")
    if repository.about.status != 200:
        raise UntoldError(repository.about)


def _refs_from(repository: _Repository, start: str) -> Inquiry[list[str]]:
    """The names of the branches and tags that begin with `start`, the longest first."""
    if start not in repository.refs:
        names: set[str] = set()
        for kind in ("heads", "tags"):
            path = f"/repos/{repository.name}/git/matching-refs/{kind}/{quote(start)}"
            found = yield from told(path)
            for one in found if isinstance(found, list) else ():
                if isinstance(one, dict):
                    names.add(str(one.get("ref", "")).removeprefix(f"refs/{kind}/"))
        repository.refs[start] = sorted(names, key=len, reverse=True)
    return repository.refs[start]


# -- Answers ----------------------------------------------------------------------------------


def _itself(repository: _Repository, thing: OnGitHub) -> Inquiry[Answer]:
    """Whether the repository is there, which any list of its files proves."""
    if not any(isinstance(tree, _Tree) for tree in repository.trees.values()):
        yield from _about(repository)
    return _with_new_name(repository, thing, Answer("ok"))


def _in_tree(repository: _Repository, thing: OnGitHub, tree: _Tree, path: str) -> Inquiry[Answer]:
    kind = tree.kinds.get(path) if path else "tree"
    if kind == "tree" and thing.is_file:
        return Answer("broken", "this is a folder, and a file is wanted here")
    if kind == "blob" and can_be_missing(path, thing.fragment):
        return (yield from _in_text(repository, thing, tree, path))
    if kind:
        return Answer("ok")
    if _is_in_another(tree, path):
        return Answer("unverifiable", "it is in another repository that this one includes")
    if not tree.is_whole:
        where = f"/repos/{repository.name}/contents/{quote(path)}?ref={quote(tree.ref, safe='')}"
        reply = yield from get(where)
        if reply.status != 404:
            return Answer("ok") if reply.is_success else (yield from _without_tree(thing, reply))
    detail = f"{tree.repository} has no {path} on {tree.ref}"
    near = _nearest(path, tree.kinds, is_file=thing.is_file)
    return Answer("broken", detail, renamings=(Renaming(path, near),) if near else ())


def _is_in_another(tree: _Tree, path: str) -> bool:
    parts = path.split("/")
    starts = ("/".join(parts[:end]) for end in range(1, len(parts)))
    return any(tree.kinds.get(start) == "commit" for start in starts)


def _in_text(repository: _Repository, thing: OnGitHub, tree: _Tree, path: str) -> Inquiry[Answer]:
    """Whether a file has the lines, or the heading, that an address names behind #."""
    url = f"{_RAW}/{repository.present_name}/{quote(tree.ref)}/{quote(path)}"
    if url not in repository.texts:
        reply = yield Ask(url, limit=_TEXT, urgency=2)
        is_text = reply.status == 200 and reply.is_whole
        repository.texts[url] = reply.body.decode("utf-8", "replace") if is_text else None
    text = repository.texts[url]
    if text is None:
        return Answer("ok")
    detail, near = missing_place(text, thing.fragment)
    if not detail:
        return Answer("ok")
    return Answer("broken", detail, renamings=(Renaming(f"#{thing.fragment}", near),))


def _elsewhere(repository: _Repository, thing: OnGitHub, ref: str, path: str) -> Inquiry[Answer]:
    """The answer where the repository is there, and no ref has the name that comes first."""
    whole = f"{ref}/{path}".rstrip("/")
    for name in (yield from _refs_from(repository, ref)):
        if whole == name or whole.startswith(f"{name}/"):
            tree = yield from _tree_if_there(repository, name)
            if tree:
                rest = whole.removeprefix(name).lstrip("/")
                answer = yield from _in_tree(repository, thing, tree, rest)
                return _with_new_name(repository, thing, answer)
    if _HEX.fullmatch(ref):
        commit = yield from told(f"/repos/{repository.name}/commits/{ref}")
        sha = commit.get("sha") if isinstance(commit, dict) else None
        tree = yield from _tree_if_there(repository, str(sha or ref))
        if tree:
            return (yield from _in_tree(repository, thing, tree, path))
    # Asked for a branch that had another name, GitHub leads on to the present one; so do its
    # pages, but not what Colab, nbviewer, Binder and a download ask.
    branch = yield from told(f"/repos/{repository.name}/branches/{quote(ref, safe='')}")
    new = str(branch.get("name") or "") if isinstance(branch, dict) else ""
    tree = yield from _tree_if_there(repository, new or repository.default)
    detail = f"the repository has no branch, tag or commit called {ref}"
    if not tree:
        return Answer("broken", detail)
    answer = yield from _in_tree(repository, thing, tree, path)
    if answer.verdict != "ok":
        return Answer("broken", detail)
    renamings = (Renaming(whole, f"{tree.ref}/{path}".rstrip("/")),)
    if new and thing.is_page:
        answer = Answer("moved", f"the branch {ref} is called {new} now", renamings=renamings)
    else:
        answer = Answer("broken", detail, renamings=renamings)
    return _with_new_name(repository, thing, answer)


def _with_new_name(repository: _Repository, thing: OnGitHub, answer: Answer) -> Answer:
    """The answer, where the repository has another name now: moved, if it is there at all."""
    new = repository.present_name
    if not new or new.lower() == thing.repository.lower():
        return answer
    renamings = (*answer.renamings, Renaming(thing.repository, new, is_end=False))
    if answer.verdict == "ok":
        return Answer("moved", f"the repository is called {new} now", renamings=renamings)
    return replace(answer, renamings=renamings if answer.renamings else ())


def _page(thing: OnGitHub) -> Inquiry[Answer]:
    """What the page of a thing says, for when the API wants to be asked no more."""
    parts = (thing.ref, *thing.parts) if thing.ref else thing.parts
    shows = ("blob" if thing.is_file or "." in parts[-1] else "tree",) if parts else ()
    path = quote("/".join((thing.repository, *shows, *parts)))
    answer = yield from inquire_page(f"{_PAGES}/{path}")
    if answer.verdict == "broken":
        return Answer("broken", "GitHub shows no such page: it is gone, or private")
    if answer.verdict == "blocked":
        return Answer("rate-limited", "GitHub was asked too often")
    new = "/".join(urlsplit(answer.suggestion).path.split("/")[1:3])
    if answer.verdict == "moved" and new.lower() == thing.repository.lower():
        return Answer("ok")
    if answer.verdict == "moved":
        renaming = Renaming(thing.repository, new, is_end=False)
        return Answer("moved", f"the repository is called {new} now", renamings=(renaming,))
    return answer


def _nearest(path: str, kinds: Mapping[str, str], *, is_file: bool) -> str:
    """The path that was probably meant: in another case, elsewhere, or of another name."""
    from rapidfuzz import fuzz, process

    paths = [one for one, kind in kinds.items() if kind == "blob" or not is_file]
    folder, _, name = path.rpartition("/")
    suffix = re.search(r"\.\w+$", name)
    alike = [one for one in paths if one.lower() == path.lower()]
    namesakes = [one for one in paths if one.rpartition("/")[2] == name]
    beside = {
        one.rpartition("/")[2]: one
        for one in paths
        if one.rpartition("/")[0] == folder and (not suffix or one.endswith(suffix[0]))
    }
    if alike or len(namesakes) == 1:
        return (alike or namesakes)[0]
    if namesakes:
        return str(process.extractOne(path, namesakes, scorer=fuzz.ratio)[0])
    near = process.extractOne(name, list(beside), scorer=fuzz.ratio, score_cutoff=60)
    if near:
        return beside[near[0]]
    # A folder that was renamed leaves most of the path as it was.
    some: Iterable[str] = [one for one in paths if not suffix or one.endswith(suffix[0])]
    renamed = process.extractOne(path, some, scorer=fuzz.ratio, score_cutoff=85)
    return renamed[0] if renamed else ""
