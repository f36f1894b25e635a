"""TLS by sockets and the standard library: one handshake with one address, by one version."""

from __future__ import annotations

import enum
import os
import ssl
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.record import Refusal
from tieout.ports.process import hidden_variables
from tieout.ports.tls_records import AGES, LONGEST, REFUSALS, client_hello, is_tls, said
from tieout.ports.tls_wire import EndedError, Wire, server_name

if TYPE_CHECKING:
    from tieout.ports.tls_records import Said
    from tieout.ports.tls_wire import Peer

_OLD_RENEGOTIATION = 0x4
"""OpenSSL, SSL_OP_LEGACY_SERVER_CONNECT: a server without RFC 5746 is asked all the same."""
_VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}


_BROKEN = frozenset({Refusal.TIMEOUT, Refusal.TRANSIENT, Refusal.TRUNCATED})


class State(enum.Enum):
    """What became of a version."""

    ACCEPTED = "accepted"
    """The server chose it."""
    REFUSED = "refused"
    """By the server's own alert."""
    OLDER = "older"
    """The server chose an older one instead."""
    UNKNOWN = "unknown"
    """Anything else: a reset, a silence, a failure of our own side."""


class Shaken(NamedTuple):
    """One handshake, as far as it came."""

    state: State
    answered: str = ""
    """The version that the server chose."""
    alert: str = ""
    cipher: str = ""
    chain: tuple[bytes, ...] = ()
    """As served, the server's own certificate first, in DER; none where it did not come so far."""
    reason: str = ""
    """Why it is unknown, or went no further after the server had chosen."""
    refusal: Refusal | None = None
    """The same, as a record says it; None where nothing is missing for it."""


class Verified(NamedTuple):
    """What this machine's OpenSSL says of a chain."""

    is_sound: bool | None
    """None: it was not said, because the handshake failed for another reason."""
    reason: str = ""


def shake(peer: Peer, protocol: str) -> Shaken:
    """Ask whether a server speaks a version; never raises for what it does.

    A hello that offers every cipher follows where OpenSSL's own leaves it open: our side knows few old ones.
    """
    first = _shaken(peer, protocol)
    is_open = first.state is State.UNKNOWN or (first.state is State.REFUSED and first.alert == "handshake_failure")
    if not is_open or protocol == "TLSv1.3" or first.refusal in {Refusal.TIMEOUT, Refusal.TRANSIENT}:
        return first
    second = _offered(peer, protocol)
    return first if second.state is State.UNKNOWN else second


def verify(peer: Peer, protocol: str, authorities: str) -> Verified:
    """Say whether the chain leads to an authority; ``authorities`` is a file, empty for the machine's own list.

    Of the name nothing is said here: ``check_hostname`` is off.
    """
    try:
        with hidden_variables("SSL_CERT_"):
            context = _context(protocol)
            context.verify_mode = ssl.CERT_REQUIRED
            if authorities:
                context.load_verify_locations(cafile=authorities)
            elif not _has_authorities():
                return Verified(is_sound=None, reason="this machine has no list of authorities")
            else:
                context.load_default_certs()
            conversation = _Conversation(peer, context)
            try:
                conversation.shake()
            finally:
                conversation.close()
    except ssl.SSLCertVerificationError as error:
        return Verified(is_sound=False, reason=error.verify_message)
    except (OSError, EndedError) as error:
        return Verified(is_sound=None, reason=str(error) or type(error).__name__)
    return Verified(is_sound=True)


def _has_authorities() -> bool:
    file, folder = ssl.get_default_verify_paths()[:2]
    return bool(file) or (bool(folder) and any(Path(folder).iterdir()))


def _context(protocol: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= _OLD_RENEGOTIATION
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what we look for
        context.maximum_version = _VERSIONS[protocol]
        context.minimum_version = _VERSIONS[protocol]
    return context


def _shaken(peer: Peer, protocol: str) -> Shaken:
    """Shake hands by OpenSSL."""
    conversation = None
    problem: EndedError | None = None
    cipher = ""
    chain: tuple[bytes, ...] = ()
    try:
        conversation = _Conversation(peer, _context(protocol))
        conversation.shake()
    except EndedError as error:
        problem = error
    except ssl.SSLError as error:
        words = error.reason or type(error).__name__
        problem = EndedError(f"our side of TLS failed: {words}", Refusal.FAILED)
    if conversation is not None:
        cipher, chain = conversation.agreed()
        conversation.close()
    heard = b"" if conversation is None else conversation.heard
    if problem is not None and not is_tls(heard):
        problem = EndedError("what it answered is no TLS", Refusal.SHAPE)
    return _judged(protocol, said(heard), cipher, chain, problem)


def _offered(peer: Peer, protocol: str) -> Shaken:
    """Say hello with every cipher, and see what the server chooses. No further: the handshake is left there."""
    wire = None
    problem: EndedError | None = None
    heard = b""
    try:
        wire = Wire(peer)
        wire.send(client_hello(protocol, server_name=server_name(peer.name), random=os.urandom(32)))
        while not (said(heard).version or said(heard).alert):
            heard += wire.receive()
            if not is_tls(heard) or len(heard) > 2 * LONGEST:
                problem = EndedError("what it answered is no TLS", Refusal.SHAPE)
                break
    except EndedError as error:
        problem = error
    finally:
        if wire is not None:
            wire.close()
    told = said(heard)
    suite = "" if told.suite is None else f"{told.suite:#06x}"
    return _judged(protocol, told, suite, (), problem)


def _judged(protocol: str, told: Said, cipher: str, chain: tuple[bytes, ...], problem: EndedError | None) -> Shaken:
    """Say what became of it, by the server's own words first."""
    if told.version:
        return _chosen(protocol, told, cipher, chain, problem)
    if told.alert in REFUSALS:
        return Shaken(State.REFUSED, "", told.alert)
    if told.alert:
        return Shaken(State.UNKNOWN, "", told.alert, reason=f"it ended with {told.alert}", refusal=Refusal.FAILED)
    reason = "it ended without a word of TLS" if problem is None else problem.reason
    return Shaken(State.UNKNOWN, reason=reason, refusal=Refusal.SHAPE if problem is None else problem.refusal)


def _chosen(protocol: str, told: Said, cipher: str, chain: tuple[bytes, ...], problem: EndedError | None) -> Shaken:
    """Say what became of a handshake in which the server chose a version."""
    if told.version == protocol:
        suite = "" if told.suite is None else f"{told.suite:#06x}"
        agreed = Shaken(State.ACCEPTED, protocol, told.alert, cipher or suite, chain)
        if problem is None:
            return agreed
        # Its alert, or a failure of our side, takes nothing from the choice; a way that broke hid the rest of it.
        broke = problem.refusal if problem.refusal in _BROKEN and not told.alert else None
        return agreed._replace(reason=problem.reason, refusal=broke)
    if told.version in AGES[: AGES.index(protocol)]:
        return Shaken(State.OLDER, told.version, told.alert)
    reason = f"it chose {told.version}, which was not offered"
    return Shaken(State.UNKNOWN, told.version, told.alert, reason=reason, refusal=Refusal.SHAPE)


class _Conversation:
    """OpenSSL's side of a handshake, over bytes that we carry and keep."""

    def __init__(self, peer: Peer, context: ssl.SSLContext) -> None:
        self._wire = Wire(peer)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        name = server_name(peer.name) or None
        try:
            self._side = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        except (ValueError, UnicodeError):
            self._wire.close()
            raise EndedError("the name can be in no hello", Refusal.FAILED) from None
        self.heard = b""
        """All that the server sent."""

    def shake(self) -> None:
        """Go through the handshake; raises EndedError and ssl.SSLError."""
        while True:
            try:
                self._side.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._wire.receive()
                self.heard += data
                self._incoming.write(data)
            else:
                self._flush()
                return

    def agreed(self) -> tuple[str, tuple[bytes, ...]]:
        """Give the cipher and the chain as served, as far as the handshake came."""
        cipher = self._side.cipher()
        return "" if cipher is None else cipher[0], self._chain()

    def _chain(self) -> tuple[bytes, ...]:
        if hasattr(self._side, "get_unverified_chain"):  # Python 3.13
            return tuple(self._side.get_unverified_chain())
        inner = getattr(self._side, "_sslobj", None)
        served = None if inner is None else inner.get_unverified_chain()
        return tuple(ssl.PEM_cert_to_DER_cert(item.public_bytes()) for item in served or ())

    def close(self) -> None:
        """Leave; the server may be told."""
        self._wire.close()

    def _flush(self) -> None:
        if data := self._outgoing.read():
            self._wire.send(data)
