"""What a YAML parser objected to, in words that say what to write instead."""

from __future__ import annotations

from typing import NamedTuple

from tieout.model.characters import visible
from tieout.model.location import Location, Unreadable


class Fault(NamedTuple):
    """Why text is not the YAML that we read: the cause as a slug, a sentence, the next step."""

    kind: str
    message: str
    remedy: str


ANCHOR = Fault(
    "yaml-anchor",
    "an anchor (`&`) stands here, and anchors are not read",
    "write the value out in each place, or put quotes around text that begins with `&`",
)
ALIAS = Fault(
    "yaml-alias",
    "an alias (`*`) stands here, and aliases are not read",
    "write the value out, or put quotes around text that begins with `*`",
)
TAG = Fault(
    "yaml-tag",
    "a tag (`!`) stands here, and tags are not read",
    "remove it, or put quotes around text that begins with `!`",
)
MERGE = Fault(
    "yaml-merge-key",
    "the merge key `<<` stands here, and merging is not read",
    "write the keys out",
)
DIRECTIVE = Fault(
    "yaml-directive",
    "a directive (`%`) stands here, and directives are not read",
    "remove the line",
)
SEVERAL = Fault(
    "several-documents",
    "a second YAML document begins here",
    "keep one document in the file",
)
COMPLEX_KEY = Fault(
    "complex-key",
    "a list or mapping stands here as a key; a key is one word",
    "put a space after each colon, and quotes around text with `{`, `[` or `?`",
)
TAB = Fault(
    "yaml-tab",
    "a tab stands here where YAML wants spaces",
    "indent with spaces",
)
EMPTY = Fault("empty", "there is nothing but comments and blanks here", "write the keys, or remove the file")

_SYNTAX = "yaml-syntax"
_QUOTE = "put the value in quotes"

# Part of libyaml's or PyYAML's own words, in lower case, ours, and the next step; the first that fits.
_KNOWN = (
    ("tag", TAG.message, TAG.remedy),
    ("expected '!'", TAG.message, TAG.remedy),
    ("expected '>'", TAG.message, TAG.remedy),
    ("octet", TAG.message, TAG.remedy),
    ("directive", DIRECTIVE.message, DIRECTIVE.remedy),
    ("non-alphabetical", DIRECTIVE.message, DIRECTIVE.remedy),
    (
        "alphabetic or numeric character",
        "an anchor (`&`) or alias (`*`) stands here, and neither is read",
        "put quotes around text that begins with `&` or `*`",
    ),
    ("mapping values are not allowed", "a second colon with a blank after it stands here in one value", _QUOTE),
    ("unexpected ':'", "a colon stands here in the middle of a value", _QUOTE),
    ("mapping keys are not allowed", "a `?` stands here in the middle of a value", _QUOTE),
    (
        "could not find expected ':'",
        "a key without a colon, or a broken line, ends here",
        "write `key: value`, and indent what goes on in the next line",
    ),
    (
        "end of stream",
        "a quote or bracket that opens here is not closed",
        "close it, or put the whole value in quotes",
    ),
    (
        "unexpected document indicator",
        "a quote or bracket is still open at this line",
        "close it, or put the whole value in quotes",
    ),
    ("expected ',' or ']'", "the list in brackets is not closed, or lacks a comma", "write `[one, two]`"),
    ("expected ',' or '}'", "the mapping in braces is not closed, or lacks a comma", "write `{one: 1, two: 2}`"),
    (
        "expected key",
        "this line is indented differently from the keys above it, or follows a closed quote",
        "line the keys up, or put the whole value in quotes",
    ),
    (
        "<block end>",
        "this line is indented differently from those above it, or follows a closed quote",
        "line the keys up, or put the whole value in quotes",
    ),
    (
        "<document start>",
        "text stands here after the value that the whole text was",
        "write `key: value` lines that all begin in the first column",
    ),
    (
        "expected '-' indicator",
        "this line is no item of the list above it",
        "begin each item with `- `, and line them up",
    ),
    (
        "block sequence entries",
        "a list item begins here in the middle of a value",
        "begin the list on the next line, or put the value in quotes",
    ),
    ("node content", "a value is missing here, or begins with a sign that none can begin with", _QUOTE),
    (
        "comment or line break",
        "text stands here behind `|` or `>`",
        "begin the text on the next line, indented, or put the value in quotes",
    ),
    ("whitespace or line break", "text stands here close behind a sign that a blank must follow", _QUOTE),
    (
        "escape",
        "a backslash stands here in double quotes before something that it does not escape",
        "double the backslash, or use single quotes",
    ),
    ("cannot start any token", "no value can begin with this character", _QUOTE),
    ("control characters", "a control character stands here", "remove it"),
    ("special characters", "a control character stands here", "remove it"),
)


def syntax_fault(problem: str, found: str) -> Fault:
    """Give the fault for the parser's own words and the character on which it stopped."""
    words = problem.lower()
    if found == "\t" or "tab character" in words:
        return TAB
    for part, message, remedy in _KNOWN:
        if part in words:
            return Fault(_SYNTAX, message, remedy)
    return Fault(_SYNTAX, f"this is not YAML as we read it ({problem})", _QUOTE)


def unreadable(location: Location, fault: Fault) -> Unreadable:
    """Give the fault with its place."""
    return Unreadable(location=location, kind=fault.kind, message=fault.message, remedy=fault.remedy)


def duplicate(key: str, before: int, line: int) -> Fault:
    """Say that a key stands on two lines."""
    name = visible(key[:60])
    return Fault(
        "duplicate-key",
        f"the key {name} stands on line {before} and again on line {line}",
        "keep one of the two",
    )
