"""Policy documents and the wildcards that they grant."""

from __future__ import annotations

import contextlib
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.collect.aws.statements import Grants, trusted, wildcards
from tieout.collect.strict_json import Json, ShapeError

EVERY: dict[str, Json] = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def granted(*statements: dict[str, Json]) -> list[tuple[str, bool, tuple[str, ...]]]:
    document: Json = {"Version": "2012-10-17", "Statement": list(statements)}
    return [(found.grants.value, found.conditional, found.services) for found in wildcards(document)]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, "all"),
        ({"Action": ["s3:GetObject", "*"]}, "all"),
        ({"Action": "*:*"}, "all"),
        ({"Action": "**"}, "all"),
        ({"Resource": ["arn:aws:s3:::a", "*"]}, "all"),
        ({"Resource": "arn:aws:*:*:*:*"}, "all"),
        ({"Resource": "arn:*"}, "all"),
        ({"Resource": "arn:aws:s3:::*"}, "none"),
        ({"Effect": "Deny"}, "none"),
        ({"Action": "s3:*"}, "service"),
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}, "none"),
        ({"Action": "s3:Get*"}, "none"),
        ({"Action": ["IAM:*", "s3:*"]}, "service"),
    ],
)
def test_what_one_statement_grants(changed: dict[str, Json], wanted: str) -> None:
    assert [grants for grants, _, _ in granted({**EVERY, **changed})] == [wanted]


def test_the_other_ways_to_say_everything() -> None:
    but: dict[str, Json] = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    elsewhere: dict[str, Json] = {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::a"}
    both: dict[str, Json] = {"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::a"}
    assert [grants for grants, _, _ in granted(but, elsewhere, both)] == ["all_but", "all_actions", "all_but"]
    assert granted({**but, "Effect": "Deny"}) == [("none", False, ())]


def test_conditions_and_services_are_named() -> None:
    statement: dict[str, Json] = {
        **EVERY,
        "Action": ["S3:*", "iam:*"],
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    assert granted(statement) == [("service", True, ("iam", "s3"))]


def test_a_single_statement_needs_no_list_and_the_text_may_be_encoded() -> None:
    document = json.dumps({"Statement": EVERY})
    forms: tuple[Json, ...] = (document, quote(document), {"Statement": EVERY})
    for form in forms:
        assert [found.grants for found in wildcards(form)] == [Grants.ALL]


@pytest.mark.parametrize(
    "document",
    [
        None,
        "",
        "{",
        "%7B%22Statement",
        [],
        {},
        {"Statement": None},
        {"Statement": "x"},
        {"Statement": [EVERY, 1]},
        {"Statement": [{**EVERY, "Effect": "allow"}]},
        {"Statement": [{"Effect": "Allow", "Resource": "*"}]},
        {"Statement": [{"Effect": "Allow", "Action": "*"}]},
        {"Statement": [{**EVERY, "Action": 7}]},
        {"Statement": [{**EVERY, "Action": ["*", None]}]},
        '{"Statement": [], "Statement": []}',
    ],
)
def test_what_cannot_be_understood_is_no_clean_policy(document: Json) -> None:
    with pytest.raises(ShapeError):
        list(wildcards(document))


@pytest.mark.parametrize(
    ("principal", "wanted"),
    [
        ({"Service": "ec2.amazonaws.com"}, "service"),
        ({"AWS": "arn:aws:iam::123456789012:root"}, "account"),
        ({"AWS": ["123456789012", "*"]}, "account anyone"),
        ("*", "anyone"),
        ({"Federated": "arn:aws:iam::123456789012:saml-provider/x"}, "saml"),
        ({"Federated": "arn:aws:iam::123456789012:oidc-provider/token.example.com"}, "oidc"),
        ({"Federated": "cognito-identity.amazonaws.com"}, "oidc"),
        ({"Service": "a", "AWS": "1"}, "account service"),
        ({"CanonicalUser": "x"}, "canonicaluser"),
    ],
)
def test_whom_a_role_trusts(principal: Json, wanted: str) -> None:
    assert trusted({"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}}) == wanted


def test_a_role_that_lets_nobody_in() -> None:
    assert trusted({"Statement": {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}}) == "nobody"
    with pytest.raises(ShapeError):
        trusted({"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["Statement", "Effect", "Action", "Resource", "Principal", "AWS"]), inner)
    ),
)


@given(JSON)
def test_any_document_is_understood_or_refused(document: Json) -> None:
    for read in (lambda value: list(wildcards(value)), trusted):
        with contextlib.suppress(ShapeError):
            read(document)
