"""How other systems call the columns of a list of credentials, and what they write into them.

As of accounts, nothing is guessed: what is in no table is not read, or ``unknown`` and a problem.
"""

from __future__ import annotations

COLUMNS: dict[str, tuple[str, ...]] = {
    "credential": (
        *("credential", "credential id", "key id", "access key id", "token id", "fingerprint", "key fingerprint"),
        *("installation id", "client id", "app id", "id"),
    ),
    "kind": ("kind", "type", "credential type", "key type", "token type"),
    "title": ("title", "label", "name", "key name", "token name", "app name", "app slug", "description", "note"),
    "owner": (
        *("owner", "owner login", "owner name", "created by", "added by", "user", "username", "user name", "login"),
        *("installed by", "authorized by", "requested by"),
    ),
    "email": ("email", "e mail", "email address", "owner email", "user email", "created by email"),
    "account": ("account", "account name", "acts as", "principal", "service account"),
    "active": ("active", "is active", "enabled", "is enabled", "status", "state", "key status", "token status"),
    "inactive": (
        *("revoked", "is revoked", "disabled", "is disabled", "suspended", "is suspended", "expired", "is expired"),
        *("deleted", "is deleted"),
    ),
    "created_at": (
        *("created at", "created", "created on", "creation time", "date created", "added at", "added on"),
        *("granted at", "installed at", "access granted at"),
    ),
    "last_used_at": (
        *("last used at", "last used", "last used on", "last use", "last activity", "last used date", "last accessed"),
        *("token last used at", "last active"),
    ),
    "expires_at": ("expires at", "expires", "expires on", "expiration", "expiry", "expiry date", "token expires at"),
    "revoked_at": ("revoked at", "revoked on", "deleted at", "disabled at", "suspended at"),
    "scope": ("scope", "scopes", "permissions", "permission", "access", "roles", "repositories", "repository"),
}
"""Where several stand in one header, the first of its list counts; the record says which others there were."""

_TRUE = ("yes", "y", "true", "1", "on", "enabled", "active", "valid", "x")
_FALSE = ("no", "n", "false", "0", "off", "disabled", "inactive", "revoked", "expired", "deleted", "suspended")
WORDS: dict[str, dict[str, str]] = {
    "active": {**dict.fromkeys(_TRUE, "yes"), **dict.fromkeys(_FALSE, "no")},
    "inactive": {
        **dict.fromkeys(("yes", "y", "true", "1", "on", "x"), "yes"),
        **dict.fromkeys(("no", "n", "false", "0", "off"), "no"),
    },
    "kind": {
        **dict.fromkeys(("key", "access key", "api key", "ssh key", "ssh", "gpg key", "public key"), "key"),
        **dict.fromkeys(("token", "pat", "personal access token", "api token", "access token", "oauth token"), "token"),
        **dict.fromkeys(("fine-grained", "fine-grained personal access token", "refresh token"), "token"),
        **dict.fromkeys(("deploy key", "deploy_key", "deploy-key"), "deploy_key"),
        **dict.fromkeys(("app", "application", "integration", "oauth app", "github app", "installation"), "app"),
        **dict.fromkeys(("password", "app password", "login profile"), "password"),
        **dict.fromkeys(("certificate", "cert", "client certificate"), "certificate"),
    },
}
"""What a word of each column means."""

VALUE_SETTINGS: dict[str, tuple[str, str, str]] = {
    "active_yes": ("active", "yes", "Words of the column active for a credential that works."),
    "active_no": ("active", "no", "Words of the column active for one that does not."),
    **{
        f"kind_{name}": ("kind", name, f"Words of the column kind for {what}.")
        for name, what in (
            ("key", "keys"),
            ("token", "tokens"),
            ("deploy_key", "deploy keys"),
            ("app", "apps and integrations"),
            ("password", "passwords"),
        )
    },
}
