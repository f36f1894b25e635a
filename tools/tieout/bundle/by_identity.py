"""The signature of someone without a key: whom an issuer named and a public log saw (Sigstore)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.comparison import WITNESSED
from tieout.bundle.container import Problem
from tieout.bundle.verification import Signature
from tieout.model.characters import visible
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.container import Container
    from tieout.bundle.named import Named

UNROOTED = "its certificate leads to no authority that is trusted here, so nothing but the bundle says whose it is"
_SAYS = {
    "malformed": "cannot be read as a Sigstore bundle",
    "wrong": f"is no signature of this {manifest.NAME}",
    "refused": "does not hold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByIdentity:
    """What became of it."""

    problems: tuple[Problem, ...] = ()
    signatures: tuple[Signature, ...] = ()
    unexamined: tuple[str, ...] = ()


def read(container: Container, kinds: Mapping[str, Kind], sums: bytes | None, named: Named) -> ByIdentity:
    """Hold it against the list of files. The client is loaded for those alone who have such a signature."""
    if sums is None or kinds.get(WITNESSED) is not Kind.FILE:
        return ByIdentity()
    from tieout.seal import sigstore  # noqa: PLC0415  # see above

    if not sigstore.is_available():
        return ByIdentity(unexamined=(f"{WITNESSED}: signature not examined: {sigstore.INSTALL} reads it",))
    try:
        data = container.read(WITNESSED, sigstore.LARGEST)
        found = sigstore.verify(data, sums, sigstore.root(named.sigstore_root))
    except UnreadableFileError as error:
        return ByIdentity(problems=(Problem(kind="malformed-sigstore", path=WITNESSED, message=error.message),))
    except sigstore.SigstoreError as error:
        message = f"{WITNESSED} {_SAYS[error.kind]}: {visible(str(error))}"
        return ByIdentity(problems=(Problem(kind=f"{error.kind}-sigstore", path=WITNESSED, message=message),))
    return ByIdentity(
        signatures=(
            Signature(
                path=WITNESSED,
                kind="sigstore",
                signer=visible(str(found.identity)),
                trusted=found.is_rooted and named.identity is not None and named.identity == tuple(found.identity),
                remark="" if found.is_rooted else UNROOTED,
                seen_at=f"{found.at:%Y-%m-%dT%H:%M:%SZ}" if found.at is not None else "",
            ),
        )
    )
