"""The pictures of the README, from a real run on the sample company: `./dev pictures`.

docs/images/terminal.svg is drawn here, from what `tieout status` printed; the same bytes each time.
docs/images/report.png and site.png are what Chromium shows of the bundle's and the site's first screen.
docs/images/pictures.json keeps the words of what was pictured: tests/docs/test_pictures.py makes them
anew, and says when a picture has grown old.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
AS_OF = date(2026, 11, 22)
"""The day of the sample company that most tests look at."""
SIZE = (1280, 800)
COLUMNS = 80
_WIDTH, _HEIGHT, _LEFT, _TOP = 8.4, 20, 24, 52
"""Of a character and a line, and where the text begins, in pixels."""
_INK = {"1": "font-weight:700", "31": "fill:#a1261d", "32": "fill:#17663f", "33": "fill:#785000", "36": "fill:#0b5a6c"}
_PAINTED = re.compile(r"\x1b\[([\d;]*)m")
_COUNTED = re.compile(r"\b[0-9a-f]{10,64}\b|\d+")


def main() -> int:
    """Make the company, look at it, and write the pictures. Returns 0, or 3 where there is no Chromium."""
    from tieout.demo.company import build  # noqa: PLC0415 (the tests read the rest of this file without it)
    from tieout.seal.signers.new import new_key  # noqa: PLC0415 (as above)

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("pictures: there is no Chromium here; as root: apt-get install chromium", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        company = build(place / "company", as_of=AS_OF)
        new_key(place / "key", comment="sample key of the pictures")
        tieout("bundle", "build", "--out", str(place / "bundle"), "--key", str(place / "key"), root=company)
        tieout("site", "--out", str(place / "site"), root=company)
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / "terminal.svg").write_text(terminal(status(company)), encoding="utf-8", newline="\n")
        photograph(chromium, place / "bundle/START-HERE.html", IMAGES / "report.png", place / "profile")
        photograph(chromium, place / "site/index.html", IMAGES / "site.png", place / "profile")
        told = words(company, place / "bundle/START-HERE.html")
        (IMAGES / "pictures.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name in ("terminal.svg", "report.png", "site.png", "pictures.json"):
        print(f"docs/images/{name}")
    return 0


def tieout(*words: str, root: Path, colour: bool = False) -> str:
    """Run a verb on the company, in it as of its day, and give what it prints; the codes 0, 1 and 3 are answers."""
    argv = [sys.executable, "-m", "tieout", *words, "--as-of", str(AS_OF)]
    plain = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    environment = {**plain, **({"FORCE_COLOR": "1"} if colour else {})}
    done = subprocess.run(  # noqa: S603 (ourselves, without a shell)
        argv, check=False, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=root
    )
    if done.returncode not in {0, 1, 3}:
        raise SystemExit(done.stderr)
    return done.stdout


def status(company: Path) -> str:
    """Give the first screen, with the codes that colour it."""
    return tieout("status", root=company, colour=True)


def words(company: Path, start: Path) -> dict[str, list[str]]:
    """Give the words of each picture, with numbers and digests left out."""
    from tieout.check import check  # noqa: PLC0415 (as above)
    from tieout.load import load  # noqa: PLC0415
    from tieout.site.pages import site_map  # noqa: PLC0415
    from tieout.workpapers.ladder import ladder  # noqa: PLC0415

    page = start.read_text(encoding="utf-8").partition('id="examined"')[0]
    labels = re.findall(r"<(?:h1|h2|dt)\b[^>]*>(.*?)</(?:h1|h2|dt)>", page, re.DOTALL)
    examination = load(company, as_of=AS_OF, rev="HEAD")
    outcome = check(examination)
    home = site_map(examination, outcome, ladder(examination, outcome)).pages[0]
    # What the first screen shows of it: the title, then the numbers, the bars and the strip with their words.
    shown = [home.markdown.partition("\n")[0], *re.findall(r">([^<>]+)<", home.drawing)]
    return {
        "report": [uncounted(html.unescape(re.sub(r"<[^>]+>", "", label))) for label in labels],
        "site": [
            text for text in dict.fromkeys(uncounted(html.unescape(item)) for item in shown) if re.search("[a-z]", text)
        ],
    }


def uncounted(text: str) -> str:
    """Give text without its numbers and digests: a picture isn't old because something was counted anew."""
    return _COUNTED.sub("0", " ".join(text.split()))


def terminal(text: str) -> str:
    """Draw what a terminal showed: a line of text a line, light, with the text itself as the picture's words."""
    lines = ["\x1b[36m$\x1b[0m tieout status", "", *text.rstrip("\n").split("\n")]
    height = _TOP + _HEIGHT * len(lines) + 4
    width = round(_LEFT * 2 + _WIDTH * COLUMNS)
    spoken = html.escape(_PAINTED.sub("", "\n".join(lines)))
    drawn = "\n".join(_line(line, _TOP + _HEIGHT * number) for number, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="t d">\n'
        f'<title id="t">tieout status</title>\n<desc id="d">{spoken}</desc>\n'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#ffffff" stroke="#d5dce0"/>\n'
        + "".join(f'<circle cx="{24 + 18 * at}" cy="20" r="5" fill="#d5dce0"/>' for at in range(3))
        + "\n<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" "
        f'font-size="14" fill="#172026">\n{drawn}\n</g>\n</svg>\n'
    )


def _line(line: str, y: int) -> str:
    """Draw one line: each stretch of one style at its column, so that no font moves what follows."""
    parts: list[str] = []
    column, style = 0, ""
    for at, piece in enumerate(_PAINTED.split(line)):
        if at % 2:
            style = ";".join(_INK[code] for code in piece.split(";") if code in _INK)
        elif piece:
            x, length = _LEFT + column * _WIDTH, len(piece) * _WIDTH
            ink = f' style="{style}"' if style else ""
            shown = html.escape(piece.replace(" ", "\xa0"))  # a browser would put blanks together
            parts.append(f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}"{ink}>{shown}</text>')
            column += len(piece)
    return "".join(parts)


def photograph(chromium: str, page: Path, target: Path, profile: Path) -> None:
    """Have Chromium draw the first screen of a page from disk; it asks no network for anything."""
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--disable-component-update",
        "--disable-sync",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
    ]
    shot = [f"--user-data-dir={profile}", f"--screenshot={target}", f"--window-size={SIZE[0]},{SIZE[1]}"]
    argv = [chromium, *flags, *shot, page.as_uri()]
    subprocess.run(argv, check=True, capture_output=True, timeout=300)  # noqa: S603 (a program by its path, no shell)
    shrink(target)


def shrink(picture: Path) -> None:
    """Keep 256 colours, the rare ones among them: a third of the bytes, and hardly to be seen."""
    from PIL import Image  # noqa: PLC0415 (WeasyPrint brings it, and this file is read without)

    with Image.open(picture) as opened:
        opened.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            picture, optimize=True
        )


if __name__ == "__main__":
    sys.exit(main())
