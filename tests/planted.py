"""Secrets that open nothing, put together at run time: no scanner of this repository cries over its tests."""

from __future__ import annotations

import base64
import random
import string
from typing import NamedTuple

LETTERS = string.ascii_letters + string.digits


class Planted(NamedTuple):
    """A text with a secret in it."""

    rule: str
    text: bytes
    secret: bytes


def letters(count: int, alphabet: str = LETTERS, *, seed: int = 1) -> str:
    """Give random characters, the same ones for a seed, a digit and both cases among them."""
    chance = random.Random(f"{seed}/{count}/{alphabet}")  # noqa: S311  # no secret of anybody's
    first = [kind for kind in ("a", "K", "7") if kind in alphabet]
    drawn = [*first, *(chance.choice(alphabet) for _ in range(count - len(first)))]
    chance.shuffle(drawn)
    return "".join(drawn)


def pem(kind: str = "RSA ", lines: int = 12, *, end: str = "\n") -> tuple[str, str]:
    """Give the text of a private key and the part that must not be shown."""
    dashes = "-" * 5
    body = end.join(letters(64, LETTERS + "+/", seed=number) for number in range(lines))
    head, foot = f"{dashes}BEGIN {kind}PRIVATE {'KEY'}{dashes}", f"{dashes}END {kind}PRIVATE {'KEY'}{dashes}"
    return f"{head}{end}{body}{end}{foot}", body


def jwt() -> str:
    """Give a token of three parts."""
    parts = (b'{"alg":"HS256"}', b'{"sub":"ana@example.com"}')
    head, claims = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    return ".".join((head, claims, letters(43, LETTERS + "-_")))


def planted() -> tuple[Planted, ...]:
    """Give one and more of each kind that the net knows."""
    key, body = pem()
    escaped, escaped_body = pem("", end="\\n")
    openssh, openssh_body = pem("OPENSSH ", 6)
    aws_id, aws_secret = "AK" + "IA" + letters(16, "ABCDEFGHIJK234567"), letters(40, LETTERS + "+/")
    seed32 = letters(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    short = "hunter" + "2x!"
    crypt = "." + letters(52)
    token = "gh" + "p_" + letters(36)
    encoded = base64.b64encode(token.encode()).decode()
    percent = "".join(f"%{ord(sign):02x}" for sign in token)
    basic = base64.b64encode(f"ana:{short}".encode()).decode()
    pairs = [
        ("aws-secret-key", f"ana,{aws_id},{aws_secret}\n", aws_secret),
        ("named-secret", f'{{"SecretAccessKey": "{aws_secret}"}}', aws_secret),
        ("named-secret", f"aws_secret_access_key = {aws_secret}\n", aws_secret),
        *(("github-token", f"x {kind} y", kind) for letter in "pousr" if (kind := f"gh{letter}_" + letters(36))),
        ("github-token", "token: github" + "_pat_" + letters(82), "github" + "_pat_" + letters(82)),
        ("slack-token", "xox" + "b-" + letters(24), "xox" + "b-" + letters(24)),
        ("slack-webhook", "https://hooks.slack" + ".com/services/" + "T0/B0/" + letters(24), "T0/B0/" + letters(24)),
        ("stripe-key", "key sk_" + "live_" + letters(24), "sk_" + "live_" + letters(24)),
        ("stripe-key", "'rk_" + "live_" + letters(24) + "'", "rk_" + "live_" + letters(24)),
        ("gitlab-token", "gl" + "pat-" + letters(20), "gl" + "pat-" + letters(20)),
        ("npm-token", "//registry/:_authToken=npm" + "_" + letters(36), "npm" + "_" + letters(36)),
        ("sendgrid-key", "S" + "G." + letters(22) + "." + letters(43), "S" + "G." + letters(22) + "." + letters(43)),
        ("google-api-key", "AI" + "za" + letters(35), "AI" + "za" + letters(35)),
        ("age-key", "AGE-SECRET" + "-KEY-1" + letters(58, string.ascii_uppercase + "7"), None),
        ("pypi-token", "pypi-" + "AgE" + letters(60), "pypi-" + "AgE" + letters(60)),
        ("jwt", f'{{"id_token":"{jwt()}"}}', jwt()),
        ("private-key", f"before\n{key}\nafter\n", body),
        ("private-key", f'{{"private_key": "{escaped}\\n"}}', escaped_body),
        ("private-key", f"{openssh}\n", openssh_body),
        ("mfa-seed", f"otpauth://totp/Example:ana?secret={seed32}&issuer=Example", seed32),
        ("mfa-seed", f'{{"Base32{"StringSeed"}": "{seed32}"}}', seed32),
        ("mfa-seed", f'totp_secret: "{seed32}"', seed32),
        ("mfa-seed", f'"QRCode{"PNG"}": "{letters(200)}"', letters(200)),
        (
            "password-hash",
            "ana:$" + "apr1$" + letters(8) + "$" + letters(22),
            "$" + "apr1$" + letters(8) + "$" + letters(22),
        ),
        ("github-token", f"note,{encoded}\n", encoded),
        ("github-token", f'{{"note": "\\u0067{token[1:]}"}}', f"\\u0067{token[1:]}"),
        ("github-token", f"?note={percent}&x=%41", percent),
        ("azure-signature", f"https://x.example.com/c?sv=2020&sig={letters(43)}%3D&se=2026", letters(43) + "%3D"),
        ("named-password", f"db.example.com:5432:app:ana:{short}\n", short),
        ("authorization-header", f'{{"auths": {{"hub": {{"auth": "{basic}"}}}}}}', basic),
        ("password-hash", "app,$2" + "b$12$" + crypt, "$2" + "b$12$" + crypt),
        ("password-hash", "SCRAM-SHA" + "-256$4096:" + letters(24) + "$" + letters(44) + ":" + letters(44), None),
        ("database-url", f"postgres://app:{short}@db.example.com:5432/app", short),
        ("url-password", f"https://ana:{short}@example.com/", short),
        ("named-password", f"DB_PASSWORD={short}\n", short),
        ("named-password", f'{{\\"password\\": \\"{short}\\"}}', short),
        ("named-password", f"argv: [mysqldump, --password, {short}]".replace(", ", " "), short + "]"),
        ("named-password", f'["tool", "--password", "{short}"]', short),
        ("named-secret", f"x-api-key: {letters(32, '0123456789abcdef')}", letters(32, "0123456789abcdef")),
        ("named-secret", f'"client_secret": "{letters(40)}"', letters(40)),
        ("named-secret", f"access_token={letters(40, '0123456789abcdef')}", letters(40, "0123456789abcdef")),
        ("named-secret", f"SharedAccessKey={letters(43)}=", letters(43) + "="),
        ("authorization-header", f"Authorization: Bearer {letters(24)}", letters(24)),
        ("authorization-header", f'"authorization": "Basic {letters(24)}"', letters(24)),
    ]
    return tuple(_planted(rule, text, secret) for rule, text, secret in pairs)


def _planted(rule: str, text: str, secret: str | None) -> Planted:
    whole = text.encode()
    if secret is None and rule == "password-hash":
        return Planted(rule, whole, whole.partition(b":")[2])
    return Planted(rule, whole, whole if secret is None else secret.encode())
