"""How long a text is on paper is told within a page or a tenth, whatever it is made of."""

from __future__ import annotations

import pytest

from tests import factories
from tests.render.test_pdf import read, text_of, why_not
from tieout.render.length import elements_of, pages_of
from tieout.render.text import for_print

SAID = "The security lead reviews the access of every person each quarter, and writes down what was found and removed. "


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID * 6}\n\n" * 60,
        f"{SAID}\n\n" * 150,
        f"- {SAID}\n" * 150,
        f"- {SAID}\n\n" * 150,
        "- item\n" * 500,
        "| a | b |\n|---|---|\n" + f"| key | {SAID * 2} |\n" * 150,
        f"{'| a ' * 6}|\n{'|---' * 6}|\n" + f"{'| two words ' * 6}|\n" * 190,
        "```\n" + "x = 1\n" * 700 + "```\n",
        "## Head\n\nword\n\n" * 100,
        f"{'**a** `b` [c](https://example.com) *d* ' * 40}\n\n" * 25,
    ],
)
def test_a_text_is_told_to_be_as_long_as_it_is(text: str) -> None:
    if why_not():
        pytest.skip(why_not())
    real = len(read(text_of(f"# Access\n\n{text}")).pages) - 1  # the first page holds the facts
    told = for_print(factories.document(body=f"# Access\n\n{text}"), "x.html").pages
    assert abs(told - real) <= max(1.5, real / 10)


def test_what_is_no_block_has_no_length_and_every_element_counts() -> None:
    assert pages_of("") == 0
    assert pages_of("<section><hr></section>") == 0
    assert elements_of('<p>a <b>b</b></p><br><table><tr><td class="x">1 &lt; 2</td></tr></table>') == 6
