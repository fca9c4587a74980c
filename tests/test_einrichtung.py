"""Set-up says what it needs: pinned versions, documented commands, nothing foreign in the tree."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

WURZEL = Path(__file__).parents[1]


def lies(name: str) -> str:
    return (WURZEL / name).read_text(encoding="utf-8")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_lock_holds_name_and_version_only() -> None:
    for zeile in lies("requirements.lock").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", zeile), zeile


def test_every_declared_dependency_is_pinned() -> None:
    projekt = tomllib.loads(lies("pyproject.toml"))["project"]
    erklaert = [*projekt["dependencies"], *projekt["optional-dependencies"]["test"]]
    erklaert += projekt["optional-dependencies"]["engine"]
    gesperrt = {normal(z.split("==")[0]) for z in lies("requirements.lock").splitlines()}
    assert {normal(re.split(r"[<>=;\[ ]", d)[0]) for d in erklaert} <= gesperrt


def test_commands_of_the_readme_exist_in_the_makefile() -> None:
    ziele = set(re.findall(r"^([a-z]+):", lies("Makefile"), re.M))
    assert set(re.findall(r"make ([a-z]+)", lies("README.md"))) <= ziele


def test_files_named_in_the_readme_exist() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", lies("README.md")):
        assert (WURZEL / name).exists(), name


def test_ci_calls_the_readme_test_command_and_check() -> None:
    befehle = lies(".ci/run").splitlines()
    assert "make test" in befehle
    assert "make check" in befehle


def test_publiccode_names_the_licence_of_the_project() -> None:
    angaben = yaml.safe_load(lies("publiccode.yml"))
    assert angaben["legal"]["license"] == "EUPL-1.2"
    assert "EUPL-1.2" in lies("LICENSE")


@pytest.fixture(scope="module")
def verfolgte() -> list[Path]:
    """Text files under version control."""
    ende = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=WURZEL,
        capture_output=True,
        check=False,
    )
    if ende.returncode:
        pytest.skip("kein Git-Arbeitsbaum: die Liste der Dateien fehlt")
    return [WURZEL / n for n in ende.stdout.decode().split("\0") if n and (WURZEL / n).exists()]


def test_no_file_is_larger_than_a_reader_can_review(verfolgte: list[Path]) -> None:
    assert [d.name for d in verfolgte if d.stat().st_size > 1_500_000] == []


def test_no_absolute_path_of_a_machine_is_committed(verfolgte: list[Path]) -> None:
    muster = re.compile(r"(/" + "work/|/" + "root/|/" + r"home/[a-z])")
    treffer = [
        d.name
        for d in verfolgte
        if d.suffix in {".py", ".yml", ".md", ".qmd", ".toml", ".lua", ".typ", ".csv", ".lock"}
        and muster.search(d.read_text(encoding="utf-8", errors="replace"))
    ]
    assert treffer == []


def test_pages_load_nothing_from_the_internet(verfolgte: list[Path]) -> None:
    muster = re.compile(r"""(src|href)=["']https?://[^"' ]+\.(js|css|woff2?)""")
    quellen = [d for d in verfolgte if d.suffix in {".html", ".css", ".js", ".qmd", ".lua", ".py"}]
    assert [d.name for d in quellen if muster.search(d.read_text(encoding="utf-8"))] == []
