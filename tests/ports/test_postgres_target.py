"""What a refusal of PostgreSQL means, and that no secret is in what is said of it."""

from __future__ import annotations

import pytest

from tieout.model.evidence.record import Refusal
from tieout.ports.postgres_target import Target, last_words, reason_of

SECRET = "pw-" + "of-nobody"


@pytest.mark.parametrize(
    ("state", "said", "wanted"),
    [
        ("42501", "permission denied for view pg_hba_file_rules", Refusal.DENIED),
        ("28P01", "", Refusal.DENIED),
        ("28000", "", Refusal.DENIED),
        ("57014", "canceling statement due to statement timeout", Refusal.TIMEOUT),
        ("57P01", "terminating connection due to administrator command", Refusal.TRUNCATED),
        ("57P03", "the database system is starting up", Refusal.TRANSIENT),
        ("53300", "", Refusal.TRANSIENT),
        ("08006", "", Refusal.TRUNCATED),
        ("42703", "column does not exist", Refusal.SHAPE),
        ("XX000", "permission denied", Refusal.FAILED),
        ("", 'password authentication failed for user "reader"', Refusal.DENIED),
        ("", 'no pg_hba.conf entry for host "192.0.2.1", user "reader"', Refusal.DENIED),
        ("", "sorry, too many clients already", Refusal.TRANSIENT),
        ("", "the database system is starting up", Refusal.TRANSIENT),
        ("", "Connection refused", Refusal.TRANSIENT),
        ("", "connection timeout expired", Refusal.TIMEOUT),
        ("", "the connection is lost", Refusal.TRUNCATED),
        ("", "consuming input failed: server closed the connection unexpectedly", Refusal.TRUNCATED),
        ("", 'database "app" does not exist', Refusal.FAILED),
        ("", "", Refusal.FAILED),
    ],
)
def test_a_refusal_is_told_by_its_state_or_its_words(state: str, said: str, wanted: Refusal) -> None:
    assert reason_of(state, said) is wanted


def test_the_servers_own_words_are_the_last_ones() -> None:
    report = (
        'connection failed: connection to server at "x" failed: FATAL:  no\nconnection to server failed: FATAL:  yes'
    )
    assert last_words(report) == "yes"
    assert last_words("it is\n  broken\n") == "it is broken"


def test_no_secret_is_shown() -> None:
    target = Target(host="db.example.com", user="reader", password=SECRET, password_file="/run/words", key="/run/key")
    assert SECRET not in repr(target)
    assert target.clean(f"a\n{SECRET}\x00b /run/words /run/key") == "a [secret] b [secret] [secret]"
    assert len(target.clean("x" * 1000)) < 300


@pytest.mark.parametrize(
    ("host", "wanted"), [("/run/postgresql", True), ("@abstract", True), ("db.example.com", False)]
)
def test_a_folder_is_a_socket(host: str, wanted: bool) -> None:
    assert Target(host=host, user="reader").is_socket is wanted
