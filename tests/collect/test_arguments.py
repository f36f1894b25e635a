"""Which arguments of a command hand on a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.commands import captured, entry
from tieout.collect.arguments import secret_option
from tieout.model.errors import UsageError

WORD = "Winter" + "2026x"


@pytest.mark.parametrize(
    ("argv", "option"),
    [
        (("curl", "-u", f"ana:{WORD}", "https://example.com"), "-u"),
        (("curl", f"-uana:{WORD}", "https://example.com"), "-u"),
        (("curl", f"--user=ana:{WORD}"), "--user"),
        (("/usr/bin/mysql", f"-p{WORD}"), "-p"),
        (("mysqldump", "-u", "ana", f"-p{WORD}", "app"), "-p"),
        (("sshpass", "-p", WORD, "ssh", "host"), "-p"),
        (("docker", "login", "-p", WORD), "-p"),
        (("tool", "--password", WORD), "--password"),
        (("tool", f"--password={WORD}"), "--password"),
        (("tool", "--password", "winter"), "--password"),
        (("tool", f"--db-password={WORD}"), "--db-password"),
        (("tool", "--token", WORD), "--token"),
        (("tool", "--api-key", WORD), "--api-key"),
        (("tool", "--secret", WORD), "--secret"),
        (("curl", "-H", f"Authorization: Bearer {WORD}"), "the header Authorization"),
        (("curl", f"-HAuthorization: {WORD}"), "the header Authorization"),
        (("curl", "--header", f"PRIVATE-TOKEN: {WORD}"), "the header PRIVATE-TOKEN"),
        (("curl", f"--header=X-Api-Key: {WORD}"), "the header X-Api-Key"),
        (("env", f"PGPASSWORD={WORD}", "psql"), "PGPASSWORD"),
        (("env", f"GH_TOKEN={WORD}", "gh", "api"), "GH_TOKEN"),
        (("psql", f"host=db user=ana password={WORD}"), "password"),
        (("curl", f"https://example.com/list?page=1&access_token={WORD}"), "access_token"),
        (("sh", "-c", f"curl -u ana:{WORD} https://example.com"), "-u"),
        (("bash", "-ec", f"PGPASSWORD={WORD} psql -c 'select 1'"), "PGPASSWORD"),
    ],
)
def test_a_secret_on_the_command_line_is_refused_before_it_runs(
    argv: tuple[str, ...], option: str, tmp_path: Path
) -> None:
    assert secret_option(argv) == option
    with pytest.raises(UsageError) as refused:
        captured(entry(argv), tmp_path)
    assert refused.value.message.startswith(f"{option} ")
    assert "--environment" in refused.value.remedy
    assert "file" in refused.value.remedy
    assert WORD not in refused.value.message + refused.value.remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "argv",
    [
        ("aws", "iam", "list-users", "--starting-token", "eyJNYXJrZXIiOiBudWxsfQ=="),
        ("aws", "secretsmanager", "list-secrets", "--next-token", WORD),
        ("aws", "secretsmanager", "describe-secret", "--secret-id", "prod/app-1"),
        ("gcloud", "secrets", "versions", "list", "--secret", "app-password"),
        ("docker", "run", "-u", "1000:1000", "-p", "8080:80", "image"),
        ("nmap", "-p22", "host"),
        ("tool", "--password-file", "/run/secrets/1"),
        ("tool", "--password-stdin"),
        ("tool", "--no-password"),
        ("tool", "--token", "env:GH_TOKEN"),
        ("tool", "--token=@/run/token1"),
        ("tool", "--password", "--verbose"),
        ("sh", "-c", 'curl -H @header.txt --password "$PASSWORD" | jq .token'),
        ("curl", "-H", "Accept: application/json", "https://example.com/token/list"),
        ("curl", "-H", "@header.txt"),
        ("psql", "-U", "ana", "-h", "db", "-p", "5432"),
        ("mysql", "-u", "ana", "-P3306"),
        ("git", "log", "--author=ana:x", "--format=%H"),
        ("kubectl", "get", "secrets", "-o", "json"),
    ],
)
def test_what_names_the_place_of_a_secret_or_is_none_is_left_alone(argv: tuple[str, ...]) -> None:
    assert secret_option(argv) == ""
