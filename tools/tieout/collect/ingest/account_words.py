"""How other systems call the columns of a list of accounts, and what they write into them.

What is not in these tables is not guessed: a column that no table knows is not read, a value that none knows is
``unknown`` and a problem. ``collectors.yaml`` can name a column, and say what its words mean.
"""

from __future__ import annotations

import re

COLUMNS: dict[str, tuple[str, ...]] = {
    "account": (
        *("login", "username", "user name", "user login", "account", "account name", "login name", "user"),
        *("user principal name", "sam account name", "principal", "primary email", "user email"),
    ),
    "name": ("full name", "fullname", "display name", "displayname", "name", "real name"),
    "first_name": ("first name", "firstname", "given name"),
    "last_name": ("last name", "lastname", "family name", "surname"),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "primary email", "user email"),
    "active": (
        *("active", "is active", "enabled", "account enabled", "is enabled", "status", "user status"),
        *("account status", "state", "account state"),
    ),
    "inactive": (
        *("suspended", "is suspended", "disabled", "is disabled", "deactivated", "is deactivated"),
        *("deleted", "is deleted", "blocked", "is blocked", "archived", "is archived"),
    ),
    "admin": (
        *("admin", "is admin", "administrator", "is administrator", "super admin", "is super admin"),
        *("superuser", "is superuser", "site admin", "org admin"),
    ),
    "mfa": (
        *("mfa", "mfa enabled", "mfa active", "mfa status", "has mfa", "2fa", "2fa enabled", "2fa status", "has 2fa"),
        *("tfa", "tfa enabled", "two factor", "two factor enabled", "two factor authentication"),
        *("2sv enrolled", "2 step verification", "two step verification", "multi factor authentication"),
    ),
    "last_sign_in": (
        *("last sign in", "last sign in at", "last signin", "last signed in", "last login", "last login at"),
        *("last logged in", "last login date", "last sign in date", "last seen", "last active"),
    ),
    "created_at": (
        *("created at", "created", "created on", "created date", "date created", "creation time"),
        *("user creation time", "created date time", "joined", "joined at"),
    ),
    "deactivated_at": (
        *("deactivated at", "deactivated on", "suspended at", "disabled at", "disabled on"),
        *("deprovisioned at", "deleted at", "left on"),
    ),
    "kind": ("kind", "type", "user type", "account type"),
    "service": ("is bot", "bot", "is service account", "service account"),
    "roles": ("roles", "role", "user role", "org role", "permissions", "access level"),
    "key_active": ("key active", "access key active", "api key active", "has active key", "token active"),
}
"""Where several stand in one header, the first of its list counts; the record says which others there were."""

_TRUE = ("yes", "y", "true", "1", "on", "enabled", "active", "x")
_FALSE = ("no", "n", "false", "0", "off", "disabled", "inactive")
WORDS: dict[str, dict[str, str]] = {
    "active": {
        **dict.fromkeys((*_TRUE, "member", "admin", "owner", "primary owner", "guest"), "yes"),
        # Whoever was locked out, or must change a password, still has the account (Okta, User status).
        **dict.fromkeys(("locked", "locked out", "locked_out", "password expired", "password_expired"), "yes"),
        **dict.fromkeys(("recovery", "password reset"), "yes"),
        **dict.fromkeys((*_FALSE, "suspended", "deactivated", "deprovisioned", "deleted", "archived"), "no"),
        **dict.fromkeys(("blocked", "removed", "terminated"), "no"),
    },
    "inactive": {**dict.fromkeys(_TRUE, "yes"), **dict.fromkeys(_FALSE, "no")},
    "admin": {**dict.fromkeys((*_TRUE, "admin", "administrator", "owner"), "yes"), **dict.fromkeys(_FALSE, "no")},
    "mfa": {
        **dict.fromkeys((*_TRUE, "enrolled", "enforced", "configured", "registered"), "yes"),
        **dict.fromkeys((*_FALSE, "not enrolled", "not configured", "not registered", "none"), "no"),
    },
    "key_active": {**dict.fromkeys(_TRUE, "yes"), **dict.fromkeys((*_FALSE, "none"), "no")},
    "service": {**dict.fromkeys(_TRUE, "service"), **dict.fromkeys(_FALSE, "human")},
    "kind": {
        **dict.fromkeys(("human", "user", "person", "member", "guest", "employee", "contractor", "external"), "human"),
        **dict.fromkeys(("service", "bot", "service account", "machine", "app", "application", "robot"), "service"),
        **dict.fromkeys(("system", "integration", "serviceprincipal", "service principal"), "service"),
    },
    "role": {
        **dict.fromkeys(("admin", "administrator", "super admin", "superadmin", "superuser", "owner"), "yes"),
        **dict.fromkeys(("org owner", "org admin", "organization owner", "primary owner", "workspace owner"), "yes"),
        **dict.fromkeys(("workspace admin", "account owner", "root", "global administrator"), "yes"),
        **dict.fromkeys(("member", "user", "viewer", "reader", "read", "read only", "read-only", "guest"), "no"),
    },
}
"""What a word of each column means. ``role`` tells of each role whether it makes an administrator."""

VALUE_SETTINGS: dict[str, tuple[str, str, str]] = {
    "active_yes": ("active", "yes", "Words of the column active for an account that can be used."),
    "active_no": ("active", "no", "Words of the column active for one that cannot."),
    "admin_yes": ("role", "yes", "Roles that make an administrator."),
    "admin_no": ("role", "no", "Roles that do not."),
    "mfa_yes": ("mfa", "yes", "Words of the column mfa for a second factor."),
    "mfa_no": ("mfa", "no", "Words of the column mfa for none."),
    "kind_human": ("kind", "human", "Words of the column kind for people."),
    "kind_service": ("kind", "service", "Words of the column kind for everything else."),
}

_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_\-./?:*]+")


def plain(header: str) -> str:
    """Give a header as the tables have it: ``Last Sign In [READ ONLY]``, ``lastSignIn``: ``last sign in``."""
    apart = _CAMEL.sub(" ", _BRACKETED.sub(" ", header))
    return _BETWEEN.sub(" ", apart).strip().casefold()
