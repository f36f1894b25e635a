"""One JSON text for one value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.seal.canonical import LARGEST, canonical_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(), st.integers(0, 9)))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(backwards)


def test_the_form_is_that_of_rfc_8785() -> None:
    # Its section 3.2.3: order by UTF-16 code units, so the astral face stands before U+FB33.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    expected = '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert canonical_json(value) == expected.encode()
    assert canonical_json({"b": (True, None), "a": '"\\\x07/'}) == b'{"a":"\\"\\\\\\u0007/","b":[true,null]}'


@pytest.mark.parametrize("value", [1.0, float("nan"), {1: "a"}, b"bytes", object(), [{"a": 0.5}]])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, "\ud800", {"\udfff": 1}])
def test_what_readers_would_not_keep_exactly_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (UnicodeEncodeError is one; its text is Python's)
        canonical_json(value)


def test_the_largest_numbers_are_kept() -> None:
    assert canonical_json([LARGEST, -LARGEST]) == b"[9007199254740991,-9007199254740991]"
