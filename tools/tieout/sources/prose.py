"""Which invisible characters running text may hold: those that its script or emoji need.

Metadata may hold none (``model.characters``). Prose has honest uses for some: joiners in Persian,
Hindi and emoji, direction marks beside Hebrew and Arabic, soft hyphens anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tieout.model.characters import hidden_character, name_of, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_HARMLESS = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0")
"""Soft hyphen, grapheme joiner, fillers and vowels of Hangul, Khmer and Mongolian: they hide no text."""
_JOINERS = frozenset("\u200c\u200d")
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c")
_ZERO_WIDTH_SPACE = "\u200b"
_VIRAMA = 9
"""Canonical combining class of the signs after which a joiner has a meaning (RFC 5892, appendix A)."""
_JOINING_SCRIPTS = frozenset(
    [
        "ARABIC",
        "SYRIAC",
        "MONGOLIAN",
        "NKO",
        "MANDAIC",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "KHMER",
        "MYANMAR",
        "TIBETAN",
    ]
)
_UNSPACED_SCRIPTS = frozenset(["THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "CJK", "HIRAGANA", "KATAKANA"])
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_EMOJI_BEFORE = frozenset({"So", "Sk", "Mn"})
# A flag of a region: black flag, tag letters, cancel tag (UTS #51, ED-14a). An ideograph may take
# a variation selector (UTS #37).
_SEQUENCE = (  # compiled when first used, which for ASCII text is never
    "\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f|[\u3400-\u9fff\U00020000-\U0003ffff][\U000e0100-\U000e01ef]"
)


def hidden_in_prose(text: str) -> tuple[int, str] | None:
    """Give the offset and name of the first invisible character that the text has no honest use for."""
    offset = next(_dishonest(text), None)
    return None if offset is None else (offset, name_of(text[offset]))


def without_hidden(text: str) -> str:
    """Write each such character as its escape, so that the text shows what it holds."""
    parts: list[str] = []
    end = 0
    for offset in _dishonest(text):
        parts += (text[end:offset], visible(text[offset]))
        end = offset + 1
    return "".join((*parts, text[end:])) if parts else text


def _dishonest(text: str) -> Iterator[int]:
    if hidden_character(text) is None:
        return
    # Sequences first, so that their parts are not met alone.
    masked = re.sub(_SEQUENCE, lambda match: "x" * len(match.group()), text)
    suspects = re.escape("".join(sorted(character for character in set(masked) if hidden_character(character))))
    for found in re.finditer(f"[{suspects}]", masked) if suspects else ():
        if not _is_honest(text, found.start()):
            yield found.start()


def _is_honest(text: str, offset: int) -> bool:
    character = text[offset]
    before = text[offset - 1] if offset else " "
    after = text[offset + 1 : offset + 2] or " "
    if character in _HARMLESS:
        return True
    if character in _JOINERS:
        return _joins(before, after)
    if character in _DIRECTION_MARKS:
        return _is_right_to_left(before) or _is_right_to_left(after)
    return character == _ZERO_WIDTH_SPACE and _UNSPACED_SCRIPTS.issuperset({_script(before), _script(after)})


def _joins(before: str, after: str) -> bool:
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if unicodedata.category(after) == "So":
        return unicodedata.category(before) in _EMOJI_BEFORE
    return _script(before) in _JOINING_SCRIPTS


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
