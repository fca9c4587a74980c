"""The book: chapters in order become linked pages, one PDF and one Word document."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import angaben, baum, dokument, formate
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.baum import Element
from sozialatlas.render.dokument import Auftrag
from sozialatlas.render.suche import verzeichnis

DATEIEN = {"stil-datei": "stil.css", "skript-datei": "atlas.js"}
LIBS = "site_libs/sozialatlas"


@dataclass(frozen=True)
class Kapitel:
    """A chapter: source, kind (kapitel or anhang), name of its part ("" for none)."""

    quelle: str
    art: str
    teil: str = ""

    @property
    def seite(self) -> str:
        return self.quelle.removesuffix(".qmd") + ".html"


def kapitel(projekt: Projekt) -> tuple[Kapitel, ...]:
    """Chapters and appendices as ``_quarto.yml`` lists them.

    Raises RenderFehler for missing files and forms outside the subset.
    """
    gefunden: list[Kapitel] = []
    for eintrag in projekt.buch.get("chapters") or []:
        if isinstance(eintrag, str):
            gefunden.append(Kapitel(eintrag, "kapitel"))
        else:
            gefunden += [
                Kapitel(q, "kapitel", str(eintrag.get("part", "")))
                for q in eintrag.get("chapters") or []
            ]
    gefunden += [Kapitel(q, "anhang", "Anhang") for q in projekt.buch.get("appendices") or []]
    maengel = [
        Mangel("_quarto.yml", None, "book.chapters", f"Die Datei „{k.quelle}“ fehlt.")
        for k in gefunden
        if not (projekt.wurzel / k.quelle).is_file()
    ]
    maengel += [
        Mangel(
            "_quarto.yml",
            None,
            "book.part",
            f"Ein Teil mit eigener Seite („{t}“) braucht das echte Quarto.",
            "ein Titel.",
        )
        for t in {k.teil for k in gefunden}
        if t.endswith(".qmd")
    ]
    if maengel:
        raise RenderFehler(maengel)
    return tuple(gefunden)


def titelei(projekt: Projekt, format_: str) -> dict[str, Any]:
    """Title block of the whole book."""
    ganz = angaben.fuer_format(projekt, {}, format_)
    eigene = {
        k: projekt.buch[k]
        for k in ("title", "subtitle", "author", "date", "date-format", "description")
        if k in projekt.buch
    }
    return angaben.titelei({**ganz, **eigene})


def ganzer_baum(
    liste: Sequence[Kapitel], baeume: Mapping[str, Element], meta: Mapping[str, Any]
) -> Element:
    """One tree with one div per chapter; part titles are left to the PDF."""
    bloecke = []
    teil = ""
    for k in liste:
        inhalt = list(baeume[k.quelle]["blocks"])
        if k.teil and k.teil != teil and k.art != "anhang":
            inhalt.insert(0, baum.roh("typst", f"#teil[#{json.dumps(k.teil, ensure_ascii=False)}]"))
        teil = k.teil
        bloecke.append(
            baum.div(
                "atlas-kapitel",
                {"datei": k.quelle, "seite": k.seite, "art": k.art},
                _mit_titel(inhalt, baeume[k.quelle], k),
            )
        )
    return baum.dokument(meta, bloecke)


def _mit_titel(bloecke: list[Element], baum_: Element, k: Kapitel) -> list[Element]:
    """A chapter without ``#`` heading takes the title of its header."""
    if any(b["t"] == "Header" and b["c"][0] == 1 for b in bloecke):
        return bloecke
    titel = baum_["meta"].get("title")
    if titel is None:
        raise RenderFehler(
            Mangel(
                k.quelle,
                None,
                "",
                "Das Kapitel hat keinen Titel.",
                "eine Überschrift mit # am Anfang.",
            )
        )
    inhalt = titel["c"] if titel["t"] == "MetaInlines" else [{"t": "Str", "c": titel["c"]}]
    return [baum.ueberschrift(1, inhalt, Path(k.quelle).stem), *bloecke]


def auftrag(projekt: Projekt, format_: str, seiten: Mapping[str, str]) -> Auftrag:
    name = "typst" if format_ == "pdf" else format_
    return Auftrag(
        projekt.wurzel, name, angaben.fuer_format(projekt, {}, format_), buch=True, seiten=seiten
    )


def dateiname(projekt: Projekt) -> str:
    """Name of PDF and Word document: the title, as Quarto builds it."""
    name = str(projekt.buch.get("output-file") or projekt.buch.get("title") or "Buch")
    return "".join("-" if z in '/\\:*?"<>| ' else z for z in name)


def schreibe_druck(
    projekt: Projekt, baum_: Element, format_: str, seiten: Mapping[str, str], ziel: Path, uhr: Uhr
) -> list[str]:
    """The whole book as PDF or DOCX."""
    os.chdir(projekt.wurzel)
    ziel.mkdir(parents=True, exist_ok=True)
    bestellt = auftrag(projekt, format_, seiten)
    name = str(projekt.buch.get("title", "Buch"))
    with uhr.misst("pandoc"):
        if format_ == "docx":
            inhalt = formate.docx(baum_, bestellt, ziel, name)
        else:
            quelle = formate.typst_quelle(baum_, bestellt, ziel, name)
    if format_ == "pdf":
        with uhr.misst("typst"):
            inhalt = formate.pdf(quelle, bestellt, name)
    ort = f"{dateiname(projekt)}.{format_}"
    (ziel / ort).write_bytes(inhalt)
    return [ort]


def schreibe_seiten(
    projekt: Projekt, liste: Sequence[Kapitel], baum_: Element, seiten: Mapping[str, str], formate_: Sequence[str],
    ziel: Path, uhr: Uhr,
) -> list[str]:  # fmt: skip
    """All pages with their images, shared files and search index; returns the names."""
    os.chdir(projekt.wurzel)
    bestellt = auftrag(projekt, "html", seiten)
    (ziel / LIBS).mkdir(parents=True, exist_ok=True)
    with uhr.misst("pandoc"):
        gefiltert, protokoll = dokument.filtere(baum_, bestellt, ["-t", "json"], ziel, "Buch")
        kapitelbaeume = _je_kapitel(json.loads(gefiltert)["blocks"], liste)
        _verlinke_literatur(kapitelbaeume, liste)
        ausgaben = [
            _schreibe_seite(projekt, liste, i, kapitelbaeume, bestellt, formate_, ziel) for i in range(len(liste))
        ]  # fmt: skip
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
    """Blocks of each chapter after the filter; what citeproc adds at the end goes to the last one."""
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
        zeilen.append(
            f'<li><a href="{relativ(k.seite, hier.seite)}"{aktuell}>{_html_name(*_name(baeume[k.quelle]))}</a></li>'
        )
    return "".join([*zeilen, "</ul></li>" if teil else "", "</ul>"]).replace("<a>", "<span>", 0)


def _nachbar(k: Kapitel, baeume: Mapping[str, list[Element]], hier: Kapitel) -> dict[str, Any]:
    return {
        "href": relativ(k.seite, hier.seite),
        "titel": baum.meta_html(_html_name(*_name(baeume[k.quelle]))),
    }


def _schreibe_seite(
    projekt: Projekt, liste: Sequence[Kapitel], stelle: int, baeume: Mapping[str, list[Element]], bestellt: Auftrag,
    formate_: Sequence[str], ziel: Path,
) -> str:  # fmt: skip
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
        "buch": True, "buchtitel": buchtitel, "wurzel": "./" if wurzel == "." else f"{wurzel}/",
        "seitenleiste": baum.meta_html(seitenleiste(liste, baeume, k)), "vorige": vorige, "naechste": naechste,
        "suche-datei": relativ(f"{LIBS}/suche.js", k.seite),
        **{n: relativ(f"{LIBS}/{d}", k.seite) for n, d in DATEIEN.items()},
    }  # fmt: skip
    inhalt = formate.seite(baum.dokument({}, bloecke), bestellt, k.quelle, **variablen)
    (ziel / k.seite).parent.mkdir(parents=True, exist_ok=True)
    (ziel / k.seite).write_bytes(inhalt)
    return k.seite


def _kopiere_bilder(projekt: Projekt, bilder: Sequence[Mapping[str, str]], ziel: Path) -> list[str]:
    for bild in bilder:
        (ziel / bild["nach"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(projekt.wurzel / bild["von"], ziel / bild["nach"])
    return [bild["nach"] for bild in bilder]
