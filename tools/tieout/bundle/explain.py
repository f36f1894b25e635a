"""A verification in prose, for a workpaper. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tieout.bundle.succession_told import prose
from tieout.bundle.verification import Seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.verification import Verification

_SHOWN = 50
"""Problems that are each told; of more, their number."""


def explain(verification: Verification) -> str:
    """Tell what was done, what was found and what it does not show; ends in a line end."""
    paragraphs = (
        _heading(verification),
        _done(verification),
        _found(verification),
        _signer(verification),
        prose(verification.succession),
        *_remarks(verification),
        _limits(verification),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _heading(verification: Verification) -> str:
    lines = [f"Bundle: {verification.path}", f"Result: {verification.verdict}"]
    if verification.manifest is not None:
        lines.append(f"Digest of its list of files: {verification.manifest}")
    if (facts := verification.facts) is not None:
        lines.append(f"Organization, by its own account: {facts.organization}")
        if facts.period:
            lines.append(f"Period: {facts.period}")
        lines.append(f"As of: {facts.as_of}")
        lines.append(f"Commit examined: {facts.head or 'none'}")
        lines.append(f"Made with: {facts.tool}")
    return "\n".join(lines)


def _done(verification: Verification) -> str:
    if verification.manifest is None:
        return "What was done. The bundle was searched for SHA256SUMS, its list of files."
    return (
        "What was done. Every name in the bundle was compared with SHA256SUMS, its list of files, in both"
        f" directions. The SHA-256 digest of each of the {_count(verification.listed, 'listed file')} was"
        " computed from its bytes and compared with the listed one. Nothing was unpacked, no link was followed,"
        " and no key in the bundle was trusted."
    )


def _found(verification: Verification) -> str:
    if verification.intact:
        return (
            "What was found. Every listed file is there with the listed content, and there is no other file"
            " but that list and what goes with it."
        )
    problems = verification.problems
    listed = _count(verification.listed, "listed file")
    lines = [f"What was found. Of {listed}, {verification.matching} are there with the listed content. In particular:"]
    lines.extend(f"- {problem.message}" for problem in problems[:_SHOWN])
    if len(problems) > _SHOWN:
        lines.append(f"- and {len(problems) - _SHOWN} more")
    return "\n".join(lines)


def _signer(verification: Verification) -> str:
    match verification.seal:
        case Seal.ABSENT:
            return "Signer. The bundle is unsigned: nothing in it shows who made it, and anyone could have."
        case Seal.BROKEN:
            return "Signer. The signature beside the list of files does not hold, so it says nothing of who made it."
        case Seal.GOOD:
            return _named_signer(verification)
    assert_never(verification.seal)


def _named_signer(verification: Verification) -> str:
    signed = f"Signer. The list of files was signed by the holder of the key {verification.signer}."
    if verification.pinned:
        return f"{signed} That is a fingerprint which the reader named, having received it another way."
    if verification.has_pins:
        return (
            f"{signed} That key is NOT the one that the reader pinned, having received its fingerprint another way."
            " Anyone can sign with a key of their own: do not rely on this bundle until the company has told you"
            " in person, or in another way that you trust, which key is theirs."
        )
    return (
        f"{signed} The signer is NOT pinned: no fingerprint that was received another way names this key, and"
        " anyone can sign with a key of their own. Compare the fingerprint with one that the company gave you"
        " in person, in the engagement letter or with an earlier bundle."
    )


def _remarks(verification: Verification) -> Iterator[str]:
    if verification.remarks:
        yield "\n".join(("Not examined, or worth a second look:", *(f"- {text}" for text in verification.remarks)))


def _limits(verification: Verification) -> str:
    if not verification.intact:
        return (
            "What this shows. The bundle must not be relied upon as it is. It does not show who changed it,"
            " nor whether by intent: ask the company for the bundle anew, and compare the digest of its list of files."
        )
    return (
        "What this does not show. That the files say the truth, that they are complete, or when they were made:"
        " dates in a bundle are the company's own, and no time stamp of a third party was examined."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
