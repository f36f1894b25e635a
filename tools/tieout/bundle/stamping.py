"""The time-stamping authority that a signing run asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.errors import UnreachableError, UsageError
from tieout.seal import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Clock:
    """The authority: asked until it fails once, because each failure takes minutes."""

    ask: Callable[[bytes], bytes] | None
    trusted: bytes | None
    failure: str = ""
    is_untrusted: bool = False
    """Whether what came was a token of this text, by nobody who is trusted."""
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Raise UsageError for what holds no certificate: a bundle is signed once, then no time-stamp can be added."""
        if self.ask is None or self.trusted is None:
            return
        try:
            timestamp.authorities(self.trusted)
        except timestamp.TokenError as error:
            message = f"what the time-stamp must lead to cannot be read: {error}"
            raise UsageError(message, remedy="name the authority's certificate in PEM: --tsa-cert FILE") from error

    def response(self, text: bytes) -> bytes | None:
        """Give a response that holds over a text, or None."""
        if self.ask is None or self.failure:
            return None
        try:
            answer = self.ask(text)
            timestamp.read(answer, text)
            self.is_untrusted = True
            if self.trusted is not None:
                timestamp.hold(answer, text, timestamp.authorities(self.trusted))
            self.is_untrusted = False
        except UnreachableError as error:
            self.failure = error.message
        except timestamp.TokenError as error:
            self.failure = f"the authority's answer is not used: {error}"
        else:
            return answer
        return None
