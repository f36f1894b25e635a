from __future__ import annotations

import gzip
import hashlib
import json
import random
import tracemalloc
import uuid
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planted import LETTERS, Planted, letters, pem, planted
from tieout.judgement.evidence.secrets import Hit, examine, find, find_in, version

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANTED = planted()
KINDS = pytest.mark.parametrize("sample", PLANTED, ids=lambda sample: f"{sample.rule}-{sample.text[:12]!r}")


def spans(data: bytes) -> list[tuple[str, bytes]]:
    return [(hit.rule, data[hit.offset : hit.offset + hit.length]) for hit in find(data)]


@KINDS
def test_each_kind_of_secret_is_found_and_its_span_is_the_secret(sample: Planted) -> None:
    assert spans(sample.text) == [(sample.rule, sample.secret)]


@KINDS
def test_a_hit_never_holds_the_secret(sample: Planted) -> None:
    [hit] = find(sample.text)
    assert len(hit.prefix) <= 4
    assert sample.secret.decode() not in repr(hit)
    assert sample.secret[4:12].decode() not in repr(hit)


@KINDS
def test_a_secret_is_found_in_utf_16_and_in_gzip(sample: Planted) -> None:
    text = ("line one\n" + sample.text.decode() + "\n").encode("utf-16")
    [hit] = find(text)
    assert text[hit.offset : hit.offset + hit.length].decode("utf-16-le" if text[0] == 255 else "utf-16-be") == (
        sample.secret.decode()
    )
    [packed] = find(gzip.compress(b"line one\n" + sample.text, mtime=0))
    assert (packed.rule, packed.inside, packed.digest) == (sample.rule, "gzip", hit.digest)
    assert packed.line >= 2


def test_a_digest_tells_which_secret_it_is_unless_a_person_chose_it() -> None:
    token = b"gh" + b"p_" + letters(36).encode()
    [hit] = find(token)
    assert hit == Hit("github-token", 0, 1, 40, "ghp_", hashlib.sha256(token).hexdigest()[:12])
    [chosen] = find(b"password = hunter2x!")
    assert (chosen.prefix, len(chosen.digest)) == ("", 4)


@pytest.mark.parametrize(
    ("head", "value", "rule"),
    [
        ("password", "hunter" + "2hunter2", "named-password"),
        ("Passwd", "hunter" + "2x!", "named-password"),
        ("db_password", "hunter" + "2x!", "named-password"),
        ("secret", letters(24), "named-secret"),
        ("SecretAccessKey", letters(39), "named-secret"),
        ("Secret access key", letters(39), "named-secret"),
        ("api_key", letters(32), "named-secret"),
        ("token", letters(24), "named-secret"),
        ("private_key", letters(64), "named-secret"),
    ],
)
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_column_that_says_so_holds_secrets(head: str, value: str, rule: str, sign: str) -> None:
    access = "AK" + "IA" + letters(16, "ABCDEFGHIJK234567")
    rows = [
        ("user", head, "key id"),
        ("ana, of x" if sign != "," else '"ana, of x"', f'"{value}"', access),
        ("b", value, ""),
    ]
    table = "\r\n".join(sign.join(row) for row in rows).encode()
    assert spans(table) == [(rule, value.encode())] * 2
    assert [hit.line for hit in find(table)] == [2, 3]
    assert spans(b"user" + sign.encode() + b"note\nana" + sign.encode() + value.encode()) == []


def test_a_column_is_looked_at_to_the_end_of_a_large_file() -> None:
    word = b"hunter" + b"2x!"
    blocks = [b"user,password\n", *([b"x" * 98 + b",\n"] * 60_000), b"ana," + word + b"\n"]
    assert [(hit.rule, hit.line) for hit in find_in(blocks)] == [("named-password", 60_002)]


@pytest.mark.parametrize(
    "table",
    [
        "user,password\nana,********\nben,\ncarl,xxxxxxxxxxxx\n",
        "user,password_enabled,password_last_changed\nana,true,2026-01-01T00:00:00+00:00\n",
        f"name,token\na,{hashlib.sha256(b'1').hexdigest()}\nb,{uuid.UUID(int=0x1234567890ABCDEF1234567890ABCDEF)}\n",
        f"name,secret\na,{hashlib.sha256(b'1').hexdigest()}\n",
        "name,secret\na,arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-2b\n",
        "user,password\nana,no second factor 2026\nben,not_set\ncarl,enabled\n",
        f"next_token,user\n{letters(40)},ana\n",
        "2026:12345:a:b:report\nmain.py:1234:name:value:plainword\n00:11:22:33:44:55\n",
        '{"auth": "certificate"}\n{"auth": "abcdefgh"}',
        "100%25 of %7Bname%7D, \\u003ca\\u003e",
    ],
)
def test_columns_without_a_secret_are_no_hit(table: str) -> None:
    assert spans(table.encode()) == []


def harmless() -> Iterator[tuple[str, str]]:
    chance = random.Random(7)  # noqa: S311  # no secret
    for number in range(10):
        raw = chance.randbytes(64)
        sha256, sha1 = hashlib.sha256(raw).hexdigest(), hashlib.sha1(raw).hexdigest()  # noqa: S324  # Git's
        unique = uuid.UUID(bytes=raw[:16])
        base64 = letters(43, LETTERS + "+/", seed=number) + "="
        access = "AK" + "IA" + letters(16, "ABCDEFGHIJK234567", seed=number)
        yield from (
            ("sha256", f'{{"sha256": "{sha256}", "digest": "sha256:{sha256}"}}'),
            ("sha1", f"commit {sha1}\ntoken_sha: {sha1}"),
            ("md5", f"etag: {sha256[:32]}"),
            ("named digest", f'"secret_hash": "{sha256}", "password_sha256": "{sha256}", "token": "{sha256}"'),
            ("digest of a token", f'"token": "sha256:{sha256}"'),
            ("uuid", f'{{"id": "{unique}", "SecretVersionId": "{unique}", "token": "{unique}"}}'),
            (
                "base64 digest",
                f'"integrity": "sha512-{letters(86, LETTERS + "+/", seed=number)}==", "ChecksumSHA256": "{base64}"',
            ),
            ("fingerprint", f"SHA256:{base64[:43]} ana@example.com (ED25519)"),
            ("md5 fingerprint", "MD5:" + ":".join(sha256[i : i + 2] for i in range(0, 32, 2))),
            ("arn", f"arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/db-{base64[:6]}"),
            ("arn after a name", f'"secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-{number}"'),
            ("arn of a secret", f'"arn:aws:secretsmanager:eu-central-1:123456789012:secret:Prod{base64[:12]}-*"'),
            ("public key", f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{base64[:43]} ana@example.com"),
            ("id of an AWS key", f'{{"UserName": "ana", "AccessKeyId": "{access}", "Status": "Active"}}'),
            ("id and a SHA-1", f"{access},{sha1},Active"),
            ("bookmark", f'"NextToken": "{letters(60, seed=number)}", "next_page_token": "{letters(60, seed=number)}"'),
            ("bookmark", f'"NextContinuationToken":"{base64}", "ClientRequestToken":"{letters(32, seed=number)}"'),
            ("base64 of JSON", f'"payload": "eyJ{letters(80, seed=number)}"'),
            ("address", f"https://github.com/example/app/pull/{number}#issuecomment-{number}@ana"),
            ("port", f"https://db.example.com:5432/{number}?user=ana@example.com"),
            ("serial", "Serial Number: " + ":".join(sha256[i : i + 2] for i in range(0, 40, 2))),
        )


@pytest.mark.parametrize(("name", "text"), sorted(set(harmless())), ids=lambda item: item[:18])
def test_what_evidence_is_full_of_is_no_secret(name: str, text: str) -> None:
    assert spans(text.encode()) == [], name


@pytest.mark.parametrize(
    "text",
    [
        "password_enabled,password_last_used,password_last_changed,password_next_rotation",
        '"password_enabled": "true", "password_last_used": "2026-01-01T00:00:00+00:00"',
        '"MinimumPasswordLength": 14, "PasswordReusePrevention": 24',
        "password: minimum_length_fourteen",
        "password: ********",
        "password: ${DB_PASSWORD2}",
        "password: $(cat pass2.txt)",
        "password: <your-password-2>",
        "password: {{ vault.db1 }}",
        "password: changeme-2026",
        "secret: projects/app/secrets/db-1/versions/2",
        "secretName: app-credentials-2026",
        "token: serviceaccount-name-0001",
        "The token of the API key 2026 is secret; its password must have 14 characters.",
        "https://ana:password@example.com/",
        "https://ana:${TOKEN}@example.com/",
        "postgres://app:***@db/app",
        "git@github.com:example/app.git",
        "ssh://git@example.com:22/app.git",
        "authorization: Bearer ${TOKEN}",
        "password: [redacted:named-password:1]",
        "npm_config_registry=https://registry.example.com/",
        "task-live_0123456789abcdef0123",
        "-----BEGIN CERTIFICATE-----\nMIIB" + "A" * 60 + "\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB" + "A" * 60 + "\n-----END PUBLIC KEY-----",
        "A file that begins with -----BEGIN " + "PRIVATE KEY----- is never kept in the repository.",
    ],
)
def test_names_without_a_secret_are_no_hit(text: str) -> None:
    assert spans(text.encode()) == []


def test_what_follows_a_private_key_is_not_taken_for_a_part_of_it() -> None:
    key, body = pem()
    data = f"{key}\nand then a sentence of plain words\n".encode()
    assert spans(data) == [("private-key", body.encode())]


def test_lines_are_counted_over_blocks() -> None:
    token = b"gh" + b"p_" + letters(36).encode()
    line = b"x" * 99 + b"\n"
    blocks = [line * 60_000, token + b"\n", line * 60_000, token]
    found = list(find_in(blocks))
    assert [(hit.line, hit.offset) for hit in found] == [(60_001, 6_000_000), (120_002, 12_000_041)]


@settings(max_examples=25)
@given(st.data())
def test_how_content_is_cut_into_blocks_changes_nothing(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(PLANTED), min_size=1, max_size=4))
    filler = data.draw(st.integers(0, 3)) * 700_000
    whole = b"\n".join((b"." * filler) + sample.text for sample in chosen)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    blocks = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert list(find_in(blocks)) == list(find(whole))


@given(st.binary(max_size=3000))
def test_any_bytes_give_hits_inside_them_and_no_traceback(data: bytes) -> None:
    for hit in find(data):
        assert 0 <= hit.offset < hit.offset + hit.length <= max(len(data), hit.offset + hit.length * bool(hit.inside))


def test_a_file_of_many_megabytes_stays_in_flat_memory() -> None:
    line = json.dumps({"id": 1, "sha256": "0" * 64, "url": "https://example.com/"}).encode() + b"\n"
    block = line * (1_048_576 // len(line))
    tracemalloc.start()
    try:
        assert list(find_in(block for _ in range(100))) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


def test_gzip_of_several_members_is_looked_into_to_the_end() -> None:
    token = b"gh" + b"p_" + letters(36).encode()
    data = gzip.compress(b"first\n", mtime=0) + gzip.compress(token, mtime=0)
    assert [(hit.line, hit.inside) for hit in find(data)] == [(2, "gzip")]


def test_gzip_that_ends_too_early_is_told() -> None:
    token = b"gh" + b"p_" + letters(36).encode()
    whole = gzip.compress(token + b"\n" + random.Random(1).randbytes(5000), mtime=0)  # noqa: S311  # filler
    examined = examine([whole[:-900]])
    assert [hit.rule for hit in examined.hits] == ["github-token"]
    assert examined.unexamined == "its packed content ends before its end"
    assert examine([b"\x1f\x8b\x08 no gzip at all"]).unexamined == "its packed content cannot be unpacked to the end"


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"%PDF-1.7", b"\x89PNG\r\n", b"\xfd7zXZ\x00", b"BZh9"])
def test_what_cannot_be_looked_into_is_told(magic: bytes) -> None:
    assert examine([magic + b"\x00" * 100]).unexamined.startswith("it is ")


def test_too_many_hits_are_cut_off_and_told() -> None:
    token = b"gh" + b"p_" + letters(36).encode() + b"\n"
    examined = examine([token * 30], at_most=10)
    assert (len(examined.hits), examined.unexamined) == (10, "more than 10 secrets: the rest was not looked at")


def test_the_net_has_a_version_of_its_patterns() -> None:
    assert version().partition("-")[0].isdecimal()
    assert version() == version()
