"""What a project and its documents say about themselves: ``_quarto.yml``, profile, header.

Later wins: project < format of the project < header < format of the header. Keys that only real
Quarto obeys are accepted and dropped (``teilmenge.NUR_QUARTO``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import teilmenge

FORMATNAMEN = {"html": ("html",), "pdf": ("typst", "pdf"), "docx": ("docx",), "pptx": ("pptx",)}
PROJEKT = {"type", "output-dir", "render", "execute-dir", "title"}
BUCH = {
    "title",
    "subtitle",
    "author",
    "date",
    "date-format",
    "chapters",
    "appendices",
    "description",
    "search",
    "sidebar",
    "page-navigation",
    "downloads",
    "output-file",
    "page-footer",
    "favicon",
    "language",
    "back-to-top-navigation",
}
STEUERND = {
    "format",
    "execute",
    "project",
    "book",
    "profile",
    "bibliography",
    "csl",
    "toc",
    "toc-depth",
    "number-sections",
    "embed-resources",
    "css",
    "reference-doc",
    "citeproc",
    "date-format",
} | teilmenge.NUR_QUARTO


@dataclass(frozen=True)
class Projekt:
    """One project as seen through one profile."""

    wurzel: Path
    profil: str | None
    angaben: Mapping[str, Any]
    variablen: Mapping[str, Any]
    dateien: tuple[Path, ...]

    @property
    def ist_buch(self) -> bool:
        return self.angaben.get("project", {}).get("type") == "book"

    @property
    def ausgabe(self) -> Path:
        return self.wurzel / str(self.angaben.get("project", {}).get("output-dir", "_site"))

    @property
    def buch(self) -> Mapping[str, Any]:
        return self.angaben.get("book") or {}


def lies_projekt(wurzel: Path, profil: str | None = None) -> Projekt:
    """Read ``_quarto.yml``, the profile and ``_variables.yml`` of the folder ``wurzel``.

    Raises RenderFehler with everything outside the subset.
    """
    namen = ["_quarto.yml"] + ([f"_quarto-{profil}.yml"] if profil else [])
    angaben: dict[str, Any] = {}
    maengel: list[Mangel] = []
    for name in namen:
        eigene = _lies_yaml(wurzel / name)
        maengel += pruefe(eigene, name)
        angaben = vereine(angaben, eigene)
    variablen = (
        _lies_yaml(wurzel / "_variables.yml") if (wurzel / "_variables.yml").exists() else {}
    )
    if angaben.get("project", {}).get("execute-dir") != "project":
        maengel.append(
            Mangel(
                "_quarto.yml",
                None,
                "project.execute-dir",
                "Die Zellen laufen im Ordner des Projekts.",
                "execute-dir: project",
            )
        )
    if maengel:
        raise RenderFehler(maengel)
    dateien = tuple(wurzel / n for n in [*namen, "_variables.yml"] if (wurzel / n).exists())
    return Projekt(wurzel, profil, angaben, variablen, dateien)


def pruefe(angaben: Mapping[str, Any], name: str) -> list[Mangel]:
    """Keys of a project file outside the subset."""
    maengel = list(teilmenge.pruefe_kopf(angaben, name))
    for bereich, bekannt in (("project", PROJEKT), ("book", BUCH)):
        for schluessel in angaben.get(bereich) or {}:
            if schluessel not in bekannt:
                maengel.append(
                    teilmenge.mangel(
                        name,
                        None,
                        f"{bereich}.{schluessel}",
                        f"Die Angabe „{schluessel}“ ist nicht enthalten.",
                    )
                )
    art = (angaben.get("project") or {}).get("type", "default")
    if art not in ("default", "book"):
        maengel.append(
            teilmenge.mangel(name, None, "project.type", f"Die Art „{art}“ ist nicht enthalten.")
        )
    return maengel


def _lies_yaml(pfad: Path) -> dict[str, Any]:
    if not pfad.exists():
        raise RenderFehler(
            Mangel(pfad.name, None, "", "Die Datei fehlt.", f"{pfad.name} im Ordner des Projekts.")
        )
    try:
        return yaml.safe_load(pfad.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as fehler:
        marke = getattr(fehler, "problem_mark", None)
        raise RenderFehler(
            Mangel(
                pfad.name,
                marke.line + 1 if marke else None,
                "",
                "Die Datei ist kein gültiges YAML.",
            )
        ) from None


def vereine(unten: Mapping[str, Any], oben: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two mappings; nested mappings are merged, everything else is replaced."""
    ganz = dict(unten)
    for schluessel, wert in oben.items():
        alt = ganz.get(schluessel)
        ganz[schluessel] = (
            vereine(alt, wert) if isinstance(alt, Mapping) and isinstance(wert, Mapping) else wert
        )
    return ganz


def fuer_format(projekt: Projekt, kopf: Mapping[str, Any], format_: str) -> dict[str, Any]:
    """All settings of one document in one format (html, pdf, docx, pptx)."""
    ganz: dict[str, Any] = {}
    for ebene in (projekt.angaben, kopf):
        ganz = vereine(
            ganz, {k: v for k, v in ebene.items() if k not in ("format", "project", "book")}
        )
        formate = ebene.get("format") or {}
        eigene = formate if isinstance(formate, Mapping) else {}
        for name in FORMATNAMEN[format_]:
            if isinstance(eigene.get(name), Mapping):
                ganz = vereine(ganz, eigene[name])
    return ganz


def formate_von(
    projekt: Projekt, kopf: Mapping[str, Any], gewuenscht: tuple[str, ...]
) -> tuple[str, ...]:
    """The wanted formats that the document has; formats of the header replace the project's."""
    angabe = kopf.get("format") or projekt.angaben.get("format") or {}
    namen = {angabe} if isinstance(angabe, str) else set(angabe)
    return tuple(f for f in gewuenscht if not namen or namen & set(FORMATNAMEN[f]))


def titelei(angaben: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the template: title, author, date in words, and the document's own keys."""
    ganz = {
        k: v
        for k, v in angaben.items()
        if k not in STEUERND and isinstance(v, (str, int, float, bool, list, dt.date))
    }
    ganz.setdefault("lang", "de")
    if isinstance(ganz.get("author"), str):
        ganz["author"] = [ganz["author"]]
    if "date" in ganz:
        ganz["date"] = datum(
            ganz["date"], str(ganz["lang"]), str(angaben.get("date-format", "long"))
        )
    return {
        k: str(v) if isinstance(v, (dt.date, int, float)) and not isinstance(v, bool) else v
        for k, v in ganz.items()
    }


def datum(wert: Any, sprache: str, form: str) -> str:
    """A date in words: 1. März 2026. Anything that is no date stays as it is."""
    if isinstance(wert, str):
        try:
            wert = dt.date.fromisoformat(wert)
        except ValueError:
            return wert
    if form == "iso":
        return wert.isoformat()
    return format_date(
        wert,
        format=form if form in ("full", "long", "medium", "short") else "long",
        locale=sprache.replace("-", "_"),
    )
