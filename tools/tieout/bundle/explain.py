"""A verification in prose, for a workpaper. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tieout.bundle import external_told
from tieout.bundle.succession_told import prose
from tieout.bundle.verification import Seal
from tieout.model.evidence.log import Stamp
from tieout.render.names import POPULATIONS_INDEX as INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.verification import DrawnTold, LogTold, StatedTold, Verification

_SHOWN = 50
"""Problems that are each told; of more, their number."""


def explain(verification: Verification) -> str:
    """Tell what was done, what was found and what it does not show; ends in a line end."""
    paragraphs = (
        _heading(verification),
        _done(verification),
        _found(verification),
        _signer(verification),
        *_certificates(verification),
        *_identities(verification),
        _time(verification),
        *_records(verification),
        external_told.prose(verification.external),
        prose(verification.succession),
        *_remarks(verification),
        *_rests(verification),
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
        if facts.folder:
            lines.append(f"Folder of the repository: {facts.folder}")
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
    if verification.contradictions:
        return _contradicted(verification)
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


def _contradicted(verification: Verification) -> str:
    found = verification.contradictions
    first = (
        "What was found. Every listed file is there with the listed content, and there is no other file. But records in"
        " the bundle do not hold together, and the bundle does not report it:"
    )
    lines = [first]
    lines.extend(f"- {problem.message}" for problem in found[:_SHOWN])
    if len(found) > _SHOWN:
        lines.append(f"- and {len(found) - _SHOWN} more")
    return "\n".join(lines)


def _signer(verification: Verification) -> str:
    match verification.seal:
        case Seal.ABSENT if verification.signatures:
            return "Signer. The list of files is not signed by a key; what signs it is told below."
        case Seal.ABSENT:
            return "Signer. The bundle is unsigned: nothing in it shows who made it, and anyone could have."
        case Seal.BROKEN:
            return "Signer. The signature beside the list of files does not hold, so it says nothing of who made it."
        case Seal.GOOD:
            return _named_signer(verification)
    assert_never(verification.seal)


def _named_signer(verification: Verification) -> str:
    signed = f"Signer. The list of files was signed by the holder of the key {verification.signer}."
    if any(item.kind == "ssh" and item.trusted for item in verification.signatures):
        return f"{signed} That is a fingerprint which the reader named, having received it another way."
    if verification.has_pins:
        return (
            f"{signed} That key is NOT one that the reader named, having received its fingerprint another way."
            " Anyone can sign with a key of their own: do not rely on this bundle until the company has told you"
            " in person, or in another way that you trust, which key is theirs."
        )
    return (
        f"{signed} The signer is NOT pinned: no fingerprint that was received another way names this key, and"
        " anyone can sign with a key of their own. Compare the fingerprint with one that the company gave you"
        " in person, in the engagement letter or with an earlier bundle."
    )


def _certificates(verification: Verification) -> Iterator[str]:
    what = {"cms": "The list of files", "pdf": "report.pdf", "dsse": "The statement on the list of files"}
    for item in verification.signatures:
        if item.kind not in what:
            continue
        trusted = (
            "It leads to a certificate that the reader named, having received it another way."
            if item.trusted
            else "It was NOT held against a certificate that the reader trusts, or does not lead to one."
        )
        if item.signer.startswith("SHA256:"):  # a key's fingerprint; a certificate's is in pairs with colons
            named = "which the reader named" if item.trusted else "which the reader did NOT name"
            yield f"Statement. {what[item.kind]} was signed by the holder of the key {item.signer}, {named}."
            continue
        remark = f" {item.remark[:1].upper()}{item.remark[1:]}." if item.remark else ""
        yield f"Signature by certificate. {what[item.kind]} was signed with the certificate of {item.signer}. {trusted}{remark}"


def _identities(verification: Verification) -> Iterator[str]:
    for item in verification.signatures:
        if item.kind != "sigstore":
            continue
        signed = f"Signature by identity. The list of files was signed, by Sigstore, as {item.signer}."
        if not item.seen_at:
            yield f"{signed} That is NOT trusted: {item.remark}."
            continue
        seen = f" A log that Sigstore's trusted root names had the signature on {item.seen_at}."
        named = (
            " That is the identity which the reader named, having received it another way."
            if item.trusted
            else " The reader did NOT name that identity: anyone can sign under a name of their own."
        )
        yield signed + named + seen


def _time(verification: Verification) -> str:
    time = verification.time
    seen = next((item.seen_at for item in verification.signatures if item.seen_at), "")
    if time is None and seen and (verification.has_trusted_time or not verification.time_wanted):
        return (
            f"Time. The list of files existed not later than {seen}, by the word of Sigstore's log or time-stamp;"
            " there is no time-stamp beside it by an authority that the reader chose."
        )
    if time is None:
        missing = ", which was asked for" if verification.time_wanted else ""
        return (
            f"Time. There is no time-stamp of a third party over the list of files{missing}: when the bundle was made,"
            " only the company says."
        )
    by = time.authority or "an authority without a name"
    if time.trusted:
        return (
            f"Time. The list of files existed not later than {time.at}, by the word of {by}, whose certificate the"
            " reader named. It does not show that it did not exist before."
        )
    return f"Time. A time-stamp says {time.at} by the word of {by}. It was read and is NOT trusted: {time.remark}."


def _stated(of: StatedTold) -> Iterator[str]:
    if of.records:
        yield "The digest of the records that the first page states was computed anew, and it fits."
    if of.report:
        yield "So was that of all other files, which report.pdf states: it is the report of this bundle."
    elif of.report is False:
        yield "In report.pdf none was found that a program can read: compare the one on its first page, as VERIFY.md tells."
    if of.files:
        verb = "was" if of.files == 1 else "were"
        yield f"{_count(of.files, 'file')} {verb} held against the digest that another one names."


def _records(verification: Verification) -> Iterator[str]:
    if (log := verification.log) is not None:
        lines = _count(log.lines, "line")
        by = f"signed by the holder of the key {log.signer}" if log.signer else "not signed"
        verb = "is" if log.absent == 1 else "are"
        absent = f" {_count(log.absent, 'record')} that it seals {verb} not in this bundle." if log.absent else ""
        yield (
            f"Evidence log. The root over its {lines} was computed anew and held against its"
            f" {_count(log.heads, 'head')}; the newest covers {_count(log.covered, 'line')} and is {by}."
            f" {_count(log.held, 'record')} of evidence in this bundle were held against the lines that seal"
            f" them.{absent} {_log_time(log)}"
        )
    if (files := verification.captured) is not None:
        verb = "was" if files == 1 else "were"
        yield f"Evidence. {_count(files, 'file')} beside a record {verb} held against the digest which that record lists."
    if (stated := verification.stated) is not None and (told := " ".join(_stated(stated))):
        yield f"Digests stated. {told}"
    if (ledger := verification.ledger) is not None:
        streams = ", ".join(f"{name} ({_count(count, 'line')}: {state})" for name, count, state in ledger.streams)
        by = f"signed by the holder of the key {ledger.signer}" if ledger.signer else ledger.remark or "not signed"
        yield (
            "Approval ledger. It holds what the code host said when it was asked. Its chains were computed anew:"
            f" {streams or 'none has a line'}. Its newest checkpoint: {by}."
        )
    if (drawn := verification.drawn) is not None:
        yield _populations(drawn)


def _populations(drawn: DrawnTold) -> str:
    held = f"{_count(drawn.lists, 'list')} {'was' if drawn.lists == 1 else 'were'} held against the digest in {INDEX}."
    verb = "was" if drawn.samples == 1 else "were"
    seed = f" {_count(drawn.samples, 'sample')} {verb} drawn again by the seed in bundle.json." if drawn.samples else ""
    large = f" Too large to be read, and NOT examined: {', '.join(drawn.too_large)}." if drawn.too_large else ""
    return f"Populations. {held}{seed}{large} Whether a list is complete rests on its source, which its page names."


def _log_time(log: LogTold) -> str:
    match log.stamp:
        case Stamp.VERIFIED:
            return f"An outside authority saw its newest head on {log.stamped_at} ({log.authority})."
        case Stamp.NOT_VERIFIED:
            return f"Its newest head bears a time-stamp of {log.stamped_at} that was read and is not trusted."
        case Stamp.NONE | Stamp.BROKEN:
            return "By when it was there, only the company's commits say."
    assert_never(log.stamp)


def _rests(verification: Verification) -> Iterator[str]:
    """Say whose word each of these is, from the weakest (the bundle's own) to the strongest (a witness)."""
    if not verification.is_sound:
        return
    lines = ["What this rests on, from the weakest to the strongest:"]
    lines.append("- self: what the files say, and every date in them, is the company's own word.")
    if verification.facts is not None and verification.facts.head:
        lines.append(
            f"- git: they claim to be of the commit {verification.facts.head[:12]}; whoever may read the repository can"
            " hold them against it, as VERIFY.md tells."
        )
    if verification.ledger is not None:
        lines.append(
            "- forge: the approvals are what the code host answered, kept in a chain; a sample can be looked up."
        )
    if verification.time is not None and verification.time.trusted:
        lines.append("- witness: that all of it existed by the time of the time-stamp, an outside authority says.")
    elif any(item.seen_at for item in verification.signatures):
        lines.append("- witness: that all of it existed by the time of its entry, Sigstore's public log says.")
    elif verification.log is not None and verification.log.stamp is Stamp.VERIFIED:
        lines.append(
            "- witness: that the evidence existed by the time of its log's time-stamp, an outside authority says."
        )
    else:
        lines.append("- witness: none. No outside party vouches for any time.")
    yield "\n".join(lines)


def _remarks(verification: Verification) -> Iterator[str]:
    if verification.remarks:
        yield "\n".join(("Not examined, or worth a second look:", *(f"- {text}" for text in verification.remarks)))


def _limits(verification: Verification) -> str:
    if not verification.intact:
        return (
            "What this shows. The bundle must not be relied upon as it is. It does not show who changed it,"
            " nor whether by intent: ask the company for the bundle anew, and compare the digest of its list of files."
        )
    if verification.contradictions:
        return (
            "What this shows. Whoever signed the bundle signed records that contradict each other: ask the company"
            " how they came about before you rely on them."
        )
    return (
        "What this does not show. That the files say the truth, that they are complete, or that what they tell of"
        " was done: that takes procedures of the examination itself, such as a sample looked up at its source."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
