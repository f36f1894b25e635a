"""Proposal -> the lines that tell a person what was found, and what was left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.adopt.patterns import is_whole_folder
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.adopt.proposal import Proposal
    from tieout.adopt.survey import NotTaken

_LISTED = 20
_EXAMPLES = 3


def lines(proposal: Proposal, *, every: bool = False) -> Iterator[str]:
    """Give what was taken, what was not and why, what is missing, and what a person may decide.

    Of many files that were left out for one reason some are named and the rest is counted; with ``every`` all are named.
    """
    yield from _taken(("policy", "policies"), proposal.policies, proposal.settings.policies)
    yield from _taken(("runbook", "runbooks"), proposal.runbooks, proposal.settings.runbooks)
    for part in proposal.partly:
        yield (
            f"not whole: {visible(part.folder)}, since {visible(part.because)} is no such document: "
            "name each new file under documents in controls.yaml, or move that one elsewhere"
        )
    yield from _left_out(proposal.not_taken, every=every)
    if proposal.skipped:
        yield (f"skipped: {_files(proposal.skipped)} in hidden folders, behind links or in copies of other projects")
    for of_kind in _by_reason(proposal.beyond):
        shown = of_kind if every else of_kind[:_LISTED]
        for item in shown:
            yield f"not looked into: {visible(item.path)}: {item.reason}"
        if len(of_kind) > len(shown):
            yield f"not looked into: {len(of_kind) - len(shown)} more of the kind"
    for item in proposal.unreadable:
        yield f"cannot be read: {visible(item.path)}: {item.reason}"
    for repeat in proposal.repeats:
        yield f"the same {repeat.what}: {', '.join(visible(path) for path in repeat.paths)}"
    yield from _open_questions(proposal)


def is_cut(proposal: Proposal) -> bool:
    """Say whether ``lines`` leaves files out that it names with ``every``."""
    return any(
        len(of_kind) > _LISTED for items in (proposal.not_taken, proposal.beyond) for of_kind in _by_reason(items)
    )


def _left_out(items: tuple[NotTaken, ...], *, every: bool) -> Iterator[str]:
    for of_kind in _by_reason(items):
        if every or len(of_kind) <= _LISTED:
            for item in of_kind:
                yield f"not taken: {visible(item.path)}: {item.reason}"
            continue
        yield f"not taken: {_files(len(of_kind))}: {of_kind[0].reason}"
        for item in of_kind[:_EXAMPLES]:
            yield f"  {visible(item.path)}"
        yield f"  and {len(of_kind) - _EXAMPLES} more"


def _by_reason(items: tuple[NotTaken, ...]) -> list[tuple[NotTaken, ...]]:
    """Give few files as they are; of many those of one reason together, the rarest first: it says the most."""
    if len(items) <= _LISTED:
        return [items]
    found: dict[str, list[NotTaken]] = {}
    for item in items:
        found.setdefault(item.reason, []).append(item)
    return [tuple(of_kind) for of_kind in sorted(found.values(), key=len)]


def _taken(nouns: tuple[str, str], paths: tuple[str, ...], globs: tuple[str, ...]) -> Iterator[str]:
    one, many = nouns
    yield f"{len(paths)} {one if len(paths) == 1 else many}" + (f" at {', '.join(globs)}" if globs else "")
    for path in paths[:_LISTED]:
        yield f"  {visible(path)}"
    if len(paths) > _LISTED:
        yield f"  and {len(paths) - _LISTED} more"
    for glob in globs:
        if is_whole_folder(glob):
            yield f"taken whole: {visible(glob.rpartition('/**/')[0])}, and what is put there later"


def _open_questions(proposal: Proposal) -> Iterator[str]:
    if proposal.headless:
        them, each = ("it", "it") if proposal.headless == 1 else ("them", "each")
        yield (
            f"{_documents(proposal.headless)} without front-matter: "
            f"tieout check cannot read {them} before {each} begins with some"
        )
    # Whoever has no front-matter lacks each key: of as many that lack one, these are all.
    alike = [lack.key for lack in proposal.lacks if proposal.headless and lack.documents == proposal.headless]
    for lack in proposal.lacks:
        if lack.key not in alike:
            yield f"{_documents(lack.documents)} without {lack.key}"
    if alike:
        them = "it lacks" if proposal.headless == 1 else "they lack"
        yield f"without front-matter {them} {', '.join(alike[:-1])}{' and ' if alike[1:] else ''}{alike[-1]}"
    if proposal.settings.foreign_fields:
        keys = ", ".join(proposal.settings.foreign_fields)
        yield f"keys of another tool, left alone: {visible(keys)}"
    for alias in proposal.settings.aliases:
        yield (
            f"{visible(alias.theirs)} may be your {alias.ours} ({_documents(alias.documents)}): "
            "if so, say so under documents.fields in controls.yaml"
        )


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def _files(count: int) -> str:
    return "1 Markdown file" if count == 1 else f"{count} Markdown files"
