"""Numbers that lead on -> a row of cards, as HTML. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable


class Card(NamedTuple):
    """One number with what it counts; it is read as ``number words``."""

    number: str
    words: str
    address: str
    """A page of the site, as from the one on which the card stands."""
    more: str = ""
    """A few words below."""


def cards(of: Iterable[Card]) -> Markup:
    """Draw them as a list of links, in their order."""
    item = Markup('<li><a href="{}"><strong>{}</strong> <span>{}</span>{}</a></li>')
    more = Markup(" <small>{}</small>")
    drawn = [
        item.format(
            card.address,
            visible(card.number),
            visible(card.words),
            more.format(visible(card.more)) if card.more else "",
        )
        for card in of
    ]
    return Markup('<ul class="cards">{}</ul>').format(Markup("").join(drawn))
