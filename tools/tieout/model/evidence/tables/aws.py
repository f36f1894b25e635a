"""What AWS says of an account: its users' credentials, its root user, its password policy, its wildcards.

The credential report has five ways to say that there is no value, and they mean different things: ``N/A``,
``no_information``, ``not_supported``, ``true`` or ``false`` where a date could stand, and nothing at all. Cells
keep them to the letter.
"""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

ROOT_USER = "<root_account>"
"""What the credential report calls the root user."""
NOT_THERE = "N/A"
NO_INFORMATION = "no_information"
NOT_SUPPORTED = "not_supported"

_LAST_USED = "instant; N/A: never used since AWS keeps track, or no key"
_KEY = (
    ("active", "true or false"),
    ("last_rotated", "instant at which it was made or last changed; N/A: no key"),
    ("last_used_date", _LAST_USED),
    ("last_used_region", "N/A: none"),
    ("last_used_service", "N/A: none"),
)

CREDENTIAL_REPORT = TableSchema(
    id="aws.iam.credential_report/1",
    title="IAM credential report of an AWS account",
    columns=(
        Column("user", f"its name; {ROOT_USER} for the root user", personal=True),
        Column("arn", "its full name", personal=True),
        Column("user_creation_time", "instant"),
        Column("password_enabled", "true, false; not_supported for the root user"),
        Column("password_last_used", "instant; N/A: no password; no_information: never, or not since AWS keeps track"),
        Column("password_last_changed", "instant; N/A: no password; not_supported for the root user"),
        Column("password_next_rotation", "instant; N/A: no password or no rotation; not_supported for the root user"),
        Column("mfa_active", "true or false"),
        *(Column(f"access_key_{number}_{name}", means) for number in (1, 2) for name, means in _KEY),
        Column("cert_1_active", "true or false"),
        Column("cert_1_last_rotated", "instant; N/A: no certificate"),
        Column("cert_2_active", "true or false"),
        Column("cert_2_last_rotated", "instant; N/A: no certificate"),
        Column("generated_at", "instant of the whole report: AWS gives one of up to four hours ago"),
    ),
    key=("arn",),
)

SUMMARY = TableSchema(
    id="aws.iam.summary/1",
    title="Summary of IAM in an AWS account, the root user's credentials among it",
    columns=(
        Column("name", "as AWS calls it: AccountMFAEnabled, AccountAccessKeysPresent, Users ..."),
        Column("value", "a whole number; of what is there or not: 1 or 0"),
    ),
    key=("name",),
)

PASSWORD_POLICY = TableSchema(
    id="aws.iam.password_policy/1",
    title="Password policy of an AWS account",
    columns=(
        Column("is_set", "true or false; false: none is set, and AWS's own minimum applies"),
        Column("minimum_length", "characters; empty where none is set"),
        Column("require_symbols", "true or false; empty where none is set"),
        Column("require_numbers", "true or false; empty where none is set"),
        Column("require_uppercase", "true or false; empty where none is set"),
        Column("require_lowercase", "true or false; empty where none is set"),
        Column("users_may_change", "true or false; empty where none is set"),
        Column("expires", "true or false; empty where none is set"),
        Column("max_age_days", "days after which a password expires; empty: it does not"),
        Column("reuse_prevention", "how many earlier passwords may not come back; empty: any may"),
        Column("hard_expiry", "true or false: after expiry only an administrator can set it; empty: not said"),
    ),
)

WILDCARDS = TableSchema(
    id="aws.iam.wildcards/1",
    title="Users, groups, roles and own policies of an AWS account, and the wildcards that they grant",
    columns=(
        Column("kind", "user, group, role or policy"),
        Column("name", "its name", personal=True),
        Column("arn", "its full name", personal=True),
        Column(
            "who",
            "who acts with it: person; of a role the kinds that it trusts: service account saml oidc anyone nobody; unknown",
        ),
        Column(
            "grants",
            "the most that it allows: all (every action on everything), all_but (NotAction on everything), "
            "all_actions (every action on what NotResource leaves), service (every action of some services), "
            "none; unknown: a policy of it cannot be read",
        ),
        Column("conditional", "true: only under conditions; false; empty where it grants none of these"),
        Column("through", "the statements that grant it, parted by semicolons"),
        Column("services", "services of which it allows every action on everything, parted by spaces"),
        Column("boundary", "full name of the policy that bounds it; empty for none"),
        Column("groups", "of a user, parted by spaces", personal=True),
    ),
    key=("arn",),
)

AWS = (CREDENTIAL_REPORT, SUMMARY, PASSWORD_POLICY, WILDCARDS)
