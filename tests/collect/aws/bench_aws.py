"""The benches of AWS: each collector before a server that fails."""

from __future__ import annotations

import atexit
import contextlib
import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.collect.aws.asking import SYSTEM, context, setting
from tests.collect.aws.cloud import Cloud, body, cloud, cut_off, denied, emptied, refused, replaced
from tests.faults.benches import Fault
from tests.wire import Answer, Change
from tieout.collect.aws.asking import AwsCollector
from tieout.collect.aws.credential_report import CredentialReport
from tieout.collect.aws.password_policy import PasswordPolicy
from tieout.collect.aws.summary import Summary
from tieout.collect.aws.wildcards import Wildcards
from tieout.collect.base import Draft
from tieout.collect.run import run
from tieout.model.registers.assets import System

_BUDGET_S = 2.0
_ERROR = "<ErrorResponse><Error><Code>InternalFailure</Code><Message>x</Message></Error></ErrorResponse>"


@functools.cache
def server() -> Cloud:
    """Start the one server of these benches; it ends with the process."""
    kept = contextlib.ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(cloud())


def hangs(answer: Answer) -> Answer:
    """Answer when nobody waits any more."""
    time.sleep(_BUDGET_S + 1)
    return answer


def dies(answer: Answer) -> Answer:
    """Announce an answer and send nothing of it."""
    headers = [pair for pair in answer.headers if pair[0].lower() != "content-length"]
    return Answer(answer.status, [*headers, ("Content-Length", str(len(answer.body)))], b"")


@dataclass(frozen=True, kw_only=True)
class AwsBench:
    """One collector of the family."""

    made: type[AwsCollector]
    main: str
    """The operation that gives the rows."""
    part: str
    """Another one that it needs."""
    emptied: Mapping[str, Change]
    other: Change
    """What makes it the answer of another version."""
    excused: Mapping[Fault, str] = field(default_factory=dict)

    @property
    def collector(self) -> str:
        return self.made.id

    def absent(self) -> str:
        return ""

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        del root
        aws = emptied(server())
        iam = aws.client()
        for name in ("ana", "ben"):
            iam.create_user(UserName=name)
        iam.update_account_password_policy(MinimumPasswordLength=14)
        self._arrange(aws, fault)
        collector = self.made()
        system = (
            System(id="aws-prod", location=SYSTEM.location, account="9" * 12) if fault is Fault.OTHER_SOURCE else SYSTEM
        )
        about = context(aws, collector, budget_s=_BUDGET_S if fault is not None else 30, system=system)
        return run(setting(collector.id), collector, about)

    def _arrange(self, aws: Cloud, fault: Fault | None) -> None:
        main = {
            Fault.DENIED: denied(f"iam:{self.main}"),
            Fault.CUT_OFF: cut_off,
            Fault.RATE_LIMITED: refused("Throttling", "Rate exceeded", 400),
            Fault.KILLED: dies,
            Fault.HANGS: hangs,
            Fault.ERROR_BODY: body(_ERROR),
            Fault.OTHER_VERSION: self.other,
        }
        if fault is Fault.SKEWED_CLOCK:
            aws.date = timedelta(minutes=10)
        elif fault is Fault.DENIED_IN_PART:
            aws.fails(self.part, denied(f"iam:{self.part}"))
        elif fault is Fault.EMPTY:
            if self.made is CredentialReport:
                aws.root_row = None
            for operation, change in self.emptied.items():
                aws.fails(operation, change)
        elif fault in main:
            aws.fails(self.main, main[fault])


_NO_NUMBERS = replaced(r"<SummaryMap>.*</SummaryMap>", "<SummaryMap></SummaryMap>")
_NOBODY = replaced(r"<key>Users</key>\s*<value>\d+</value>", "<key>Users</key><value>0</value>")

BENCHES = (
    AwsBench(
        made=CredentialReport,
        main="GetCredentialReport",
        part="GetAccountSummary",
        emptied={"GetCredentialReport": replaced("<Content>[^<]*</Content>", "<Content></Content>")},
        other=replaced("<ReportFormat>text/csv</ReportFormat>", "<ReportFormat>application/json</ReportFormat>"),
    ),
    AwsBench(
        made=Summary,
        main="GetAccountSummary",
        part="GetCallerIdentity",
        emptied={"GetAccountSummary": _NO_NUMBERS},
        other=replaced("AccountMFAEnabled", "AccountMfa"),
    ),
    AwsBench(
        made=PasswordPolicy,
        main="GetAccountPasswordPolicy",
        part="GetCallerIdentity",
        emptied={
            "GetAccountPasswordPolicy": replaced(
                "<PasswordPolicy>.*</PasswordPolicy>", "<PasswordPolicy></PasswordPolicy>"
            )
        },
        other=replaced("MinimumPasswordLength", "MinimumLength"),
    ),
    AwsBench(
        made=Wildcards,
        main="GetAccountAuthorizationDetails",
        part="GetAccountSummary",
        emptied={
            "GetAccountAuthorizationDetails": replaced("<UserDetailList>.*</UserDetailList>|<UserDetailList ?/>", ""),
            "GetAccountSummary": _NOBODY,
        },
        other=replaced("UserDetailList", "PrincipalList"),
    ),
)
