"""What no tracked file may hold, how long a module may be, and that the manual's commands exist."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ("districts", "targets", "tasks", "greenfin")
MOST_LINES = 400
LOCKS = sorted(ROOT.glob("*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# Written in pieces: this file is tracked, too.
MACHINE_PATH = re.compile("/" + r"(work|root|home|Users|tmp)/\w")
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "index" + "-url")
SHELL_BLOCK = re.compile(r"^```(?:sh|cron)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: --[a-z-]+)*)")
MAKE = re.compile(r"^make ([a-z]+)|&& make ([a-z]+)|`make ([a-z]+)`", re.MULTILINE)


def tracked() -> list[Path]:
    """The files of the project; without git, all that no rule of .gitignore leaves out."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if names.returncode == 0:
        return [ROOT / name for name in names.stdout.split("\0") if name]
    folders = [
        ROOT / name for name in (*FLOORS, "docs", "fixtures", "templates", "static", "tests")
    ]
    files = [path for folder in folders for path in folder.rglob("*")]
    return [path for path in [*ROOT.glob("*.*"), *files] if "__pycache__" not in path.parts]


def texts() -> dict[str, str]:
    """Own text files; those of others, as they were published, say what they say."""
    found = {}
    for path in tracked():
        if path.is_file() and "vendor" not in path.parts:
            content = path.read_bytes()
            if b"\0" not in content:
                found[str(path.relative_to(ROOT))] = content.decode("utf-8", "replace")
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_hold_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    packages = re.findall(r"^([A-Za-z0-9._\[\]-]+==\S+.*(?:\n    .*)*)", text, re.MULTILINE)
    assert packages
    assert [package for package in packages if not HASH.search(package)] == []


def test_there_are_locks() -> None:
    assert {lock.name for lock in LOCKS} >= {"requirements.lock", "requirements-dev.lock"}


def test_no_file_knows_this_machine_or_where_packages_come_from() -> None:
    found = []
    for name, text in texts().items():
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line) or any(word in line.lower() for word in REGISTRIES):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []


def test_no_lock_with_addresses_is_tracked() -> None:
    assert "uv.lock" not in {path.name for path in tracked()}


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{name}: {link}"
        for name, text in texts().items()
        if name.endswith(".md")
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not ((ROOT / name).parent / link).exists()
    ]
    assert broken == []


def test_every_module_can_be_read_at_a_sitting() -> None:
    """The tests' modules included; migrations are written by a program."""
    modules = {
        name: len(text.splitlines())
        for name, text in texts().items()
        if name.endswith(".py") and "migrations" not in Path(name).parts
    }
    long = {name: lines for name, lines in modules.items() if lines > MOST_LINES}
    assert len(modules) > 300
    assert any(name.startswith("tests/") for name in modules)
    assert long == {}


@pytest.mark.parametrize("page", ["docs/operations.md", "README.md", "CONTRIBUTING.md"])
def test_every_command_of_the_manual_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    known = set(get_commands())
    unknown = {name for name, _options in COMMAND.findall(text)} - known
    assert unknown == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {name for names in MAKE.findall(text) for name in names if name} <= targets


def test_the_manual_shows_the_office_s_commands() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    shown = {name for block in SHELL_BLOCK.findall(text) for name, _ in COMMAND.findall(block)}
    assert shown >= {"backup", "restore", "verify", "create_account", "remind", "load_plans"}


def test_the_manual_s_variables_are_explained_in_the_example() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:GREENFIN|DATABASE)_[A-Z_]+\b", text))
    assert {name for name in named if f"{name}=" not in example} == set()


def test_the_manual_s_states_of_health_are_those_that_are_checked() -> None:
    from districts.health import CHECKS

    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE) == list(CHECKS)
