"""Characters that must not hide in metadata, and how any text is shown safely."""

from __future__ import annotations

import re

# C0 and C1 controls but TAB, LF, CR; NEL and the separators LS, PS (Unicode 16, 2.9 and 5.8);
# bidirectional controls (UAX #9, 2); and what Unicode's DerivedCoreProperties.txt lists as
# Default_Ignorable_Code_Point, which renders as nothing: zero-width and format characters, Hangul
# fillers, the tag block. Not U+FE00 to U+FE0F among them: emoji in a title carry those.
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Compiled when first used, which for ASCII text is never: each costs as much as reading two documents.
_HIDDEN_PATTERN = f"[{_HIDDEN}]"
_UNSAFE_PATTERN = f"[{_HIDDEN}\\n\\r\\t\ud800-\udfff]"


def hidden_character(text: str) -> tuple[int, str] | None:
    """Give the offset and name (``U+202E``) of the first character that a reader cannot see."""
    match = re.search(_HIDDEN_PATTERN, text)
    return None if match is None else (match.start(), name_of(match.group()))


def name_of(character: str) -> str:
    """Give the code point of one character as ``U+XXXX``."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """Make text safe to show on one line: every control, bidi or lone surrogate as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_UNSAFE_PATTERN, _escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape: PEP 383
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
