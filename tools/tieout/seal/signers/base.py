"""What a signer is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Signer(Protocol):
    """Someone who can sign; found by entry point, active only when asked for."""

    @property
    def identity(self) -> str:
        """How others recognise the key, told to them another way: a fingerprint."""

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the signature file's content for a message, for one purpose alone.

        Raises UsageError for a key that cannot be used and UnreachableError where the agent, the
        hardware or the service that holds it does not answer.
        """
        ...
