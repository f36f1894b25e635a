"""Which PostgreSQL is asked, as whom, and what its refusals mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tieout.model.errors import TieoutError
from tieout.model.evidence.record import Refusal

VERIFIED = ("verify-full", "verify-ca")
MODES = (*VERIFIED, "require", "disable")
"""libpq's others (``prefer``, ``allow``) fall back to no TLS without a word."""
_LONGEST = 240

# PostgreSQL, appendix A: classes of SQLSTATE.
_BY_STATE: tuple[tuple[str, Refusal], ...] = (
    ("42501", Refusal.DENIED),  # insufficient_privilege
    ("28", Refusal.DENIED),  # invalid authorization
    ("57014", Refusal.TIMEOUT),  # query_canceled: statement_timeout
    ("55P03", Refusal.TIMEOUT),  # lock_not_available
    ("57P03", Refusal.TRANSIENT),  # cannot_connect_now
    ("57P", Refusal.TRUNCATED),  # terminated by an administrator, by a crash, by a dropped database
    ("53", Refusal.TRANSIENT),  # too many connections, out of memory, disk full
    ("08", Refusal.TRUNCATED),  # connection exceptions
    ("42", Refusal.SHAPE),  # undefined table, column or function: another version
)
# libpq gives no SQLSTATE for what ends a connection before it begins; an untranslated server's words are these.
_BY_WORDS: tuple[tuple[str, Refusal], ...] = (
    (r"too many (clients|connections)|remaining connection slots|starting up|shutting down", Refusal.TRANSIENT),
    (r"authentication failed|no pg_hba\.conf entry|pg_hba\.conf rejects|no password supplied", Refusal.DENIED),
    (r"permission denied|is not permitted to log in|role .* does not exist", Refusal.DENIED),
    (r"timeout expired", Refusal.TIMEOUT),
    (r"connection refused|could not translate host name|failed to resolve|no such file", Refusal.TRANSIENT),
    (r"network is unreachable|no route to host", Refusal.TRANSIENT),
    (
        r"server closed the connection|connection (was )?(reset|lost|closed)|is (lost|closed)|ssl syscall|eof detected|unexpected eof|consuming input failed",
        Refusal.TRUNCATED,
    ),
)


class RefusedError(TieoutError):
    """The server, or the way to it, refused. ``message`` holds no password."""

    def __init__(self, message: str, *, reason: Refusal, state: str = "") -> None:
        """``state`` is the SQLSTATE, empty where there was none."""
        super().__init__(message)
        self.reason = reason
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which server, as whom. Whatever is secret is left out where it is shown."""

    host: str
    """A name, an address, or the folder of a socket."""
    port: int = 5432
    database: str = "postgres"
    user: str
    sslmode: str = VERIFIED[0]
    root_certificate: str = ""
    """A file; ``system`` for the machine's own list; empty: libpq's default place."""
    password: str = field(default="", repr=False)
    password_file: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    @property
    def is_socket(self) -> bool:
        """Whether it is a socket of this machine, over which TLS is never spoken."""
        return self.host.startswith(("/", "@"))

    @property
    def place(self) -> str:
        """The server, for messages and records."""
        return f"{self.host}:{self.port}"

    def clean(self, text: str) -> str:
        """Make what the server said fit for a message: one line, printable, without any secret of ours."""
        for secret in (self.password, self.password_file, self.key):
            if secret:
                text = text.replace(secret, "[secret]")
        line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def reason_of(state: str, said: str) -> Refusal:
    """Give what a refusal means, by its SQLSTATE, or by the words where there is none."""
    if state:
        return next((reason for start, reason in _BY_STATE if state.startswith(start)), Refusal.FAILED)
    return next((reason for words, reason in _BY_WORDS if re.search(words, said, re.IGNORECASE)), Refusal.FAILED)


def last_words(text: str) -> str:
    """Give the server's own line of libpq's report on a connection that failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return fatal[-1] if fatal else " ".join(lines)
