"""What GitHub and GitLab show beyond CommonMark: words struck out, and boxes of tasks.

Texts are approved there, so a tilde means here what it means there: the pairing is that of cmark-gfm and comrak, their
parsers. Where markdown-it has it otherwise, it is mended below; decision 0035 says what still differs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.rules_inline.strikethrough import tokenize
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType

TASK = "task_box"
"""The type of the token that stands for a task's box; its ``content`` is what the box shows."""
DONE, OPEN = "\u2714", "\u25a1"
"""In a box and as a box; both are in the fonts of the PDFs, which the ballot boxes of Unicode are not."""
_ANY_MARK = re.compile(r"\[[ xX]\][ \t]")
_MARK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_IN_ITEM = ("list_item_open", "paragraph_open")


def add(parser: MarkdownIt) -> None:
    """Let a parser know both."""
    parser.options["strikethrough_single_tilde"] = True
    parser.enable("strikethrough")
    parser.inline.ruler.at("strikethrough", _tildes)
    parser.core.ruler.before("inline", TASK, _tasks)
    parser.add_render_rule(TASK, _box)


def parse_inline(content: str, parser: MarkdownIt, environment: EnvType, tokens: list[Token]) -> None:
    """Parse what stands within lines, as the parser of inlines does, where it holds a tilde."""
    state = _Beside(content, parser, environment, tokens)
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)


class _Beside(StateInline):
    """Looks past tildes to tell what stands beside a sign of emphasis, or past others beside tildes."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  # markdown-it names them
        src, marker, end = self.src, self.src[start], start
        while end < self.posMax and src[end] == marker:
            end += 1
        before, after = start - 1, end
        while before >= 0 and src[before] == "~":
            before -= 1
        while after < self.posMax and src[after] == "~":
            after += 1
        was, comes = (src[before] if before >= 0 else " "), (src[after] if after < self.posMax else " ")
        was_blank, comes_blank = isWhiteSpace(ord(was)), isWhiteSpace(ord(comes))
        was_sign, comes_sign = _is_sign(was), _is_sign(comes)
        opens = not (comes_blank or (comes_sign and not (was_blank or was_sign)))
        closes = not (was_blank or (was_sign and not (comes_blank or comes_sign)))
        return Scanned(
            opens and (canSplitWord or not closes or was_sign),
            closes and (canSplitWord or not opens or comes_sign),
            end - start,
        )


def _is_sign(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _tildes(state: StateInline, silent: bool) -> bool:  # the signature is markdown-it's
    """Take a run of tildes; one and two beside each other are told apart by the rule of three, as in emphasis."""
    start, known = state.pos, len(state.delimiters)
    if not tokenize(state, silent):
        return False
    if len(state.delimiters) > known:
        state.delimiters[-1].length = state.pos - start
        state.tokens[-1].meta["at"] = start
    return True


def _tasks(state: StateCore) -> None:
    """Take the mark of a task from the first paragraph of an item, and note it there."""
    tokens = state.tokens if _ANY_MARK.search(state.src) else []
    for place in range(2, len(tokens)):
        token = tokens[place]
        if token.type != "inline" or (tokens[place - 2].type, tokens[place - 1].type) != _IN_ITEM:
            continue
        mark = _MARK.match(token.content)
        if mark is not None:
            token.content = token.content[mark.end() :]
            tokens[place - 2].attrSet("class", "task")
            token.children = [Token(TASK, "span", 0, content=OPEN if mark[1] == " " else DONE)]


def _box(renderer: object, tokens: Sequence[Token], place: int, options: object, environment: object) -> str:
    """Give a box that nobody can take for one to click on."""
    del renderer, options, environment
    name, said = ("task-done", "Done") if tokens[place].content == DONE else ("task-open", "Not done")
    return f'<span class="{name}" role="img" aria-label="{said}">{tokens[place].content}</span> '
