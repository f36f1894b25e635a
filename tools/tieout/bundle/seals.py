"""What lies beside a bundle's manifest, and in its report: signatures and a time-stamp, each held against its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import by_certificate, by_identity, manifest, signature
from tieout.bundle.container import Problem
from tieout.bundle.verification import OF_THE_LIST, Seal, Signature, Time
from tieout.model.characters import visible
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.seal import sshsig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.container import Container
    from tieout.bundle.named import Named

TOKEN = "SHA256SUMS.tsr"  # noqa: S105  # a time-stamp token
_LARGEST_TOKEN = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """What became of them."""

    seal: Seal
    """Of the signature by a key."""
    signer: str | None
    pinned: bool
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    signatures: tuple[Signature, ...]
    time: Time | None
    unexamined: tuple[str, ...] = ()


def read_seals(container: Container, kinds: Mapping[str, Kind], sums: bytes | None, named: Named) -> Seals:
    """Hold each of them against the manifest; without that, there is nothing that they could be over."""
    problems: list[Problem] = []
    signatures: list[Signature] = []
    judged = _ssh(container, kinds, sums)
    if judged.problem is not None:
        problems.append(judged.problem)
    if judged.signer is not None:
        signatures.append(
            Signature(
                path=manifest.SIGNATURE,
                kind="ssh",
                signer=judged.signer,
                trusted=judged.signer in named.pins,
                remark=judged.remark,
            )
        )
    more = by_certificate.read(container, kinds, sums, named, judged.signer)
    problems += more.problems
    signatures += more.signatures
    seen = by_identity.read(container, kinds, sums, named)
    problems += seen.problems
    signatures += seen.signatures
    time = _time(container, kinds, sums, named, problems)
    return Seals(
        seal=judged.seal,
        signer=judged.signer,
        pinned=_pinned(signatures, named),
        problems=tuple(problems),
        remarks=(*filter(None, (judged.remark,)), *more.remarks),
        signatures=tuple(signatures),
        time=time,
        unexamined=seen.unexamined,
    )


def _pinned(signatures: list[Signature], named: Named) -> bool:
    """Say whether everyone whom the reader named is there: one of the pins, the authority's certificate, the identity."""
    by_key = any(item.trusted for item in signatures if item.kind in OF_THE_LIST - {"sigstore"})
    certificates = [item.trusted for item in signatures if item.kind in {"cms", "pdf"}]
    by_authority = named.ca is None or (bool(certificates) and all(certificates))
    by_name = named.identity is None or any(item.trusted for item in signatures if item.kind == "sigstore")
    has_keys = bool(named.pins) or named.ca is not None
    return named.any_signer and (by_key or not has_keys) and by_authority and by_name


def _ssh(container: Container, kinds: Mapping[str, Kind], sums: bytes | None) -> signature.Judgement:
    if kinds.get(manifest.SIGNATURE) is not Kind.FILE:
        return signature.ABSENT
    if sums is None:  # named already; nothing is left that it could be over
        return signature.UNUSABLE
    try:
        text = container.read(manifest.SIGNATURE, sshsig.LARGEST)
    except UnreadableFileError as error:
        return signature.broken("malformed-signature", error.message)
    return signature.judge(text, sums)


def _time(
    container: Container, kinds: Mapping[str, Kind], sums: bytes | None, named: Named, problems: list[Problem]
) -> Time | None:
    if sums is None or kinds.get(TOKEN) is not Kind.FILE:
        return None
    # Loaded for those alone who have a time-stamp: certificates take a while to load.
    from tieout.seal import timestamp  # noqa: PLC0415  # see above

    try:
        data = container.read(TOKEN, _LARGEST_TOKEN)
        token = timestamp.read(data, sums)
    except UnreadableFileError as error:
        problems.append(Problem(kind="malformed-token", path=TOKEN, message=error.message))
        return None
    except timestamp.TokenError as error:
        message = f"{TOKEN} is no time-stamp of this {manifest.NAME}: {visible(str(error))}"
        problems.append(Problem(kind="wrong-token", path=TOKEN, message=message))
        return None
    trusted, remark = False, timestamp.doubt_of(data) or "no certificate of an authority was named"
    if named.authorities is not None:
        try:
            timestamp.hold(data, sums, named.authorities)
            trusted, remark = True, ""
        except timestamp.TokenError as error:
            remark = visible(str(error))
    return Time(at=f"{token.at:%Y-%m-%dT%H:%M:%SZ}", authority=visible(token.authority), trusted=trusted, remark=remark)
