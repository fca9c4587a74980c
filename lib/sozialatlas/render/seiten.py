"""The pages of the book: linked by sidebar, neighbours and references; one search index."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from sozialatlas.render import baum, dokument, formate
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.baum import Element
from sozialatlas.render.buch import Kapitel, auftrag, dateiname, titelei
from sozialatlas.render.suche import verzeichnis

DATEIEN = {"stil-datei": "stil.css", "skript-datei": "atlas.js"}
LIBS = "site_libs/sozialatlas"


def schreibe_seiten(
    projekt: Projekt,
    liste: Sequence[Kapitel],
    baum_: Element,
    seiten: Mapping[str, str],
    formate_: Sequence[str],
    ziel: Path,
    uhr: Uhr,
) -> list[str]:
    """All pages with their images, shared files and search index; returns the names."""
    os.chdir(projekt.wurzel)
    bestellt = auftrag(projekt, "html", seiten)
    (ziel / LIBS).mkdir(parents=True, exist_ok=True)
    with uhr.misst("pandoc"):
        gefiltert, protokoll = dokument.filtere(baum_, bestellt, ["-t", "json"], ziel, "Buch")
        kapitelbaeume = _je_kapitel(json.loads(gefiltert)["blocks"], liste)
        _verlinke_literatur(kapitelbaeume, liste)
        fertige = {
            ziel / k.seite: _seite(projekt, liste, i, kapitelbaeume, formate_)
            for i, k in enumerate(liste)
        }
        for datei in fertige:
            datei.parent.mkdir(parents=True, exist_ok=True)
        formate.schreibe_seiten(fertige, bestellt, ziel, "Buch")
    ausgaben = [k.seite for k in liste]
    ausgaben += _kopiere_bilder(projekt, protokoll["bilder"], ziel)
    eintraege = [e for k in liste for e in verzeichnis(kapitelbaeume[k.quelle], k.seite)]
    feste = {f"{LIBS}/{n}": formate.vorlage(n) for n in DATEIEN.values()}
    feste[f"{LIBS}/suche.js"] = (
        "window.ATLAS_SUCHE = " + json.dumps(eintraege, ensure_ascii=False) + ";\n"
    )
    for ort, inhalt in feste.items():
        (ziel / ort).write_text(inhalt, encoding="utf-8")
    return [*ausgaben, *feste]


def _je_kapitel(bloecke: list[Element], liste: Sequence[Kapitel]) -> dict[str, list[Element]]:
    """Filtered blocks of each chapter; what citeproc adds at the end goes to the last one."""
    ganz: dict[str, list[Element]] = {}
    for block in bloecke:
        angaben_ = dict(block["c"][0][2]) if block["t"] == "Div" else {}
        if "datei" in angaben_:
            ganz[angaben_["datei"]] = block["c"][1]
        else:
            ganz[liste[-1].quelle].append(block)
    return ganz


def _verlinke_literatur(baeume: Mapping[str, list[Element]], liste: Sequence[Kapitel]) -> None:
    """Citations lead to the page that holds the list of references."""
    ziel = next(
        (k for k in liste for d in baum.alle(baeume[k.quelle], "Div") if d["c"][0][0] == "refs"),
        None,
    )
    for k in liste if ziel else ():
        for link in baum.alle(baeume[k.quelle], "Link"):
            if link["c"][2][0].startswith("#ref-") and ziel and k.quelle != ziel.quelle:
                link["c"][2][0] = relativ(ziel.seite, k.seite) + link["c"][2][0]
                link["c"][0][2].append(["role", "doc-biblioref"])


def relativ(ort: str, seite: str) -> str:
    return os.path.relpath(ort, Path(seite).parent.as_posix())


def _titel(bloecke: list[Element]) -> tuple[int | None, str | None, list[Element]]:
    """Position of the chapter's heading, its number and its words without the number."""
    for i, block in enumerate(bloecke):
        if block["t"] == "Header" and block["c"][0] == 1:
            nummer = dict(block["c"][1][2]).get("number")
            inhalt = block["c"][2]
            if nummer and inhalt and inhalt[0]["t"] == "Span":
                inhalt = inhalt[2:]
            elif nummer and inhalt and inhalt[0]["t"] == "Str":
                inhalt = inhalt[1:]  # "Anhang A — "
            return i, nummer, inhalt
    return None, None, []


def _name(bloecke: list[Element], anhang: bool = False) -> tuple[str | None, str]:
    _, nummer, inhalt = _titel(bloecke)
    text = baum.text(inhalt).strip()
    return nummer, (f"Anhang {nummer} — {text}" if anhang and nummer else text)


def _html_name(nummer: str | None, text: str) -> str:
    marke = f'<span class="chapter-number">{nummer}</span> ' if nummer else ""
    return f'{marke}<span class="chapter-title">{escape(text)}</span>'


def seitenleiste(
    liste: Sequence[Kapitel], baeume: Mapping[str, list[Element]], hier: Kapitel
) -> str:
    """The chapters as nested list; parts are entries without link."""
    zeilen, teil = ["<ul>"], ""
    for k in liste:
        if k.teil != teil:
            zeilen += ["</ul></li>"] if teil else []
            zeilen += [f"<li><a>{escape(k.teil)}</a><ul>"] if k.teil else []
            teil = k.teil
        aktuell = ' aria-current="page"' if k is hier else ""
        name = _html_name(*_name(baeume[k.quelle]))
        zeilen.append(f'<li><a href="{relativ(k.seite, hier.seite)}"{aktuell}>{name}</a></li>')
    return "".join([*zeilen, "</ul></li>" if teil else "", "</ul>"])


def _nachbar(k: Kapitel, baeume: Mapping[str, list[Element]], hier: Kapitel) -> dict[str, Any]:
    return {
        "href": relativ(k.seite, hier.seite),
        "titel": baum.meta_html(_html_name(*_name(baeume[k.quelle]))),
    }


def _seite(
    projekt: Projekt,
    liste: Sequence[Kapitel],
    stelle: int,
    baeume: Mapping[str, list[Element]],
    formate_: Sequence[str],
) -> Element:
    """The tree of a page with the values of the template."""
    k = liste[stelle]
    bloecke = list(baeume[k.quelle])
    wurzel = os.path.relpath(".", Path(k.seite).parent.as_posix())
    titelei_ = titelei(projekt, "html")
    buchtitel = str(titelei_.get("title", "Buch"))
    variablen: dict[str, Any] = {
        **{n: v for n, v in titelei_.items() if n not in ("title", "subtitle", "author", "date")}
    }
    if k.quelle == "index.qmd":
        variablen |= {n: titelei_.get(n) for n in ("title", "subtitle", "author", "date")} | {
            "pagetitle": buchtitel
        }
        druck = [f"{dateiname(projekt)}.{f}" for f in formate_ if f != "html"]
        variablen["downloads"] = [
            {"href": n, "titel": n.rpartition(".")[2].upper()} for n in druck
        ] or None
    else:
        ort, _, _ = _titel(bloecke)
        kopf = bloecke.pop(ort) if ort is not None else None
        nummer, text = _name(baeume[k.quelle], k.art == "anhang")
        eigene_nummer = None if k.art == "anhang" else nummer
        variablen["title"] = baum.meta_html(_html_name(eigene_nummer, text))
        variablen["pagetitle"] = " ".join(t for t in (eigene_nummer, text) if t) + f" – {buchtitel}"
        if k.teil:
            variablen["brotkrumen"] = [k.teil, " ".join(t for t in _name(baeume[k.quelle]) if t)]
        if kopf and kopf["c"][1][0]:
            bloecke.insert(
                0, {"t": "Plain", "c": [{"t": "Span", "c": [[kopf["c"][1][0], [], []], []]}]}
            )
    vorige = _nachbar(liste[stelle - 1], baeume, k) if stelle else None
    naechste = _nachbar(liste[stelle + 1], baeume, k) if stelle + 1 < len(liste) else None
    variablen |= {
        "buch": True,
        "buchtitel": buchtitel,
        "wurzel": "./" if wurzel == "." else f"{wurzel}/",
        "seitenleiste": baum.meta_html(seitenleiste(liste, baeume, k)),
        "vorige": vorige,
        "naechste": naechste,
        "suche-datei": relativ(f"{LIBS}/suche.js", k.seite),
        **{n: relativ(f"{LIBS}/{d}", k.seite) for n, d in DATEIEN.items()},
    }
    return baum.dokument(variablen, bloecke)


def _kopiere_bilder(projekt: Projekt, bilder: Sequence[Mapping[str, str]], ziel: Path) -> list[str]:
    for bild in bilder:
        (ziel / bild["nach"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(projekt.wurzel / bild["von"], ziel / bild["nach"])
    return [bild["nach"] for bild in bilder]
