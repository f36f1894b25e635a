"""What PostgreSQL says of its roles, its settings, its rules of admission and its sessions."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

ROLES = TableSchema(
    id="postgres.roles/1",
    title="Roles of a PostgreSQL server, groups among them",
    columns=(
        Column("role", "name of the role, of a person, a program or a group", personal=True),
        Column("can_login", "true or false; a role without is a group"),
        Column("superuser", "true or false"),
        Column("create_role", "true or false: may make roles"),
        Column("create_database", "true or false"),
        Column("replication", "true or false: may read the whole server as a replica"),
        Column("bypass_row_security", "true or false"),
        Column("inherits", "true or false: has the rights of its groups without asking for them"),
        Column("connection_limit", "number of sessions at once; -1 for no limit"),
        Column("valid_until", "instant after which its password opens nothing; empty or infinity: never"),
        Column("member_of", "groups that it is a member of itself, parted by commas", personal=True),
        Column("admin_of", "those of them that it may give to others", personal=True),
        Column("superuser_through", "superusers that it may become, through any number of groups", personal=True),
    ),
    key=("role",),
)

SETTINGS = TableSchema(
    id="postgres.settings/1",
    title="Settings of a PostgreSQL server that protect it, and where roles and databases differ",
    columns=(
        Column("name", "of the setting"),
        Column("scope", "empty: the server; else the role and database whose sessions begin with this value"),
        Column("value", "as the server says it, without its unit"),
        Column("unit", "empty for none"),
        Column("source", "where the value comes from: default, configuration file, ..."),
        Column("context", "when it may be changed, and by whom: postmaster, sighup, superuser, user ..."),
        Column("default", "what it was built with"),
        Column("pending_restart", "true: the file says something else that waits for a restart"),
    ),
    key=("name", "scope"),
)

HBA = TableSchema(
    id="postgres.hba/1",
    title="Rules of admission of a PostgreSQL server, as its file has them",
    columns=(
        Column("line", "number of its line in the file"),
        Column("file", "its name; empty on a server before 16, which has one file"),
        Column("type", "local, host, hostssl, hostnossl, hostgssenc, hostnogssenc; empty where the line is in error"),
        Column("databases", "parted by commas"),
        Column("roles", "parted by commas", personal=True),
        Column("address", "an address, a host's name, all, samehost or samenet; empty for local"),
        Column("netmask", "of an address"),
        Column("method", "scram-sha-256, cert, reject, trust ..."),
        Column("options", "of the method, parted by commas; values that may be secret are left out"),
        Column("error", "why the server cannot use the line, without what the line says; empty: it can"),
        Column("loaded_at", "when the server last read its configuration"),
        Column("changed_at", "when the file last changed; empty: not known"),
    ),
    key=("file", "line"),
)

SESSIONS = TableSchema(
    id="postgres.sessions/1",
    title="Sessions of a PostgreSQL server, and how they are protected",
    columns=(
        Column("session", "number of its process"),
        Column("kind", "client backend, walsender, parallel worker ..."),
        Column("role", "empty for the server's own", personal=True),
        Column("database", "empty for none"),
        Column("origin", "socket, loopback, remote; none for the server's own; unknown: the server does not say"),
        Column("ssl", "true, false, or unknown: the server does not say"),
        Column("protocol", "TLSv1.3 ...; empty without"),
        Column("cipher", "empty without"),
        Column("bits", "of the cipher; empty without"),
        Column("started_at", "when the session began; empty: the server does not say"),
    ),
    key=("session",),
)

POSTGRES = (ROLES, SETTINGS, HBA, SESSIONS)
