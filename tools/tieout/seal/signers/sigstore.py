"""Signing without a key to keep: an identity token for a certificate of minutes, and a public log as witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigstore.errors import Error
from sigstore.models import ClientTrustConfig
from sigstore.oidc import ExpiredIdentity, IdentityToken, detect_credential
from sigstore.sign import SigningContext

from tieout.model.errors import IntegrityError, TieoutError, UnreachableError, UsageError
from tieout.ports.patience import within
from tieout.ports.storage import shown
from tieout.seal import sigstore
from tieout.seal.signers.x509_signer import read_small

if TYPE_CHECKING:
    from typing import Self

    from tieout.seal.signers.base import Options

VARIABLE = "SIGSTORE_IDENTITY_TOKEN"
"""Of the environment, as Sigstore's own client reads it."""
_PATIENCE_S = 180.0
"""For all of it; the client waits for certificate authority and log without an end of its own."""
_LARGEST_TOKEN = 64 << 10
_LARGEST_CONFIG = 1 << 20


class SigstoreSigner:
    """Someone whom an OpenID provider vouches for, at a Sigstore instance.

    Args:
        token: the identity token as it came, a secret for as long as it is valid
        config: the instance's ``ClientTrustConfig`` (JSON); the public instance, asked anew, where it is None

    Raises:
        UsageError: the token is none, or of another time or audience; the configuration is none

    """

    __slots__ = ("_config", "_seen", "_token")

    def __init__(self, token: str, config: bytes | None = None) -> None:
        try:
            self._token = IdentityToken(token)
        except Error as error:
            raise UsageError(
                f"the identity token cannot be used: {error}",
                remedy="it must be for the audience sigstore and still valid; get a new one",
            ) from error
        self._config = None if config is None else _config(config)
        self._seen = sigstore.Identity(self._token.identity, self._token.federated_issuer)

    @classmethod
    def asked(cls, options: Options) -> Self:
        """Make the signer that a command line asks for: a token's file, the environment's token, or that of the CI."""
        if options.path is not None:
            token = read_small(options.path, _LARGEST_TOKEN).decode("utf-8", "replace").strip()
        else:
            token = options.environment.get(VARIABLE, "").strip() or _ambient()
        config = None if options.config is None else read_small(options.config, _LARGEST_CONFIG)
        return cls(token, config)

    @property
    def identity(self) -> str:
        """Whom the token names; once a signature was held, whom its certificate does (a workflow, not its token)."""
        return self._seen.name

    @property
    def issuer(self) -> str:
        """Who made the token."""
        return self._seen.issuer

    def sign(self, message: bytes, namespace: str) -> bytes:  # noqa: ARG002  # a bundle has no place for a purpose
        """Give the Sigstore bundle (JSON); the log then has the identity and the message's digest, for everyone to see.

        Raises UnreachableError where a service does not answer or refuses.
        """
        found = within(_PATIENCE_S, lambda: self._signed(message))
        if found.failures:
            raise _told(found.failures[0]) from found.failures[0]
        if not found.results:
            raise UnreachableError(f"Sigstore did not answer within {_PATIENCE_S:g} s", remedy="try it again later")
        return found.results[0]

    def hold(self, signature: bytes, message: bytes) -> None:
        """Hold what came out as a reader will, against the instance's own trusted root."""
        try:
            found = sigstore.verify(signature, message, self._trusted().trusted_root)
        except sigstore.SigstoreError as error:
            raise IntegrityError(f"the signer gave a signature that does not hold: {error}") from error
        if not found.is_rooted:
            raise IntegrityError(f"the signer gave a signature by {found.identity}, whom its own root does not know")
        self._seen = found.identity

    def _signed(self, message: bytes) -> bytes:
        with SigningContext.from_trust_config(self._trusted()).signer(self._token) as signer:
            return signer.sign_artifact(message).to_json().encode() + b"\n"

    def _trusted(self) -> ClientTrustConfig:
        if self._config is None:
            self._config = ClientTrustConfig.production()
        return self._config


def _ambient() -> str:
    """Give the token of the CI that this runs in; raises UsageError where there is none: nobody is asked in a browser."""
    try:
        found = detect_credential()
    except Error as error:
        raise UsageError(
            f"this CI gives no identity token: {error}",
            remedy="let the job have one (GitHub: permissions: id-token: write)",
        ) from error
    if found is None:
        raise UsageError(
            "there is no identity token: this is no CI that gives one",
            remedy=f"--identity-token FILE, or {VARIABLE}; no browser is opened",
        )
    return found


def _config(data: bytes) -> ClientTrustConfig:
    try:
        found = ClientTrustConfig.from_json(data.decode("utf-8"))
        _ = found.trusted_root, found.signing_config
    except (Error, ValueError, TypeError, LookupError) as error:
        line = str(error).partition("\n")[0]
        raise UsageError(
            f"it is no configuration of a Sigstore instance: {line}", remedy="give its ClientTrustConfig, in JSON"
        ) from error
    return found


def _told(error: BaseException) -> TieoutError:
    if isinstance(error, ExpiredIdentity):
        return UsageError("the identity token is no longer valid", remedy="get a new one")
    return UnreachableError(
        f"Sigstore did not sign: {_reason(error)}", remedy="look at its services and at the token, then sign again"
    )


def _reason(error: BaseException) -> str:
    """Give what the client says, or what stood behind it; it often says nothing itself."""
    seen = str(error).strip() or (str(error.__cause__ or "").strip())
    return shown(seen.partition("\n")[0][:300]) or type(error).__name__
