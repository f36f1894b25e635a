"""Heads of the evidence log: read from their files, and by whom they are signed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tieout.model.evidence.log import CHECKPOINT, EVIDENCE_NAMESPACE, Head, LogFault
from tieout.model.location import Location
from tieout.seal import note

if TYPE_CHECKING:
    from collections.abc import Iterable

RESTORE = "restore evidence/log from a clone of before the change: git log -p -- evidence/log shows what changed"


class _HeadFile(Protocol):
    """The file of a head, with what lies beside it."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> bytes: ...
    @property
    def signature(self) -> bytes | None: ...
    @property
    def token(self) -> bytes | None: ...


def heads_of(files: Iterable[_HeadFile]) -> tuple[tuple[Head, ...], tuple[LogFault, ...]]:
    """Give the heads that files hold, from the smallest up, the newest last; and a fault for each that is none."""
    heads: list[Head] = []
    faults: list[LogFault] = []
    for file in files:
        try:
            said = note.parse(file.text)
        except note.MalformedNoteError as error:
            message = f"{file.path} is no head of a log: {error}"
            faults.append(LogFault(kind="head", location=Location(file.path), message=message, remedy=RESTORE))
            continue
        heads.append(
            Head(
                size=said.size,
                root=said.root.hex(),
                origin=said.origin,
                path=file.path,
                text=file.text,
                signature=file.signature,
                token=file.token,
            )
        )
    heads.sort(key=lambda head: (head.path == CHECKPOINT, head.size, head.path))
    return tuple(heads), tuple(faults)


def signer_of(text: bytes, signature: bytes) -> tuple[str | None, str, str]:
    """Give whose signature it is, what is wrong with it, and what it leaves open."""
    # Whoever reads a log without a signature need not wait for the cryptography to load.
    from tieout.seal import sshsig  # noqa: PLC0415  # see above
    from tieout.seal.sshkey import MismatchError  # noqa: PLC0415
    from tieout.seal.wire import MalformedError  # noqa: PLC0415

    try:
        found = sshsig.parse(signature)
        touched = found.verify(text)
    except MalformedError as error:
        return None, f"cannot be read: {error}", ""
    except MismatchError:
        return None, "is of another text: the head or the signature was changed", ""
    if found.namespace != EVIDENCE_NAMESPACE:
        return None, f"was made for {found.namespace!r}, not for {EVIDENCE_NAMESPACE!r}", ""
    remark = "the hardware key signed without being touched" if touched is False else ""
    return found.key.fingerprint, "", remark
