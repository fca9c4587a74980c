"""Quarto-Teilmenge 1: what the embedded engine understands, and what it refuses.

Everything here is a list or a check over source lines; nothing is rendered. A refusal is a
:class:`~sozialatlas.fehler.Mangel` with file and line and the words „braucht das echte Quarto“.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.render import foliensatz

ABHILFE = "Das braucht das echte Quarto (quarto render); für das eingebaute Werkzeug umschreiben."

ZELLOPTIONEN: dict[str, Any] = {
    "label": str,
    "echo": bool,
    "eval": bool,
    "include": bool,
    "output": (bool, str),
    "warning": bool,
    "error": bool,
    "fig-cap": (str, list),
    "fig-subcap": list,
    "fig-alt": (str, list),
    "fig-width": (int, float),
    "fig-height": (int, float),
    "layout-ncol": int,
    "tbl-cap": str,
}
AUSFUEHRUNG = {"echo", "eval", "include", "output", "warning", "error"}

# Keys that steer real Quarto and change nothing here, or that only its formats need.
NUR_QUARTO = {
    "theme",
    "fig-format",
    "fig-dpi",
    "include-in-header",
    "include-before-body",
    "include-after-body",
    "jupyter",
    "engine",
    "html-math-method",
    "link-external-newwindow",
    "fig-width",
    "fig-height",
    "papersize",
    "margin",
    "mainfont",
    "fontsize",
    "keep-typ",
    "keep-md",
    "pdf-standard",
    "freeze",
    "cache",
    "execute-dir",
    "output-file",
    "minimal",
    "anchor-sections",
    "smooth-scroll",
    "code-copy",
    "default-image-extension",
    "number-depth",
    "region",
    "template-partials",
    "template",
    "font-paths",
    "link-citations",
    "lightbox",
    "citation-location",
    "reference-location",
    "toc-location",
    "page-layout",
    "respect-user-color-scheme",
    "section-numbering",
    "bibliographystyle",
    "suppress-bibliography",
}
KOPF = {
    "title",
    "subtitle",
    "author",
    "date",
    "date-format",
    "lang",
    "toc",
    "toc-depth",
    "toc-title",
    "number-sections",
    "bibliography",
    "csl",
    "format",
    "css",
    "reference-doc",
    "embed-resources",
    "execute",
    "citeproc",
    "nocite",
    "keywords",
    "description",
    "pagetitle",
    "book",
    "project",
}
# Known to Quarto with an effect that the embedded engine does not have.
ABGELEHNT = {
    "code-fold",
    "code-tools",
    "code-line-numbers",
    "filters",
    "shortcodes",
    "crossref",
    "server",
    "website",
    "listing",
    "about",
    "params",
    "format-links",
    "other-links",
    "comments",
    "abstract",
    "title-block-banner",
    "title-block-style",
    "include-code",
    "notebook-links",
    "brand",
    "metadata-files",
    "ipynb-filters",
    "shift-heading-level-by",
    "number-offset",
    "repo-url",
    "google-analytics",
    "extensions",
    "manuscript",
    "body-header",
    "body-footer",
}
FORMATE = {
    "html": "html",
    "pdf": "pdf",
    "typst": "pdf",
    "docx": "docx",
    "pptx": "pptx",
    "revealjs": "revealjs",  # real Quarto only: named beside pptx, not made here
}
BEDINGUNGSFORMATE = {"html", "typst", "pdf", "docx", "revealjs", "pptx", "latex", "epub"}

_KLASSEN = re.compile(
    r"\.(column-[\w-]+|aside|fragment|incremental|panel-(?!tabset\b)[\w-]+|theorem|proof|"
    r"callout(?!-(?:note|tip|warning|caution|important)\b)[\w-]*|code-fold|scrollable|lightbox)"
)
_ANGABEN = re.compile(
    r"\b((?:when|unless)-(?:meta|profile)|appearance|icon|group|layout|layout-nrow|fig-link|"
    r"fig-env|fig-pos|lst-cap|code-fold|filename|background-[\w-]+)="
)
_KENNUNGEN = re.compile(
    r"#((?:nte|tip|wrn|imp|cau|lst|thm|lem|cor|prp|cnj|def|exm|exr|alg)-[\w-]+)"
)
_VERWEISE = re.compile(
    r"(?<![\w\\@])@((?:nte|tip|wrn|imp|cau|lst|thm|lem|cor|prp|cnj|def|exm|exr|alg)-[\w-]+)", re.I
)
_BEDINGUNG = re.compile(r"(?:when|unless)-format=[\"']?([\w:-]+)")
_KLAMMERN = re.compile(r"\{[^{}<>]*\}")


def mangel(datei: str, zeile: int | None, feld: str, fehler: str, erwartet: str = "") -> Mangel:
    """A refusal that sends the author to real Quarto."""
    return Mangel(datei, zeile, feld, fehler, erwartet, ABHILFE)


def pruefe_zeile(text: str, datei: str, zeile: int, folien: bool = False) -> Iterator[Mangel]:
    """Refusals in one line of running text (code is already left out).

    ``folien``: the document is a deck; it may hold step-by-step lists, but none of what real
    Quarto prints as text there, drops, or makes a slide without title of.
    """
    bereich = text.lstrip().startswith(":::")
    angaben = text.lstrip(": ") if bereich else " ".join(_KLAMMERN.findall(text))
    if folien:
        yield from foliensatz.pruefe_zeile(text, angaben, datei, zeile)
    for gefunden in _KLASSEN.finditer(angaben):
        if folien and gefunden.group(1) in foliensatz.ERLAUBT:
            continue
        yield mangel(datei, zeile, "", f"Die Klasse „.{gefunden.group(1)}“ ist nicht enthalten.")
    for gefunden in _ANGABEN.finditer(angaben):
        yield mangel(datei, zeile, "", f"Die Angabe „{gefunden.group(1)}“ ist nicht enthalten.")
    for gefunden in _KENNUNGEN.finditer(angaben):
        yield mangel(
            datei,
            zeile,
            "",
            f"Die Kennung „#{gefunden.group(1)}“ ist nicht enthalten.",
            "Kennungen mit fig-, tbl-, sec- oder eq-.",
        )
    for gefunden in _VERWEISE.finditer(text):
        yield mangel(
            datei,
            zeile,
            "",
            f"Der Verweis „@{gefunden.group(1)}“ ist nicht enthalten.",
            "Verweise auf fig-, tbl-, sec- oder eq-.",
        )
    for gefunden in _BEDINGUNG.finditer(angaben):
        if gefunden.group(1) not in BEDINGUNGSFORMATE:
            yield Mangel(
                datei,
                zeile,
                "when-format",
                f"Das Format „{gefunden.group(1)}“ ist nicht bekannt.",
                "html, typst oder docx.",
                aehnlich(gefunden.group(1), BEDINGUNGSFORMATE),
            )


def pruefe_optionen(optionen: Mapping[str, Any], datei: str, zeile: int) -> Iterator[Mangel]:
    """Unknown options of a cell, and options of the wrong type."""
    for name, wert in optionen.items():
        art = ZELLOPTIONEN.get(name)
        if art is None:
            yield Mangel(
                datei,
                zeile,
                f"#| {name}",
                f"Die Zellenangabe „{name}“ ist nicht enthalten.",
                "",
                aehnlich(name, ZELLOPTIONEN) + " " + ABHILFE,
            )
        elif not isinstance(wert, art) or (name == "output" and wert not in (True, False, "asis")):
            yield Mangel(
                datei,
                zeile,
                f"#| {name}",
                f"Der Wert „{wert}“ passt nicht.",
                "true oder false." if art is bool else "ein Text oder eine Zahl nach ihrer Art.",
            )


def pruefe_kopf(kopf: Mapping[str, Any], datei: str) -> Iterator[Mangel]:
    """Keys of a header or project file that only real Quarto obeys; own keys are allowed."""
    for name, wert in kopf.items():
        if name in ABGELEHNT:
            yield mangel(datei, None, name, f"Die Angabe „{name}“ ist nicht enthalten.")
        elif name in ("toc", "number-sections", "embed-resources") and not isinstance(wert, bool):
            yield Mangel(datei, None, name, f"Der Wert „{wert}“ passt nicht.", "true oder false.")
        elif name == "execute":
            yield from pruefe_ausfuehrung(wert, datei)
        elif name == "format":
            yield from pruefe_formate(wert, datei)
        elif name == "date" and str(wert) in ("today", "now", "last-modified"):
            yield mangel(
                datei, None, name, f"Das Datum „{wert}“ hängt von der Uhr ab.", "2026-03-01."
            )


def pruefe_ausfuehrung(wert: Any, datei: str) -> Iterator[Mangel]:
    for name in wert or {}:
        if name not in AUSFUEHRUNG | NUR_QUARTO:
            yield mangel(
                datei, None, f"execute.{name}", f"Die Angabe „{name}“ ist nicht enthalten."
            )


def pruefe_formate(wert: Any, datei: str) -> Iterator[Mangel]:
    formate = {wert: None} if isinstance(wert, str) else (wert or {})
    if "revealjs" in formate and "html" in formate:
        yield Mangel(
            datei, None, "format.revealjs", "Seite und Folien bekämen denselben Namen.",
            "html oder revealjs, nicht beide in einem Dokument.",
        )  # fmt: skip
    for format_, angaben in formate.items():
        if format_ not in FORMATE:
            yield mangel(
                datei, None, f"format.{format_}", f"Das Format „{format_}“ ist nicht enthalten."
            )
            continue
        if format_ == "revealjs":  # its options are a matter of real Quarto
            continue
        for name in angaben if isinstance(angaben, Mapping) else ():
            if name not in KOPF | NUR_QUARTO:
                yield mangel(
                    datei,
                    None,
                    f"format.{format_}.{name}",
                    f"Die Angabe „{name}“ ist nicht enthalten.",
                )
