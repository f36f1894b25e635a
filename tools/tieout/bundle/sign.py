"""Sign a bundle that was built: report.pdf, then SHA256SUMS and what stands beside it; all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import manifest, statement
from tieout.bundle.comparison import WITNESSED
from tieout.bundle.place import absolute, lock_of
from tieout.bundle.signable import hold_trust, hold_valid, is_authority, optional
from tieout.bundle.stamping import Clock
from tieout.bundle.statement import REPORT, Unsigned
from tieout.bundle.trust import NAMESPACE, TSA
from tieout.bundle.verify import verify
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.files import read_file
from tieout.ports.lock import lock
from tieout.ports.storage import shown
from tieout.ports.writing import change_tree, sweep
from tieout.seal import cms, dsse, pades, sshsig
from tieout.seal.digest import hex_of, spelled
from tieout.seal.pades_signing import is_available
from tieout.seal.pades_signing import sign as sign_pdf
from tieout.seal.signers.base import CertifiedSigner, LongTextError, WitnessedSigner
from tieout.seal.sshkey import MismatchError
from tieout.seal.wire import MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from tieout.seal.signers.base import Signer

CMS = "SHA256SUMS.p7s"
TOKEN = "SHA256SUMS.tsr"  # noqa: S105  # a file's name
FACTS = "bundle.json"
SEALS = (manifest.SIGNATURE, CMS, TOKEN, statement.NAME, WITNESSED)
_UNHELD = (
    "nobody's certificate is named for the time-stamp (--tsa-cert, or trust/tsa.pem by bundle build --tsa-cert), so only "
    "its form was examined here: whoever verifies needs the authority's certificate"
)
_LARGEST_FACTS = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What signing wrote."""

    path: Path
    """The first signature of the manifest."""
    written: tuple[Path, ...]
    """All files that were written, sorted."""
    manifest: str
    """``sha256:`` of the manifest that was signed."""
    signers: tuple[str, ...]
    """The fingerprints: what the reader must learn another way."""
    witnessed: tuple[str, str] | None = None
    """Whom a public log saw signing, and who vouches for the name; as the fingerprints."""
    remarks: tuple[str, ...] = ()
    not_stamped: str = ""
    """Why there is no time-stamp, where one was asked for; empty where it is there or was not asked for."""
    is_stamp_untrusted: bool = False
    """Whether the authority did answer, and its word does not lead to the certificate that was named."""

    @property
    def signer(self) -> str:
        """The first signer's fingerprint; the name of one who has none."""
        return self.signers[0] if self.signers else (self.witnessed or ("",))[0]


class _NoTokenError(Exception):
    """The signature of the PDF gets no time-stamp: it is made again without."""


def sign(
    folder: Path,
    *signers: Signer,
    now: datetime | None = None,
    stamp: Callable[[bytes], bytes] | None = None,
    tsa: bytes | None = None,
) -> Signed:
    """Sign an unsigned bundle, once it is seen to be as it was built.

    One SSH signer, one with a certificate, one whom a public log sees, or several of these. The one with a certificate
    signs ``report.pdf`` as well, ``now`` being the time that it claims; then SHA256SUMS is written anew. The log is
    asked last, when all else holds: what it has taken in stays there. ``stamp`` asks a time-stamping authority, ``tsa`` (PEM) is what
    it must lead to (default: ``trust/tsa.pem``): if it does not answer, the bundle is signed without. The folder
    changes as a whole: after a failure or a kill at any point it is as it was.

    Raises IntegrityError where the bundle is not as it was built, or where a signature made does not hold; UsageError
    where it is signed already or its ``trust/`` names other keys; BusyError while another run works on it; and what
    the signers raise.
    """
    folder = absolute(folder)
    if not folder.is_dir():
        remedy = "sign the folder that lies beside it, or unpack it; --zip makes the ZIP anew once it is signed"
        raise UsageError(
            f"{shown(folder)} is no folder",
            remedy=remedy if folder.is_file() else "build the bundle first: tieout bundle build",
        )
    by_certificate = [signer for signer in signers if isinstance(signer, CertifiedSigner)]
    seen = [signer for signer in signers if isinstance(signer, WitnessedSigner)]
    keyed = [signer for signer in signers if not isinstance(signer, WitnessedSigner)]
    plain = [signer for signer in keyed if not isinstance(signer, CertifiedSigner)]
    if len(by_certificate) > 1 or len(plain) > 1 or len(seen) > 1 or not signers:
        raise UsageError("one SSH key, one certificate and one Sigstore identity can sign a bundle")
    for signer in by_certificate:
        hold_valid(signer, now)
    with lock(lock_of(folder)):
        sweep(folder.parent)
        digest = _hold(folder)
        sums = read_file(folder, manifest.NAME, manifest.LARGEST)
        if spelled(hex_of(sums)) != digest:
            raise IntegrityError(f"{shown(folder)} was changed while it was being signed")
        remarks = [remark for signer in keyed if (remark := hold_trust(folder, signer))]
        remarks += [remark for signer in by_certificate if (remark := is_authority(signer))]
        clock = Clock(stamp, tsa if tsa is not None else optional(folder, TSA))
        remarks += [_UNHELD] if clock.ask is not None and clock.trusted is None else []
        files: dict[str, bytes] = {}
        report = _report(folder, sums)
        if by_certificate and now is not None:
            made, remark = _report_signed(report, by_certificate[0], now, clock)
            files |= made
            remarks += [remark] if remark else []
        if REPORT in files:
            digests = {**manifest.parse(sums).digests, REPORT: hex_of(files[REPORT])}
            files[manifest.NAME] = sums = manifest.write(digests)
        files |= _signatures(sums, plain, by_certificate)
        if (token := clock.response(sums)) is not None:
            files[TOKEN] = token
        facts = optional(folder, FACTS, _LARGEST_FACTS)
        made, remark = _stated(sums, facts, report, keyed)
        files |= made
        remarks += [remark] if remark else []
        files |= _witnessed(sums, seen)
        if spelled(hex_of(read_file(folder, manifest.NAME, manifest.LARGEST))) != digest:
            raise IntegrityError(f"{shown(folder)} was changed while it was being signed")
        change_tree(folder, files)
    first = manifest.SIGNATURE if plain else CMS if by_certificate else WITNESSED
    return Signed(
        path=folder / first,
        written=tuple(folder / name for name in sorted(files)),
        manifest=spelled(hex_of(sums)),
        signers=tuple(signer.identity for signer in keyed),
        witnessed=(seen[0].identity, seen[0].issuer) if seen else None,
        remarks=tuple(remarks),
        not_stamped=clock.failure,
        is_stamp_untrusted=clock.is_untrusted,
    )


def _signatures(sums: bytes, plain: Sequence[Signer], by_certificate: Sequence[CertifiedSigner]) -> dict[str, bytes]:
    files = {}
    for signer in plain:
        files[manifest.SIGNATURE] = text = signer.sign(sums, NAMESPACE)
        _hold_signature(text, sums, signer.identity)
    for signer in by_certificate:
        files[CMS] = message = signer.sign(sums, NAMESPACE)
        try:
            found = cms.verify(message, sums)
        except cms.CmsError as error:
            raise IntegrityError(f"the signer gave a signature that does not hold: {error}") from error
        if found.fingerprint != signer.identity:
            raise IntegrityError(f"the signer gave a signature by {found.fingerprint}, not by {signer.identity}")
    return files


def _witnessed(sums: bytes, seen: Sequence[WitnessedSigner]) -> dict[str, bytes]:
    files = {}
    for signer in seen:
        files[WITNESSED] = text = signer.sign(sums, NAMESPACE)
        signer.hold(text, sums)
    return files


def _report_signed(
    report: bytes | None, signer: CertifiedSigner, now: datetime, clock: Clock
) -> tuple[dict[str, bytes], str]:
    """Give report.pdf signed, or why it is not."""
    if report is None:
        return {}, f"there is no {REPORT} to sign: the manifest alone is signed"
    if not is_available():
        return {}, f"{REPORT} is not signed itself: pyHanko is not installed (pip install 'tieout[sign]')"
    return {REPORT: _sealed(report, signer, now, clock)}, ""


def _sealed(report: bytes, signer: CertifiedSigner, now: datetime, clock: Clock) -> bytes:
    """Sign the PDF, with a time-stamp if one comes, and hold what came out."""

    def stamped(text: bytes) -> bytes:
        if (answer := clock.response(text)) is None:
            raise _NoTokenError
        return answer

    try:
        made = sign_pdf(report, signer, signed_at=now, stamp=stamped if clock.ask is not None else None)
    except _NoTokenError:
        made = sign_pdf(report, signer, signed_at=now)
    try:
        found = pades.verify(made)
    except pades.PdfSealError as error:
        raise IntegrityError(f"the signature of {REPORT} does not hold: {error}") from error
    if found.cms.fingerprint != signer.identity or found.unsigned_sha256 != hex_of(report):
        raise IntegrityError(f"the signature of {REPORT} is another than was asked for")
    return made


def _stated(
    sums: bytes, facts: bytes | None, report: bytes | None, signers: Sequence[Signer]
) -> tuple[dict[str, bytes], str]:
    """Give the statement's file, or why there is none: it is derived, and the bundle is signed without it."""
    if facts is None:
        return {}, f"there is no {FACTS}, so no {statement.NAME} is made"
    if not signers:
        return {}, f"there is no key to sign a statement with, so no {statement.NAME} is made"
    try:
        return {statement.NAME: _statement(sums, facts, report, signers)}, ""
    except LongTextError as error:
        return {}, f"{error.message}, so no {statement.NAME} is made"


def _statement(sums: bytes, facts: bytes, report: bytes | None, signers: Sequence[Signer]) -> bytes:
    unsigned = None if report is None else Unsigned(hex_of(report), len(report))
    try:
        payload = statement.write(sums, facts, unsigned)
    except statement.StatementError as error:
        raise IntegrityError(f"{FACTS} cannot be attested: {error}") from error
    made = dsse.make(payload, signers)
    certificates = [signer.certificate for signer in signers if isinstance(signer, CertifiedSigner)]
    try:
        dsse.verify(made, certificates=certificates)
    except dsse.DsseError as error:
        raise IntegrityError(f"the signer gave an attestation that does not hold: {error}") from error
    return made


def _report(folder: Path, sums: bytes) -> bytes | None:
    if REPORT not in manifest.parse(sums).digests:
        return None
    data = read_file(folder, REPORT, pades.LARGEST)
    if hex_of(data) != manifest.parse(sums).digests[REPORT]:
        raise IntegrityError(f"{shown(folder)} was changed while it was being signed")
    return data


def _hold(folder: Path) -> str:
    found = verify(folder)
    beside = [name for name in SEALS if (folder / name).exists()]
    if found.intact and not beside and found.signatures:
        raise UsageError(
            f"{found.signatures[0].path} of {shown(folder)} is signed already, by {found.signatures[0].signer}: it is not as it was built",
            remedy="build it anew if another key is to sign",
        )
    if found.intact and (found.signer is not None or beside):
        by = f", by {found.signer}" if found.signer is not None else f": it has {beside[0]}"
        raise UsageError(f"{shown(folder)} is signed already{by}", remedy="build it anew if another key is to sign")
    if not found.intact or found.manifest is None:
        first = found.problems[0].message
        more = f" (and {len(found.problems) - 1} more)" if len(found.problems) > 1 else ""
        raise IntegrityError(
            f"{shown(folder)} is not as it was built, so it is not signed: {first}{more}",
            remedy="look at it with tieout bundle verify, then build it anew",
        )
    return found.manifest


def _hold_signature(text: bytes, sums: bytes, fingerprint: str) -> None:
    try:
        signature = sshsig.parse(text)
        signature.verify(sums)
    except (MalformedError, MismatchError) as error:
        raise IntegrityError("the signer gave a signature that does not hold") from error
    if signature.namespace != NAMESPACE or signature.key.fingerprint != fingerprint:
        raise IntegrityError(
            f"the signer gave a signature by {signature.key.fingerprint} for "
            f"{signature.namespace!r}; {fingerprint} for {NAMESPACE!r} was asked for"
        )
