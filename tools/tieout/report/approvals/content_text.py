"""The content of a line -> text: what was proven, then every commit that was not, with its next command."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.content import MERGE_RESULTS, SQUASH_RESULTS, Content, ContentProof, LineContent
from tieout.report.approvals import content_words as words
from tieout.report.approvals.content_json import kind
from tieout.report.layout import Palette, plain, plural, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STYLES = {Content.EQUAL: "good", Content.CLEAN: "good", Content.NO_REF: "warning", Content.IN_HEAD: "warning"}
_DIFF = {"+": "good", "-": "error", "@": "note"}


def content(of: LineContent, *, command: str, colour: bool = False) -> str:
    """Give the sum, then each commit that is not proven; ``command`` is what was called, less --explain."""
    paint = Palette(colour)
    lines = [
        paint.paint("strong", f"{plural(of.commits, 'commit')} on the first-parent line of {of.rev[:10]}"),
        *wrapped("Git merged each proposed change anew; the result is compared with what landed, byte for byte.", ""),
        "",
        *_kind(of, "squash", SQUASH_RESULTS, "squash merge", "one parent, a subject that ends in (#N)", paint),
        *_kind(of, "merge", MERGE_RESULTS, "merge", "several parents", paint),
    ]
    if of.unnamed:
        lines += [*wrapped(_unnamed(of.unnamed), ""), ""]
    open_ = [proof for proof in of.proofs if not proof.is_proven]
    if open_:
        lines.append(paint.paint("strong", "Not proven"))
        for proof in open_:
            lines += [*_commit(proof, of, command, paint), ""]
    return "\n".join([*lines, *_sum(of, open_, paint)]) + "\n"


def _unnamed(count: int) -> str:
    those = "1 names no pull request: tieout approvals check judges it."
    return those if count == 1 else f"{count} name no pull request: tieout approvals check judges those."


def explanation(proof: ContentProof, ref: str, subject: str, *, colour: bool = False) -> str:
    """Give what stands above the lines that differ."""
    paint = Palette(colour)
    who = f", committed by {plain(proof.committer)}" if proof.committer else ""
    lines = [
        paint.paint("strong", plain(f"{proof.oid[:10]} {subject}")),
        f"{paint.paint(_style(proof), proof.result.value)}{who}",
        "",
        *wrapped(words.explained(proof, ref), ""),
        "",
    ]
    return "\n".join(lines) + "\n"


def patch(blocks: Iterable[bytes], *, colour: bool = False) -> Iterator[str]:
    """Give a patch line by line, with nothing in it that a terminal or a log would obey; tabs stay."""
    paint = Palette(colour)
    for line in _lines(blocks):
        shown = "\t".join(map(plain, line.decode("utf-8", "surrogateescape").split("\t")))
        # A log takes ::error for a command also behind the blank of an unchanged line.
        style = _DIFF.get(shown[:1], "")
        yield (paint.paint(style, shown) if style else shown) + "\n"


def _kind(of: LineContent, name: str, results: tuple[Content, ...], noun: str, what: str, paint: Palette) -> list[str]:
    proofs = [proof for proof in of.proofs if kind(proof) == name]
    counts = Counter(proof.result for proof in proofs)
    total = len(proofs)
    if not total:
        return [f"no {noun} ({what})", ""]
    lines = [f"{plural(total, noun)} ({what})"]
    for result in results:
        if counts[result]:
            style = _STYLES.get(result, "strong" if result is Content.OCTOPUS else "error")
            head = f"  {counts[result]:>7,} {result.value:<9}"
            means = words.counted(result, [proof for proof in proofs if proof.result is result])
            first, *more = wrapped(means, " " * len(head) + " ")
            lines += [f"{paint.paint(style, head)}{first[len(head) :]}", *more]
    return [*lines, ""]


def _commit(proof: ContentProof, of: LineContent, command: str, paint: Palette) -> list[str]:
    number = "" if proof.number is None else f" #{proof.number}"
    who = f", committed by {plain(proof.committer)}" if proof.committer else ""
    ref = _ref(of, proof)
    return [
        f"{proof.oid[:10]}{number} {paint.paint(_style(proof), proof.result.value)}{who}",
        *wrapped(words.told(proof, ref), "  "),
        f"  next: {plain(_next(proof, ref, command))}",
    ]


def _next(proof: ContentProof, ref: str, command: str) -> str:
    if proof.result is Content.NO_REF:
        return f"git fetch origin +{words.source_of(ref)}:{ref}"
    if proof.result is Content.IN_HEAD:
        return f"git log --oneline {proof.oid[:10]}..{ref}"
    return f"{command} --explain {proof.oid[:10]}"


def _ref(of: LineContent, proof: ContentProof) -> str:
    return of.pattern.replace("{n}", "N" if proof.number is None else str(proof.number))


def _style(proof: ContentProof) -> str:
    if proof.is_proven:
        return "good"
    return _STYLES.get(proof.result, "error")


def _sum(of: LineContent, open_: list[ContentProof], paint: Palette) -> list[str]:
    proven = len(of.proofs) - len(open_)
    wrong = sum(proof.is_deviation for proof in open_)
    unseen = len(open_) - wrong
    if not of.proofs:
        return [paint.paint("warning", "nothing to examine: no commit of the line names or merges a pull request")]
    parts = [paint.paint("good", f"{proven} of {len(of.proofs)} proven")]
    if wrong:
        parts.append(paint.paint("error", f"{wrong} not the clean merge of what was proposed"))
    if unseen:
        parts.append(paint.paint("warning", f"{unseen} could not be examined, which is no success"))
    return [", ".join(parts)]


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        *whole, held = (held + block).split(b"\n")
        yield from whole
    if held:
        yield held
