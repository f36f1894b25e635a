"""The Markdown of a repository -> what is a policy or a runbook, and why the rest is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tieout.model.characters import visible
from tieout.model.document import Kind
from tieout.sources.globs import match

_FOLDERS = {
    Kind.POLICY: frozenset({"policy", "policies"}),
    Kind.RUNBOOK: frozenset({"runbook", "runbooks", "playbook", "playbooks"}),
}
# At the end of a longer name, such as security-policies: one in the singular may hold a single document.
_PLURALS = frozenset({"policies", "runbooks", "playbooks"})
# Files that a code host or a writer keeps beside the documents.
_COMPANIONS = frozenset(
    {"readme", "license", "licence", "copying", "notice", "authors", "contributors", "contributing"}
    | {"changelog", "changes", "history", "codeowners", "pull_request_template", "issue_template"}
)
# Those that a code host looks for in these folders alone; elsewhere they are texts like any other.
_HOSTED = frozenset({"code_of_conduct", "code-of-conduct", "security", "support", "governance"})
_HOSTED_IN = frozenset({(), ("docs",), (".github",)})
_INDEXES = frozenset({"_index", "index", "summary", "toc"})
_WORD = re.compile(r"[a-z]+")
_ENOUGH_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file as the survey sees it."""

    path: str
    keys: tuple[str, ...] | None
    """The top-level keys of its head, in order; None if it has no head that can be read."""
    title: str
    """Of its head, else its first heading; may be empty."""
    says: Kind | None
    """What its head says that it is (``policy: true``, ``type: runbook``), if it does."""
    digest: str
    """Equal for equal bytes."""
    trouble: str = ""
    """Why the head cannot be read, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A Markdown file that is left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the survey decided; each tuple sorted by path."""

    policies: tuple[Page, ...]
    runbooks: tuple[Page, ...]
    not_taken: tuple[NotTaken, ...]

    @property
    def taken(self) -> tuple[Page, ...]:
        """Policies, then runbooks."""
        return (*self.policies, *self.runbooks)


def survey(pages: Iterable[Page]) -> Survey:
    """Sort the pages into policies, runbooks and the rest, each of the rest with its reason.

    A page is what its head says; else what its folder is called; else, where neither speaks for
    any page, what its name or title says. Pages of the same shape beside a taken one follow it.
    A page without front-matter counts in a folder that is called so, and elsewhere where none has any.
    """
    candidates: list[Page] = []
    left: dict[str, str] = {}
    for page in sorted(pages, key=lambda item: item.path):
        reason = _companion(page)
        if reason:
            left[page.path] = reason
        else:
            candidates.append(page)
    kinds: dict[str, Kind] = {}
    for kind in Kind:
        kinds.update({path: kind for path in _of_kind(kind, candidates, left) if path not in kinds})
    by_path = {page.path: page for page in candidates}
    for kind in Kind:
        for path in _headless(kind, kinds, by_path):
            left[path] = _headless_reason(by_path[path])
            del kinds[path]
    for page in candidates:
        if page.path not in kinds:
            left.setdefault(page.path, "neither its place, its head nor its name says policy or runbook")
    return Survey(
        policies=tuple(page for page in candidates if kinds.get(page.path) is Kind.POLICY),
        runbooks=tuple(page for page in candidates if kinds.get(page.path) is Kind.RUNBOOK),
        not_taken=tuple(NotTaken(path=path, reason=left[path]) for path in sorted(left)),
    )


def named(pages: Iterable[Page], policies: tuple[str, ...], runbooks: tuple[str, ...]) -> Survey:
    """Sort the pages by the patterns that a person named; a page of both is a policy, and nothing else is looked at."""
    ordered = sorted(pages, key=lambda item: item.path)
    first = tuple(page for page in ordered if match(page.path, policies))
    second = tuple(page for page in ordered if match(page.path, runbooks) and page not in first)
    left = (page.path for page in ordered if page not in first and page not in second)
    return Survey(
        policies=first,
        runbooks=second,
        not_taken=tuple(NotTaken(path=path, reason="no pattern that was named has it") for path in left),
    )


def with_declared_kind(page: Page, fields: dict[str, str]) -> Page:
    """Add what the head says of the page: ``policy: true``, or a ``type`` or ``kind``."""
    for kind in Kind:
        if fields.get(kind.value, "").lower() in {"true", "yes"}:
            return replace(page, says=kind)
        if any(fields.get(key, "").lower() == kind.value for key in ("type", "kind", "doc_type")):
            return replace(page, says=kind)
    return page


def _companion(page: Page) -> str:
    if visible(page.path) != page.path:
        return "its name holds characters that a reader cannot see"
    folders, stem = _parts(page.path)
    if stem in _COMPANIONS or (stem in _HOSTED and tuple(folders) in _HOSTED_IN):
        return f"{page.path.rpartition('/')[2]} is about the repository"
    words = set(_WORD.findall(stem))
    if "template" in words or "templates" in folders:
        return "it is a template"
    if stem in _INDEXES and (stem != "index" or not folders or _speaks(folders[-1])):
        return "it is an index page"
    return ""


def _speaks(folder: str) -> Kind | None:
    """Say of which kind the documents of a folder are, by its name in small letters."""
    last = re.split(r"[-_. ]", folder)[-1]
    word = last if last in _PLURALS else folder
    return next((kind for kind, names in _FOLDERS.items() if word in names), None)


def speaking_folder(path: str) -> str | None:
    """Give the innermost folder on the way to a file whose name says policies or runbooks."""
    folders, names = _parts(path)[0], path.split("/")
    depth = next((depth for depth in range(len(folders), 0, -1) if _speaks(folders[depth - 1])), 0)
    return "/".join(names[:depth]) or None


def _of_kind(kind: Kind, pages: list[Page], left: dict[str, str]) -> set[str]:
    said = {page.path for page in pages if page.says is kind}
    there = {page.path for page in pages if not page.says and placed(page.path) is kind}
    named = {page.path for page in pages if not page.says and _named(page) is kind}
    taken = said | there
    if not taken:
        return named
    alike = [page for page in pages if page.path in taken and page.keys]
    for page in pages:
        if page.path in taken or page.says or placed(page.path):
            continue
        if page.keys and any(_alike(page, other) for other in alike):
            taken.add(page.path)
        elif page.path in named:
            unlike = "it has no front-matter" if page.keys is None else "its head is unlike theirs"
            left[page.path] = f"only its name or title says {kind.value}, and {unlike}"
    return taken


def placed(path: str) -> Kind | None:
    """Say of which kind a file is by the folders it lies in; None where none of them says so."""
    folders, _ = _parts(path)
    return next((kind for folder in reversed(folders) if (kind := _speaks(folder)) is not None), None)


def _named(page: Page) -> Kind | None:
    folders, stem = _parts(page.path)
    own = folders[-1] if stem == "index" and folders else stem
    words = set(_WORD.findall(own)) | set(_WORD.findall(page.title.lower()))
    return next((kind for kind, names in _FOLDERS.items() if words & names), None)


def _alike(page: Page, other: Page) -> bool:
    """Say whether a page stands where the other does and carries much the same head."""
    if not page.keys or not other.keys:
        return False
    here, there = page.path.split("/"), other.path.split("/")
    same_place = here[:-1] == there[:-1] or (
        len(here) == len(there) and here[:-2] == there[:-2] and here[-1] == there[-1]
    )
    mine, theirs = set(page.keys), set(other.keys)
    return same_place and len(mine & theirs) / len(mine | theirs) >= _ENOUGH_ALIKE


def _headless(kind: Kind, kinds: dict[str, Kind], by_path: dict[str, Page]) -> list[str]:
    """Give the taken pages without a head, if others of their kind have one; not those that their folder vouches for."""
    mine = [by_path[path] for path, is_kind in kinds.items() if is_kind is kind]
    if not any(page.keys is not None for page in mine):
        return []
    return [page.path for page in mine if page.keys is None and not page.trouble and placed(page.path) is None]


def _headless_reason(page: Page) -> str:
    kind = _named(page) or Kind.POLICY
    name = {Kind.POLICY: "policies", Kind.RUNBOOK: "runbooks"}[kind]
    return f"it has no front-matter, unlike the {name} found"


def _parts(path: str) -> tuple[list[str], str]:
    *folders, name = path.lower().split("/")
    return folders, name.rpartition(".")[0]
