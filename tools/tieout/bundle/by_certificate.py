"""Signatures by certificate: of the list of files, of the report, and of the statement on both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.verification import Signature
from tieout.model.characters import visible
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.render.names import REPORT
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tieout.bundle.container import Container
    from tieout.bundle.named import Named
    from tieout.seal.cms import Cms

CMS, DSSE, TOKEN = "SHA256SUMS.p7s", "SHA256SUMS.intoto.jsonl", "SHA256SUMS.tsr"
ROOTS, SIGNER = "trust/ca.pem", "trust/signer.pem"
_LARGEST_CMS = 1 << 20
_LARGEST_PDF = 64 << 20
_LARGEST_STATEMENT = 128 << 20
_UNSIGNED = frozenset({"unsigned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ByCertificate:
    """What became of them."""

    problems: tuple[Problem, ...] = ()
    signatures: tuple[Signature, ...] = ()
    remarks: tuple[str, ...] = ()


def read(
    container: Container, kinds: Mapping[str, Kind], sums: bytes | None, named: Named, ssh_signer: str | None
) -> ByCertificate:
    """Hold each against its bytes. The libraries are loaded for those alone who have such a signature."""
    work = _Reading(container, kinds, named)
    if sums is not None and work.has(CMS):
        work.cms(sums)
    if work.has(REPORT):
        work.report()
    if sums is not None and work.has(DSSE):
        work.statement(sums, ssh_signer)
    return ByCertificate(problems=tuple(work.problems), signatures=tuple(work.signatures), remarks=tuple(work.remarks))


class _Reading:
    def __init__(self, container: Container, kinds: Mapping[str, Kind], named: Named) -> None:
        self.problems: list[Problem] = []
        self.signatures: list[Signature] = []
        self.remarks: list[str] = []
        self._container = container
        self._kinds = kinds
        self._named = named
        self._signer: Cms | None = None
        self._built: tuple[str, int] | None = None
        """Digest and length of the report without a signature; None where it was not read."""

    def has(self, path: str) -> bool:
        return self._kinds.get(path) is Kind.FILE

    def cms(self, sums: bytes) -> None:
        from tieout.seal import cms  # noqa: PLC0415  # see ``read``

        data = self._read(CMS, _LARGEST_CMS, "malformed-cms")
        if data is None:
            return
        try:
            found = cms.verify(data, sums)
        except cms.CmsError as error:
            self._problem("wrong-cms", CMS, f"{CMS} is no signature of this {manifest.NAME}: {visible(str(error))}")
            return
        if found.token is not None:  # nobody signed that it belongs there, and nothing here asks whose it is
            self._problem("wrong-cms", CMS, f"{CMS} carries a time-stamp of its own: the bundle's is {TOKEN}")
            return
        self._signer = found
        self._hold_named(CMS, found)
        trusted, remark = self._trust(lambda roots: cms.verify(data, sums, roots=roots).root, found.fingerprint)
        self._sign(CMS, "cms", found, trusted=trusted, remark=remark)

    def report(self) -> None:
        data = self._peek()
        if data is None:
            return
        if b"/ByteRange" not in data:  # nobody signed it; then nothing is loaded for it
            self._built = (hex_of(data), len(data))
            return
        from tieout.seal import pades  # noqa: PLC0415  # see ``read``

        tsa = self._named.tsa
        try:
            found = pades.verify(data)
        except pades.PdfSealError as error:
            if error.kind not in _UNSIGNED:
                message = f"the signature in {REPORT} does not hold: {visible(str(error))}"
                self._problem(f"pdf-{error.kind}", REPORT, message)
            return
        self._built = (found.unsigned_sha256, found.unsigned_bytes)
        if tsa is not None and found.stamp is not None:
            # By an authority that the reader does not know: as for the token of the manifest, nothing was altered.
            try:
                found = pades.verify(data, tsa=tsa)
            except pades.PdfSealError as error:
                tsa = None
                self.remarks.append(f"the time-stamp in {REPORT} is not trusted: {visible(str(error))}")
        self._hold_named(REPORT, found.cms)
        trusted, remark = self._trust(
            lambda roots: pades.verify(data, roots=roots, tsa=tsa).cms.root, found.cms.fingerprint
        )
        self._sign(REPORT, "pdf", found.cms, trusted=trusted, remark=remark)
        other = self._signer is not None and self._signer.fingerprint != found.cms.fingerprint
        if other:
            self.remarks.append(f"{REPORT} and {CMS} were signed with two certificates")

    def statement(self, sums: bytes, ssh_signer: str | None) -> None:
        from tieout.bundle import statement  # noqa: PLC0415  # see ``read``
        from tieout.seal import dsse  # noqa: PLC0415  # see ``read``

        data = self._read(DSSE, _LARGEST_STATEMENT, "malformed-statement")
        if data is None:
            return
        known = tuple(item.certificate for item in (self._signer,) if item is not None)
        try:
            envelope = dsse.verify(data, certificates=known)
            stated = statement.hold(envelope.payload, sums)
        except dsse.DsseError as error:
            self._problem("wrong-statement", DSSE, f"{DSSE} is no signed statement: {visible(str(error))}")
            return
        except statement.StatementError as error:
            self._problem("wrong-statement", DSSE, f"{DSSE} is no statement on this bundle: {visible(str(error))}")
            return
        names = {ssh_signer, self._signer.fingerprint if self._signer is not None else None} - {None}
        others = sorted(set(envelope.signers) - names)
        if others:
            who = visible(", ".join(others))
            self._problem("other-statement", DSSE, f"{DSSE} was signed by {who}, and {manifest.NAME} was not")
            return
        trusted = any(signer in self._named.pins for signer in envelope.signers) or any(
            item.trusted for item in self.signatures if item.kind == "cms"
        )
        signer = visible(", ".join(envelope.signers))
        self.signatures.append(Signature(path=DSSE, kind="dsse", signer=signer, trusted=trusted))
        if self._built is not None and stated.report not in {None, self._built}:
            message = f"{REPORT} without its signature is not the one that was built, by the word of {DSSE}"
            self._problem("report-not-as-built", REPORT, message)

    def _hold_named(self, path: str, found: Cms) -> None:
        """Hold a signer against the certificate that the bundle lists: who has no key can put another beside it."""
        if not self.has(SIGNER):
            return
        from tieout.seal import x509  # noqa: PLC0415  # see ``read``

        try:
            listed = x509.fingerprint(x509.der_of(x509.from_pem(self._container.read(SIGNER, _LARGEST_CMS))[0]))
        except (x509.CertificateError, UnreadableFileError) as error:
            self._problem("malformed-certificate", SIGNER, f"{SIGNER} cannot be read: {visible(str(error))}")
            return
        if found.fingerprint != listed:
            who = visible(f"{found.subject} ({found.fingerprint})")
            self._problem("other-certificate", path, f"{path} was signed by {who}, and {SIGNER} is {listed}")

    def _trust(self, root_under: Callable[[bytes], str], fingerprint: str) -> tuple[bool, str]:
        """Say whether a signer is one that the reader named; else why not.

        A pin may be of the root: then the bundle's own copy of that certificate will do, because the pin names it.
        """
        named = self._named
        if named.ca is not None:
            try:
                root_under(named.ca)
            except ValueError as error:
                return False, f"{visible(str(error))}"
            return True, ""
        if fingerprint in named.pins:
            return True, ""
        if any(":" in pin and not pin.startswith("SHA256:") for pin in named.pins) and self.has(ROOTS):
            try:
                if root_under(self._container.read(ROOTS, _LARGEST_CMS)) in named.pins:
                    return True, ""
            except (ValueError, UnreadableFileError) as error:
                return False, visible(str(error))
        return False, "" if named.any_signer else "no certificate of its authority was named"

    def _sign(self, path: str, kind: str, found: Cms, *, trusted: bool, remark: str) -> None:
        claimed = (
            f"held at {found.held_at:%Y-%m-%dT%H:%M:%SZ}, which is the signer's own word" if found.is_claimed else ""
        )
        self.signatures.append(
            Signature(
                path=path,
                kind=kind,
                signer=visible(f"{found.subject} ({found.fingerprint})"),
                trusted=trusted,
                remark="; ".join(filter(None, (remark, claimed))),
            )
        )

    def _peek(self) -> bytes | None:
        try:
            return self._container.read(REPORT, _LARGEST_PDF)
        except UnreadableFileError as error:
            self.remarks.append(f"a signature in {REPORT} was not examined: {error.message}")
            return None

    def _read(self, path: str, limit: int, kind: str) -> bytes | None:
        try:
            return self._container.read(path, limit)
        except UnreadableFileError as error:
            self._problem(kind, path, error.message)
            return None

    def _problem(self, kind: str, path: str, message: str) -> None:
        self.problems.append(Problem(kind=kind, path=path, message=message))
