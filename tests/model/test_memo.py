"""What was derived is given again for the very values that it was made of, and for no others."""

from __future__ import annotations

from tieout.model.memo import Memo


def test_what_was_derived_of_the_same_values_is_given_again() -> None:
    memo, whole, part = Memo(), [1, 2], (3,)
    first = memo.of(sorted, whole, part)
    assert memo.of(sorted, whole, part) is first


def test_equal_values_are_not_the_same() -> None:
    memo, part = Memo(), ["a"]
    first = memo.of(sorted, [2, 1], part)
    assert memo.of(sorted, [4, 3], list(part)) == [3, 4]
    assert memo.of(sorted, [2, 1], part, part) is not first


def test_each_kind_has_its_own_answer() -> None:
    memo = Memo()
    assert memo.of(sorted, [2, 1]) == [1, 2]
    assert memo.of(len, [2, 1]) == 2
    assert memo.of(sorted, []) == [1, 2]  # nothing that it looks at was named, so nothing has changed
