"""What verifying a bundle found."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.log import Stamp

if TYPE_CHECKING:
    from tieout.bundle.container import Problem
    from tieout.bundle.external_types import Outside
    from tieout.bundle.succession_types import Succession


OF_THE_LIST = frozenset({"ssh", "cms", "sigstore"})
"""Kinds of signatures by which someone vouches for all files."""


class Seal(enum.Enum):
    """What became of the signature."""

    ABSENT = "absent"
    BROKEN = "broken"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the bundle says of itself; the signer's word, once the digests hold."""

    organization: str
    period: str
    as_of: str
    head: str
    tool: str
    folder: str = ""
    """Of its repository, in which the programme lies; empty for its top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature that fits what it covers. Whether its signer is to be believed is another matter."""

    path: str
    """Of the signature; for a PDF its own."""
    kind: str
    """``ssh``, ``cms``, ``pdf``, ``dsse`` or ``sigstore``."""
    signer: str
    """The key's fingerprint, the subject of the certificate, or an identity and its issuer; safe to print."""
    trusted: bool
    """Whether the reader named this signer: by a fingerprint, the certificate of its authority, or the identity."""
    remark: str = ""
    """What it leaves open; empty for nothing."""
    seen_at: str = ""
    """``2026-01-05T09:00:00Z``: when a log or an authority of the trusted root saw it; empty where none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time-stamp over SHA256SUMS that fits it: the bundle existed not later than its time."""

    at: str
    """``2026-01-05T09:00:00Z``."""
    authority: str
    """Who says so, by its own certificate; safe to print."""
    trusted: bool
    """Whether that certificate leads to one that the reader named."""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTold:
    """What the evidence log in the bundle came to."""

    lines: int = 0
    heads: int = 0
    covered: int = 0
    """Lines that the newest head covers."""
    held: int = 0
    """Records in the bundle that were held against their lines."""
    absent: int = 0
    """Records that a line seals and the bundle does not hold."""
    signer: str | None = None
    """Of the newest head; None where nobody signed it, or the signature does not hold."""
    stamp: Stamp = Stamp.NONE
    stamped_at: str = ""
    authority: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTold:
    """Digests that a file of the bundle states of others, and that were computed anew and fit."""

    records: bool = False
    """That of the records, on the first page."""
    report: bool | None = False
    """That of all other files, in report.pdf: False where it states none; None without a report, or where it is told to be another's."""
    files: int = 0
    """Single files that were held against a digest that another one states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTold:
    """What the approval ledger in the bundle came to."""

    streams: tuple[tuple[str, int, str], ...] = ()
    """Of each stream its name, the number of its lines, and what became of its chain."""
    signer: str | None = None
    """Of the newest checkpoint."""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTold:
    """What the populations and samples in the bundle came to."""

    lists: int = 0
    """Held against their digests."""
    samples: int = 0
    """Drawn again by their seed."""
    too_large: tuple[str, ...] = ()
    """Lists and samples of more bytes than are read: unknown is not good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. ``intact`` says nothing of the signer, nor ``pinned`` of the content."""

    path: str
    problems: tuple[Problem, ...]
    """Sorted; empty means that every file is there, unchanged, and no other."""
    listed: int
    """Files that the manifest lists."""
    matching: int
    """Those of them whose digest holds."""
    manifest: str | None
    """``sha256:`` of the manifest: names this bundle as a whole. None without a manifest."""
    seal: Seal
    signer: str | None
    """The fingerprint of the key whose signature fits; None without such a signature."""
    pinned: bool
    """Whether that key is one that the reader named."""
    has_pins: bool = False
    """Whether the reader named any: then a signer that is not pinned is another one."""
    remarks: tuple[str, ...] = ()
    """What was not examined, or asks for a second look."""
    facts: Facts | None = None
    contradictions: tuple[Problem, ...] = ()
    """Where records in the bundle do not hold together, and the bundle does not say so itself. It may be intact all the
    same: then whoever signed it signed that."""
    signatures: tuple[Signature, ...] = ()
    """Those that fit, of the list of files and of the report."""
    time: Time | None = None
    """None without a token that fits."""
    time_wanted: bool = False
    """Whether the reader asks for a time-stamp of an authority that is trusted."""
    has_authority: bool = False
    """Whether the reader named any authority for time-stamps: then one by another is not what was to be there."""
    log: LogTold | None = None
    ledger: LedgerTold | None = None
    drawn: DrawnTold | None = None
    """None where no list of populations is there."""
    stated: StatedTold | None = None
    """None for an altered bundle."""
    captured: int | None = None
    """Files of evidence that were held against the records that list them; None where there is none."""
    agreeing: int = 0
    """Files that say the same of something, held against one another."""
    unheld: tuple[str, ...] = ()
    """Records and pages that could not be read whole, so that nothing was held against them: unknown is not good."""
    unexamined: tuple[str, ...] = ()
    """Signatures that could not be looked at here, each with what would read it: unknown is not good."""
    unread: str = ""
    """Why what the bundle says of itself was not examined: it is of a later form; empty where it was."""
    external: Outside | None = None
    """The evidence that lies in another store, and how far it was examined; None where none is listed."""
    succession: Succession | None = None
    """What holding it against the bundle before came to; None where the reader named none."""

    @property
    def breaks_succession(self) -> bool:
        """Whether it does not follow the bundle before that the reader named."""
        return self.succession is not None and bool(self.succession.problems)

    @property
    def is_held_in_full(self) -> bool:
        """Whether all was looked at: signatures, what it says of itself, and all that the reader asked for besides."""
        is_unknown = self.unexamined or self.unread or self._unheld
        return not is_unknown and (self.succession is None or not self.succession.unexamined)

    @property
    def has_all_evidence(self) -> bool:
        """Whether all evidence that it lists was examined: what lies in another store too."""
        return self.external is None or self.external.is_held_in_full

    @property
    def has_wrong_evidence(self) -> bool:
        """Whether something that lies in another store is not what it lists."""
        return self.external is not None and bool(self.external.problems)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with the bundle, nor with the records in it."""
        return self.intact and not self.contradictions

    @property
    def is_vouched_for(self) -> bool:
        """Whether it is sound, by a signer that the reader named, and of a trusted time where one is asked for."""
        has_time = not self.has_other_time and (not self.time_wanted or self.has_trusted_time)
        return self.is_sound and self.pinned and has_time

    @property
    def has_other_time(self) -> bool:
        """Whether its time-stamp is not by an authority that the reader named, who named some."""
        return self.has_authority and self.time is not None and not self.time.trusted

    @property
    def lacks_time(self) -> bool:
        """Whether the reader asks for a time-stamp, be it by naming who may give it, and none is there."""
        return self.time_wanted and self.time is None and not self.has_trusted_time

    @property
    def has_trusted_time(self) -> bool:
        """Whether someone whom the reader named says when: a time-stamping authority, or the log of a named identity."""
        by_log = any(item.trusted and item.seen_at for item in self.signatures)
        return by_log or (self.time is not None and self.time.trusted)

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong with files, manifest or signature."""
        return not self.problems

    @property
    def verdict(self) -> str:
        """The result in one line; it never says more than was found."""
        if not self.intact:
            count = len(self.problems)
            return f"altered: {count} problem{'s' if count != 1 else ''}"
        unread = "; what it says of itself NOT examined" if self.unread else ""
        if self._unheld:
            unread += f"; {', '.join(map(visible, self._unheld))} NOT examined"
        outside = f"{unread}; {self.external.told}" if self.external and self.external.told else unread
        return f"intact; {self._by_whom}{self._unread}{self._asked_time}{self._contradicted}{outside}"

    @property
    def _unheld(self) -> tuple[str, ...]:
        return (*(self.drawn.too_large if self.drawn is not None else ()), *self.unheld)

    @property
    def _is_unsigned(self) -> bool:
        return not any(item.kind in OF_THE_LIST for item in self.signatures)

    @property
    def _by_whom(self) -> str:
        if self._is_unsigned:
            if self.unexamined:
                return "NO signature examined"
            return f"unsigned (only {self.signatures[0].path} is signed)" if self.signatures else "unsigned"
        trusted = [item.signer for item in self.signatures if item.trusted]
        if self.pinned and trusted:
            return f"signer pinned ({trusted[0]})"
        of_the_list = [item.signer for item in self.signatures if item.trusted and item.kind in OF_THE_LIST]
        if of_the_list:
            return f"signed by {of_the_list[0]}, and NOT by all whom you named"
        who = self.signer or self.signatures[0].signer
        return f"signer {'is NOT the pinned one' if self.has_pins else 'NOT pinned'} ({who})"

    @property
    def _unread(self) -> str:
        count = len(self.unexamined)
        return f"; {count} signature{'s' if count != 1 else ''} NOT examined" if count and self.signatures else ""

    @property
    def _asked_time(self) -> str:
        if self.has_other_time:
            return "; its time-stamp is NOT by an authority that you named"
        if not self.time_wanted and self.time is None:
            # Nobody lists the token, so taking it away leaves no trace but this word.
            return "" if self._is_unsigned or any(item.seen_at for item in self.signatures) else "; no time-stamp"
        if not self.time_wanted or self.has_trusted_time:
            return ""
        return "; NOT time-stamped"

    @property
    def _contradicted(self) -> str:
        count = len(self.contradictions)
        return f"; {count} contradiction{'s' if count != 1 else ''} in its records" if count else ""
