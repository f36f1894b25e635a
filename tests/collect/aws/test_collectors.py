"""The collectors of AWS, asking a real server: moto's, behind the layer of ``cloud.py``."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.collect.aws.asking import captured, context, setting, table
from tests.collect.aws.cloud import ACCOUNT, Cloud, denied, refused, replaced
from tests.wire import Change
from tieout.collect.aws.asking import AwsCollector
from tieout.collect.aws.credential_report import CredentialReport
from tieout.collect.aws.password_policy import PasswordPolicy
from tieout.collect.aws.summary import Summary
from tieout.collect.aws.wildcards import Wildcards
from tieout.collect.base import CollectError
from tieout.collect.raw import raw_bytes
from tieout.collect.run import run
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Count, Refusal
from tieout.model.evidence.tables.aws import ROOT_USER

COLLECTORS: tuple[type[AwsCollector], ...] = (CredentialReport, PasswordPolicy, Summary, Wildcards)
EVERY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def trust(**principal: str) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]})


def staffed(aws: Cloud) -> Any:
    """Put two people and a key into the account."""
    iam = aws.client()
    for name in ("ana", "ben"):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password="sample-Password-1")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ana")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="ana", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="123457"
    )
    iam.create_access_key(UserName="ben")
    return iam


def test_the_credential_report_has_a_row_of_each_user_and_of_root(aws: Cloud) -> None:
    staffed(aws)
    rows = captured(aws, CredentialReport())
    assert [(row["user"], row["password_enabled"], row["mfa_active"], row["access_key_1_active"]) for row in rows] == [
        (ROOT_USER, "not_supported", "true", "false"),
        ("ana", "true", "true", "false"),
        ("ben", "true", "false", "true"),
    ]
    assert rows[2]["_at"] == "raw.jsonl:1#/Content:4"
    assert rows[2]["password_last_used"] == "no_information"
    assert rows[2]["access_key_2_last_rotated"] == "N/A"


def test_the_report_is_of_the_moment_at_which_aws_made_it(aws: Cloud) -> None:
    aws.generated_at = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
    collector = CredentialReport()
    found = collector.normalise(raw_bytes(collector.collect(context(aws, collector))))
    assert found.data_as_of == aws.generated_at
    assert collector.stale_after == timedelta(hours=4)


def test_a_report_in_the_making_is_waited_for(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    aws.in_progress = 3
    assert len(captured(aws, CredentialReport())) == 1
    assert slept == [2.0, 2.0, 2.0]
    assert aws.asked == ["iam:GenerateCredentialReport"] * 4 + ["iam:GetCredentialReport"]


def test_a_report_that_never_comes_ends_with_the_budget(aws: Cloud) -> None:
    aws.in_progress = 10**6
    collector = CredentialReport()
    with pytest.raises(CollectError, match="the credential report was not ready within the time allowed") as caught:
        list(collector.collect(context(aws, collector, budget_s=1)))
    assert caught.value.reason is Refusal.TIMEOUT


def test_a_report_that_expired_meanwhile_is_made_again(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    aws.fails("GetCredentialReport", refused("ReportExpired", status=410), first=1)
    assert len(captured(aws, CredentialReport())) == 1
    assert aws.asked.count("iam:GenerateCredentialReport") == 2


def test_the_account_summary_counts_the_users_again(aws: Cloud) -> None:
    staffed(aws)
    collector = CredentialReport()
    assert list(collector.counts(context(aws, collector))) == [Count("account summary: Users + 1", 3, None)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mfa_active", "mfa_on", "lacks the column mfa_active"),
        ("<root_account>", "someone", "there is no line of the root user"),
        ("not_supported,2026", "perhaps,2026", "password_enabled is 'perhaps', neither true nor false"),
        (",N/A\n", ",N\n", "cert_2_last_rotated is 'N', no instant and no word for none"),
        (",false,N/A\n", "\n", "the line has 20 cells of 22"),
        ("arn:aws:iam::123456789012:root", "", "it names no user"),
    ],
)
def test_a_report_of_another_form_is_told(aws: Cloud, old: str, new: str, said: str) -> None:
    staffed(aws)
    collector = CredentialReport()
    raw = raw_bytes(collector.collect(context(aws, collector)))
    text = json.loads(raw)
    assert old in text["body"]["Content"]
    text["body"]["Content"] = text["body"]["Content"].replace(old, new, 1)
    found = collector.normalise(json.dumps(text).encode() + b"\n")
    assert said in " ".join(problem.message for problem in found.problems)
    assert {problem.reason for problem in found.problems} == {Refusal.SHAPE}


def test_a_column_that_came_later_changes_nothing(aws: Cloud) -> None:
    staffed(aws)
    collector = CredentialReport()
    raw = raw_bytes(collector.collect(context(aws, collector)))
    text = json.loads(raw)
    lines = text["body"]["Content"].split("\n")
    text["body"]["Content"] = "\n".join([f"{lines[0]},brand_new", *(f"{line},x" for line in lines[1:])])
    assert collector.normalise(json.dumps(text).encode() + b"\n").rows == collector.normalise(raw).rows


def test_the_summary_has_a_row_of_each_number(aws: Cloud) -> None:
    staffed(aws)
    found = {row["name"]: row["value"] for row in captured(aws, Summary())}
    assert (found["Users"], found["AccountMFAEnabled"], found["AccountAccessKeysPresent"]) == ("2", "0", "0")


def test_that_no_password_policy_is_set_is_a_value(aws: Cloud) -> None:
    [row] = captured(aws, PasswordPolicy())
    assert (row["is_set"], row["minimum_length"], row["reuse_prevention"]) == ("false", "", "")


def test_a_password_policy_is_one_row(aws: Cloud) -> None:
    aws.client().update_account_password_policy(
        MinimumPasswordLength=14, RequireSymbols=True, PasswordReusePrevention=24
    )
    [row] = captured(aws, PasswordPolicy())
    assert {name: cell for name, cell in row.items() if cell} == {
        "_at": "raw.jsonl:1#/PasswordPolicy",
        "is_set": "true",
        "minimum_length": "14",
        "require_symbols": "true",
        "require_numbers": "false",
        "require_uppercase": "false",
        "require_lowercase": "false",
        "users_may_change": "false",
        "expires": "false",
        "reuse_prevention": "24",
        "hard_expiry": row["hard_expiry"],
    }


def test_wildcards_are_found_inline_managed_and_through_groups(aws: Cloud) -> None:
    iam = staffed(aws)
    iam.put_user_policy(UserName="ana", PolicyName="mine", PolicyDocument=EVERY)
    iam.create_group(GroupName="operators")
    iam.attach_group_policy(GroupName="operators", PolicyArn=ADMIN)
    iam.add_user_to_group(GroupName="operators", UserName="ben")
    iam.create_policy(
        PolicyName="buckets", PolicyDocument=EVERY.replace('"Action": "*"', '"Action": ["s3:*", "s3:Get*"]')
    )
    bound = iam.create_policy(PolicyName="bound", PolicyDocument=EVERY.replace("Allow", "Deny"))["Policy"]["Arn"]
    iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=trust(AWS=ACCOUNT), PermissionsBoundary=bound)
    iam.put_role_policy(
        RoleName="deployer",
        PolicyName="most",
        PolicyDocument=EVERY.replace('"Action": "*"', '"NotAction": "iam:*"').replace(
            '"Resource"', '"Condition": {"Bool": {"aws:SecureTransport": "true"}}, "Resource"'
        ),
    )
    iam.create_role(RoleName="machine", AssumeRolePolicyDocument=trust(Service="ec2.amazonaws.com"))
    rows = {f"{row['kind']} {row['name']}": row for row in captured(aws, Wildcards())}
    told = {name: (row["who"], row["grants"], row["through"]) for name, row in rows.items()}
    assert told == {
        "user ana": ("person", "all", "inline policy mine, statement 1"),
        "user ben": ("person", "all", "group operators: policy AdministratorAccess, statement 1"),
        "group operators": ("", "all", "policy AdministratorAccess, statement 1"),
        "role deployer": ("account", "all_but", "inline policy most, statement 1"),
        "role machine": ("service", "none", ""),
        "policy buckets": ("", "service", "policy buckets, statement 1"),
        "policy bound": ("", "none", ""),
    }
    assert rows["policy buckets"]["services"] == "s3"
    assert (rows["role deployer"]["boundary"], rows["role deployer"]["conditional"]) == (bound, "true")
    assert rows["user ben"]["groups"] == "operators"


def test_all_pages_of_the_details_are_asked_for_and_counted_by_another_way(aws: Cloud) -> None:
    staffed(aws)
    collector = Wildcards()
    pages = list(collector.collect(context(aws, collector)))
    assert [page.request for page in pages] == [
        f"iam:GetAccountAuthorizationDetails page {number}" for number in range(1, 6)
    ]
    [count] = collector.counts(context(aws, collector))
    assert count == Count("account summary: Users + Groups + Roles + Policies", 2, None)


def test_details_that_end_early_are_truncated(aws: Cloud) -> None:
    collector = Wildcards()
    pages = list(collector.collect(context(aws, collector)))
    found = collector.normalise(raw_bytes(pages[:3]))
    assert [problem.reason for problem in found.problems] == [Refusal.TRUNCATED]


def test_details_that_lead_in_a_circle_end(aws: Cloud) -> None:
    aws.fails(
        "GetAccountAuthorizationDetails", replaced(r"<Marker>page-\d</Marker>", "<Marker>page-1</Marker>"), first=3
    )
    collector = Wildcards()
    with pytest.raises(CollectError, match="leads back to one that was there") as caught:
        list(collector.collect(context(aws, collector)))
    assert caught.value.reason is Refusal.SHAPE


def test_a_policy_that_cannot_be_read_makes_its_holder_unknown(aws: Cloud) -> None:
    iam = staffed(aws)
    iam.put_user_policy(UserName="ben", PolicyName="mine", PolicyDocument=EVERY)
    collector = Wildcards()
    aws.fails("GetAccountAuthorizationDetails", replaced("Statement", "Statements"), first=1)
    raw = raw_bytes(collector.collect(context(aws, collector)))
    found = collector.normalise(raw)
    assert [row["grants"] for row in table(collector, tuple(found.rows))] == ["none", "unknown"]
    assert [problem.resource for problem in found.problems] == ["raw.jsonl:1#/UserDetailList/1/UserPolicyList/0"]


def test_a_policy_of_aws_that_is_not_in_the_answer_is_unknown(aws: Cloud) -> None:
    staffed(aws).attach_user_policy(UserName="ben", PolicyArn=ADMIN)
    collector = Wildcards()
    pages = list(collector.collect(context(aws, collector)))
    pages[4] = pages[4]._replace(body=pages[4].body.replace(b"policy/AdministratorAccess", b"policy/Other"))
    found = collector.normalise(raw_bytes(pages))
    assert [row["grants"] for row in table(collector, tuple(found.rows))] == ["none", "unknown"]
    assert found.problems[0].message == f"its policy {ADMIN} is not in the answer"


@pytest.mark.parametrize("made", COLLECTORS)
def test_the_permissions_are_what_is_asked_and_nothing_else(aws: Cloud, made: type[AwsCollector]) -> None:
    staffed(aws)
    collector = made()
    run(setting(collector.id), collector, context(aws, collector))
    assert set(aws.asked) == set(collector.permissions)
    policy = json.loads(collector.grant(setting(collector.id)))
    [statement] = policy["Statement"]
    assert statement["Action"] == sorted(collector.permissions)
    assert (statement["Effect"], statement["Resource"], policy["Version"]) == ("Allow", "*", "2012-10-17")
    assert statement["Sid"].isalnum()


@pytest.mark.parametrize("made", COLLECTORS)
def test_the_source_is_the_account_that_answers(aws: Cloud, made: type[AwsCollector]) -> None:
    collector = made()
    source = collector.identity(context(aws, collector))
    assert (source.account, source.endpoint) == (ACCOUNT, f"127.0.0.1:{aws.port}")
    assert source.identity.startswith(f"arn:aws:sts::{ACCOUNT}:")


@pytest.mark.parametrize("made", COLLECTORS)
def test_each_permission_that_is_missing_is_named(aws: Cloud, made: type[AwsCollector]) -> None:
    for action in made.permissions:
        aws.changes.clear()
        aws.fails(action.partition(":")[2], denied(action))
        collector = made()
        draft = run(setting(collector.id), collector, context(aws, collector))
        population = draft.record.population
        assert population is not None
        assert population.complete is False
        assert [(item.action, item.reason) for item in population.denied if item.action] == [(action, Refusal.DENIED)]


@pytest.mark.parametrize("made", COLLECTORS)
def test_a_setting_that_nothing_reads_is_refused(aws: Cloud, made: type[AwsCollector]) -> None:
    collector = made()
    with pytest.raises(UsageError, match="has no setting 'password'"):
        collector.identity(context(aws, collector, password="x"))
    for limit in collector.keys:
        assert collector.query(setting(collector.id, **{limit: "1"})).endswith("sts:GetCallerIdentity\n")


def test_an_undisturbed_capture_is_complete(aws: Cloud) -> None:
    staffed(aws)
    for made in COLLECTORS:
        collector = made()
        draft = run(setting(collector.id), collector, context(aws, collector))
        population, source = draft.record.population, draft.record.source
        assert population is not None
        assert source is not None
        assert (collector.id, population.complete, population.denied, population.errors) == (collector.id, True, (), ())
        assert source.expected_match is True


@pytest.mark.parametrize("change", [denied("iam:X"), refused("SignatureDoesNotMatch"), refused("InvalidClientTokenId")])
def test_no_credential_reaches_a_capture(aws: Cloud, change: Change) -> None:
    words = {
        "AWS_SECRET_ACCESS_KEY": f"hidden{secrets.token_hex(8)}",
        "AWS_SESSION_TOKEN": f"hidden{secrets.token_hex(8)}",
    }
    aws.fails("GetAccountSummary", change)
    for made in COLLECTORS:
        collector = made()
        asked = context(aws, collector)
        draft = run(asked.setting, collector, replace(asked, environment={**asked.environment, **words}))
        kept = repr(draft.record).encode() + b"".join(
            item.content for item in draft.files if isinstance(item.content, bytes)
        )
        assert b"hidden" not in kept
