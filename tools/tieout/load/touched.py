"""A revision -> where a change left it, and what the change touched."""

from __future__ import annotations

import contextlib
import re
import shlex
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.finding import Since
from tieout.model.touched import Touched, lists_many, touched_lines
from tieout.ports.git_compare import differences, merge_bases
from tieout.ports.git_objects import decoded
from tieout.ports.git_proposal import remotes
from tieout.sources.place import place_of
from tieout.sources.trees import CommitTree, WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.ports.git import Repository
    from tieout.ports.git_compare import Difference

_ABSENT = "000000"
_COMMIT = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_PLAIN = re.compile(r"(?!refs/)[A-Za-z0-9_][A-Za-z0-9._/-]{0,79}")
_EVERYTHING = "git fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'"
_IN_ACTIONS = "(in GitHub Actions: fetch-depth: 0)"
_REMOTE = re.compile(r"(?:refs/remotes/)?(?P<remote>origin|upstream)/(?P<branch>.+)", re.DOTALL)


def merge_base(root: Path, rev: str, examination: Examination) -> Since:
    """Find where what was examined left the history of a revision.

    Raises NotExaminableError, with the command of Git that mends it, where the revision is not here or shares no
    commit with what was examined.
    """
    repository = place_of(root).repository
    if examination.head is None:
        raise repository.without_commit()
    try:
        other = repository.resolve(rev)
    except UsageError as error:
        message = f"{visible(rev[:80])!r} is not in this clone, so it cannot be told what changed since"
        match = _REMOTE.fullmatch(rev)
        if match is not None and match["remote"] not in remotes(repository.git):
            raise _without_remote(repository, match, message, rev) from error
        raise NotExaminableError(message, remedy=_naming(repository, rev)) from error
    bases = merge_bases(repository.git, examination.head, other)
    if not bases:
        message = f"{visible(rev[:80])!r} shares no commit with {examination.head[:10]}"
        raise NotExaminableError(message, remedy=f"name the branch that the change goes to, or {_fetching(rev)}")
    return Since(rev=visible(rev), commit=bases[0])


def _without_remote(repository: Repository, match: re.Match[str], message: str, rev: str) -> NotExaminableError:
    """Give the error where nothing can be fetched: a branch of this clone is what can be named."""
    here = visible(match["branch"][:80])
    is_here = f"refs/heads/{match['branch']}" in repository.refs("refs/heads/")
    where = shlex.quote(here) if is_here else "BRANCH"
    way = f"tieout impact --base {where}, tieout check --changed-since {where}"
    said = f"no remote is called {match['remote']}"
    if is_here:
        return NotExaminableError(message, remedy=f"{said}: name the branch of this clone: {way}", meant=(rev, here))
    remedy = f"{said}, and no branch {here} is here: git branch --list shows those that are: {way}"
    return NotExaminableError(message, remedy=remedy)


def _or_another(repository: Repository, match: re.Match[str]) -> str:
    """Give a branch that is here, as the remote may not have the one that is asked for; empty where there is none."""
    remote, asked = match["remote"], match["branch"]
    above = f"refs/remotes/{remote}/"
    fetched = [name.removeprefix(above) for name in repository.refs(above)]
    others = [f"{remote}/{name}" for name in fetched if name not in {"HEAD", asked} and not name.startswith("pull/")]
    if not others and f"refs/heads/{asked}" in repository.refs("refs/heads/"):
        others = [asked]
    if not others:
        return ""
    way = shlex.quote(visible(others[0][:80]))
    steps = f"tieout impact --base {way}, tieout check --changed-since {way}"
    return f"; if {remote} has no branch {visible(asked[:80])}: {steps}"


def _naming(repository: Repository, rev: str) -> str:
    """Give what makes a revision known here; a branch that is fetched stands below ``origin``, and is named so."""
    if (match := _REMOTE.fullmatch(rev)) is not None:
        return f"{_fetching(rev)} {_IN_ACTIONS}{_or_another(repository, match)}"
    if _COMMIT.fullmatch(rev):
        return f"{_fetching(rev)} {_IN_ACTIONS}"
    there = f"origin/{rev}"
    with contextlib.suppress(UsageError):
        repository.resolve(there)
        return f"it is a branch of origin: name it {shlex.quote(visible(there[:80]))}"
    named = shlex.quote(there) if _PLAIN.fullmatch(rev) else "origin/NAME"
    return f"{_EVERYTHING} {_IN_ACTIONS}; a branch of it is then named {named}"


def _fetching(rev: str) -> str:
    match = _REMOTE.fullmatch(rev)
    if match is None:
        return f"git fetch origin {rev}" if _COMMIT.fullmatch(rev) else _EVERYTHING
    remote, branch = match["remote"], visible(match["branch"][:80])
    # A name that begins with a hyphen would be an option.
    source = f"refs/heads/{branch}" if branch.startswith("-") else branch
    return f"git fetch {remote} {shlex.quote(f'{source}:refs/remotes/{remote}/{branch}')}"


def touched_since(root: Path, since: Since, examination: Examination) -> Touched:
    """Give what differs between the merge base and the files examined, those too that no commit has yet."""
    repository, base, prefix = place_of(root)
    head = examination.head or since.commit
    changes = differences(repository.git, since.commit, head)
    names = (decoded(item.name) for item in changes)
    uncommitted = frozenset((*examination.uncommitted, *examination.evidence.uncommitted))
    paths = {visible(name.removeprefix(prefix)) for name in names if name.startswith(prefix)} | uncommitted
    old, new = CommitTree(repository, since.commit, prefix), CommitTree(repository, head, prefix)
    lines: dict[str, frozenset[int]] = {}
    for path in sorted(filter(lists_many, paths)):
        now = WorkTree(base, (path,), ()).read(path) if path in uncommitted else new.read(path)
        if isinstance(now, bytes):
            lines[path] = touched_lines(_text(old.read(path)), _text(now))
    texts = {item.path for item in examination.documents} - uncommitted
    moved = {
        visible(new.removeprefix(prefix)): visible(old.removeprefix(prefix))
        for new, old in _renamed(changes)
        if old.startswith(prefix) and visible(new.removeprefix(prefix)) in texts
    }
    return Touched(paths=frozenset(paths), lines=lines, moved=moved)


def _renamed(changes: Iterable[Difference]) -> Iterator[tuple[str, str]]:
    """Give new and old name of what was renamed and nothing else; of two alike nobody knows which went where."""
    gone: dict[tuple[str, str], list[str]] = {}
    come: dict[tuple[str, str], list[str]] = {}
    for item in changes:
        if item.new_mode == _ABSENT:
            gone.setdefault((item.old_mode, item.old_oid), []).append(decoded(item.name))
        elif item.old_mode == _ABSENT:
            come.setdefault((item.new_mode, item.new_oid), []).append(decoded(item.name))
    for key, new in come.items():
        old = gone.get(key, [])
        if len(new) == len(old) == 1:
            yield new[0], old[0]


def authors_since(root: Path, since: Since, examination: Examination) -> tuple[str, ...]:
    """Give the addresses of those who wrote the commits of a change, as the commits say; merges apart."""
    repository = place_of(root).repository
    head = examination.head or since.commit
    told = repository.git.run(
        "rev-list", "--no-merges", "--encoding=none", "--format=%ae", "--end-of-options", head, f"^{since.commit}"
    ).stdout
    lines = told.decode("utf-8", "replace").split("\n")
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("commit ")))


def _text(data: object) -> str:
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
