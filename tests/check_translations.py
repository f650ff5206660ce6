"""`make check`: every user-facing string is in the Chinese catalogue, translated and not fuzzy.

The catalogue is drawn anew into a copy of the project's text, so that the check changes nothing.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("greenfin/locale/zh_Hans/LC_MESSAGES/django.po")
PLACES = ["districts", "targets", "tasks", "greenfin", "templates", "static/js", "manage.py"]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# The thin space between Chinese and figures comes from the style sheet; a finding of a workbook
# begins with its cell and is read there too, where no style sheet helps.
CHINESE = "\u4e00-\u9fff，。：；、（）“”"
TYPED_BLANK = re.compile(rf"[{CHINESE}] +(?:%\(|[\dA-Za-z])|(?:\)[sd]|[\dA-Za-z%]) +[{CHINESE}]")
FINDING = "%(place)s"
# What one thing was called beside its word, and 你 for 您.
TWINS = re.compile("你|载入|帐号|口令|差错|辖区|开启|驳回")
# One of several needs a plural of its own, but where there are always more.
SEVERAL = re.compile(r"%\((?:count|counter)\)[sd] (?:[a-z]+ ){0,2}[a-z]{3,}s\b")
ALWAYS_SEVERAL = {
    "%(count)s places",
    "The list has %(count)d lines; paste at most %(most)d at once.",
    "Of %(count)s districts and counties that have reported a figure of %(quarter)s %(place)s "
    "leads with %(figure)s %(unit)s.",
}


def drawn_catalogue(folder: Path) -> Path:
    """The catalogue after `makemessages`, in `folder`."""
    for place in PLACES:
        source = ROOT / place
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "migrations", "*.mo")
            shutil.copytree(source, folder / place, ignore=ignored)
        else:
            shutil.copy(source, folder / place)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans"]
    command += ["--no-wrap", "--no-obsolete", "--no-location", "--verbosity", "0"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / CATALOGUE


def says_one_tasks(text: str) -> bool:
    """Whether a text without a plural counts what may be one."""
    return bool(SEVERAL.search(text)) and text not in ALWAYS_SEVERAL


def complaints(path: Path) -> list[str]:
    """A line for every entry that is missing, fuzzy or has other placeholders."""
    lines = []
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    for message in catalogue:
        if not message.id:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[-1]
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        if not all(texts):
            lines.append(f"not translated: {singular}")
        elif message.fuzzy:
            lines.append(f"fuzzy: {singular}")
        elif any(set(PLACEHOLDER.findall(t)) != set(PLACEHOLDER.findall(singular)) for t in texts):
            lines.append(f"placeholders differ: {singular}")
        elif any(TYPED_BLANK.search(t) and not t.startswith(FINDING) for t in texts):
            lines.append(f"a blank between Chinese and a figure: {singular}")
        elif any(TWINS.search(t) for t in texts):
            lines.append(f"another word for the same thing: {singular}")
        elif isinstance(message.id, str) and says_one_tasks(singular):
            lines.append(f"says 1 tasks: {singular}")
        elif re.search("[，。；]|(?<=[a-z)])、", singular):
            lines.append(f"Chinese punctuation in English: {singular}")
    return lines


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        lines = complaints(drawn_catalogue(Path(folder)))
    for line in lines:
        print(line)
    if lines:
        print(f"{len(lines)} entries of {CATALOGUE} need care; `manage.py makemessages` adds them.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
