"""As few lines as say the same."""

from __future__ import annotations

import pytest

from tieout.report.gaps import grouped, listed


@pytest.mark.parametrize(
    ("missing", "shown"),
    [
        ((), ()),
        (("A rests on P1, which is draft",), ("A rests on P1, which is a draft",)),
        (
            ("A rests on P1, which is draft", "A rests on P2, which is draft", "A rests on P3, which is draft"),
            ("A rests on P1, P2 and P3, which are drafts",),
        ),
        (
            ("A rests on P1, which is retired", "A rests on P2, which is retired"),
            ("A rests on P1 and P2, which are retired",),
        ),
        (
            ("A rests on P1, which is of no stated status", "A rests on P2, which is of no stated status"),
            ("A rests on P1 and P2, which are of no stated status",),
        ),
        (
            ("A rests on P1, which has open errors: x", "A rests on P2, which has open errors: x"),
            ("A rests on P1 and P2, which have open errors: x",),
        ),
        (
            ("A rests on P1, which has open errors: x", "A rests on P2, which has open errors: y"),
            ("A rests on P1, which has open errors: x", "A rests on P2, which has open errors: y"),
        ),
        (
            tuple(f"{control} rests on P1, which has open errors: x" for control in "ABC"),
            ("A, B and C rest on P1, which has open errors: x",),
        ),
        (
            tuple(f"{control} rests on {document}, which is draft" for control in "AB" for document in ("P1", "P2")),
            ("A and B rest on P1 and P2, which are drafts",),
        ),
        (
            ("B names no policy", "A rests on P1, which is draft", "A rests on P9, which no readable document has"),
            ("A rests on P1, which is a draft", "A rests on P9, which no readable document has", "B names no policy"),
        ),
        (
            tuple(f"{control} rests on P{n}, which no readable document has" for control in "AB" for n in (7, 8)),
            ("A and B rest on P7 and P8, which no readable document has",),
        ),
    ],
)
def test_sentences_that_differ_in_one_word_are_one(missing: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert grouped(missing) == shown


def test_a_list_in_words() -> None:
    assert [listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])] == ["A", "A and B", "A, B and C"]
