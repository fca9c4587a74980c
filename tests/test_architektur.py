"""The package keeps its one direction of flow: a module imports only from those before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PAKET = Path(__file__).parents[1] / "lib" / "sozialatlas"

# From the ground up; what shares a line may not import each other's modules.
SCHICHTEN = (
    {"fehler"},
    {"typen", "pfade", "schreiben", "befehlszeile"},
    {"katalog", "fassungen"},
    {"gebiete"},
    {"ausgabe", "quellen", "darstellung", "lesbarkeit", "vorort", "wirkungsworte"},
    {"beobachtungen"},
    {"gebietsstand", "datenvergleich"},
    {"kennwerte"},
    {"regeln", "massnahmen"},
    {"empfehlungen", "freigabe"},
    {"austausch"},
    {"bericht", "regelwerkstatt"},
    {"berichtsvergleich"},
    {
        "regelbefehle",
        "erklaerbefehl",
        "abfragebefehle",
        "datenbefehle",
        "austauschbefehle",
        "ausgabebefehle",
        "renderbefehle",
        "textbefehle",
    },
    {"cli"},
)
STUFE = {name: stufe for stufe, namen in enumerate(SCHICHTEN) for name in namen}
# The thin edge may call everything but the command line itself.
KOMMANDOZEILE = SCHICHTEN[-2] | SCHICHTEN[-1]
RENDER_DARF = {"fehler", "schreiben", "render"}


def teil(datei: Path) -> str:
    return datei.relative_to(PAKET).parts[0].removesuffix(".py")


def importe(datei: Path) -> set[str]:
    """Names of the parts of the package that a module imports, at any depth of its code."""
    namen = set()
    for knoten in ast.walk(ast.parse(datei.read_text(encoding="utf-8"))):
        if isinstance(knoten, ast.ImportFrom) and knoten.module:
            if knoten.module == "sozialatlas":
                namen |= {alias.name for alias in knoten.names}
            elif knoten.module.startswith("sozialatlas."):
                namen.add(knoten.module.split(".")[1])
        elif isinstance(knoten, ast.Import):
            namen |= {
                a.name.split(".")[1] for a in knoten.names if a.name.startswith("sozialatlas.")
            }
    return namen


MODULE = sorted(d for d in PAKET.rglob("*.py") if d.parent != PAKET or d.name != "__init__.py")


@pytest.mark.parametrize("datei", MODULE, ids=lambda d: str(d.relative_to(PAKET)))
def test_module_imports_only_from_modules_before_it(datei: Path) -> None:
    eigener = teil(datei)
    if eigener == "render":
        assert importe(datei) <= RENDER_DARF
        return
    if eigener in KOMMANDOZEILE:
        assert eigener == "cli" or "cli" not in importe(datei), "commands do not call back"
        return
    for name in importe(datei) - {eigener}:
        assert name in STUFE, f"{datei.name}: {name} is not a part of the pipeline"
        assert STUFE[name] < STUFE[eigener], f"{eigener} must not import {name}"


def test_rule_engine_is_imported_in_exactly_one_module() -> None:
    treffer = [d.name for d in PAKET.rglob("*.py") if "durable_rules_engine" in _importierte(d)]
    assert treffer == ["maschine.py"]


def test_no_untrusted_text_is_run_as_code() -> None:
    verboten = {"eval", "exec", "compile", "__import__"}
    for datei in PAKET.rglob("*.py"):
        for knoten in ast.walk(ast.parse(datei.read_text(encoding="utf-8"))):
            if isinstance(knoten, ast.Call) and isinstance(knoten.func, ast.Name):
                assert knoten.func.id not in verboten, f"{datei.name}, line {knoten.lineno}"


def _importierte(datei: Path) -> set[str]:
    namen = set()
    for knoten in ast.walk(ast.parse(datei.read_text(encoding="utf-8"))):
        if isinstance(knoten, ast.Import):
            namen |= {alias.name.split(".")[0] for alias in knoten.names}
        elif isinstance(knoten, ast.ImportFrom) and knoten.module:
            namen.add(knoten.module.split(".")[0])
    return namen
