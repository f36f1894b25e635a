"""What lies beside a bundle's manifest: signatures and a time-stamp, each held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import manifest, signature
from tieout.bundle.container import Problem
from tieout.bundle.verification import Seal, Signature, Time
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import Kind, read_file
from tieout.ports.storage import UnreadableFileError, shown
from tieout.seal import sshsig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tieout.bundle.container import Container
    from tieout.seal.timestamp import Authorities

TOKEN = "SHA256SUMS.tsr"  # noqa: S105  # a time-stamp token
_LARGEST_TOKEN = 1 << 20
_LARGEST_PEM = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom the reader trusts besides the pinned keys: certificates received another way."""

    authority: bytes | None = None
    """PEM: whose certificates may sign."""
    authorities: Authorities | None = None
    """Whose time-stamps count."""
    time_required: bool = False
    """Whether the bundle must be time-stamped."""

    @property
    def time_wanted(self) -> bool:
        """Whether a time-stamp by a trusted authority is asked for."""
        return self.time_required


def named_in(ca: Path | None, tsa_cert: Path | None, *, time_required: bool) -> Named:
    """Read the files of certificates that the reader names; raises UsageError for one that holds none."""
    return Named(
        authority=None if ca is None else _certificates(ca)[0],
        authorities=None if tsa_cert is None else _certificates(tsa_cert)[1],
        time_required=time_required,
    )


def _certificates(path: Path) -> tuple[bytes, Authorities]:
    # Loaded for those alone who name certificates: they take a while to load.
    from tieout.seal import timestamp  # noqa: PLC0415  # see above

    try:
        data = read_file(path.parent, path.name, _LARGEST_PEM)
        return data, timestamp.authorities(data)
    except (UnreadableFileError, timestamp.TokenError) as error:
        raise UsageError(
            f"{shown(path)} holds no certificate that can be read: {error}", remedy="name a file of certificates in PEM"
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """What became of them."""

    seal: Seal
    signer: str | None
    pinned: bool
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    signatures: tuple[Signature, ...]
    time: Time | None


def read_seals(
    container: Container, kinds: Mapping[str, Kind], sums: bytes | None, pins: frozenset[str], named: Named
) -> Seals:
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
                trusted=judged.signer in pins,
                remark=judged.remark,
            )
        )
    time = _time(container, kinds, sums, named, problems)
    remarks = [item.remark for item in signatures if item.remark]
    return Seals(
        seal=judged.seal,
        signer=judged.signer,
        pinned=judged.signer in pins,
        problems=tuple(problems),
        remarks=tuple(remarks),
        signatures=tuple(signatures),
        time=time,
    )


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
    trusted, remark = False, "no certificate of an authority was named"
    if named.authorities is not None:
        try:
            timestamp.hold(data, sums, named.authorities)
            trusted, remark = True, ""
        except timestamp.TokenError as error:
            remark = visible(str(error))
    return Time(at=f"{token.at:%Y-%m-%dT%H:%M:%SZ}", authority=visible(token.authority), trusted=trusted, remark=remark)
