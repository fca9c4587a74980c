"""The parts of a returned form: sections with heading, wording and table, wherever they went.

Editors delete headings, copy sections and join tables. Every label is therefore a mark of its
own: a wording begins at its label, a table of answers at the row with the draft's key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import ALLGEMEIN, FELDER
from sozialatlas.austausch.wortansicht import absaetze, bloecke, lies, sieh
from sozialatlas.austausch.wortfelder import Zeile, lies_zeilen
from sozialatlas.austausch.wortpaket import Paket, W

_KOPF = re.compile(rf"{wa.ABSCHNITT}\s+\d+\s*:\s*(.*)", re.DOTALL)
_PRUEFSUMME = re.compile(r"[0-9a-f]{16}")


@dataclass
class Abschnitt:
    """One section as found; ``kopf`` and what follows are paragraphs and rows of the document."""

    kopf: Any = None
    wortlaut: list[Any] = field(default_factory=list)
    mit_wortlaut: bool = False  # the label was there
    zeilen: list[Zeile] = field(default_factory=list)
    alle: list[Any] = field(default_factory=list)  # every paragraph, for comments and remarks

    @property
    def mit_antworten(self) -> bool:
        return any(z.feld for z in self.zeilen)

    @property
    def schluessel(self) -> str:
        return next((lies(z.werte) for z in self.zeilen if z.feld == wa.SCHLUESSEL), "")

    @property
    def titel(self) -> str:
        """The heading without its number."""
        text = lies([self.kopf]) if self.kopf is not None else ""
        treffer = _KOPF.fullmatch(text)
        return treffer[1] if treffer else text

    @property
    def nummer(self) -> int | None:
        """The number in the bookmark at the heading."""
        marken = self.kopf.iter(f"{W}bookmarkStart") if self.kopf is not None else ()
        namen = [m.get(f"{W}name") or "" for m in marken]
        zahlen = [n.removeprefix(wa.MARKE) for n in namen if n.startswith(wa.MARKE)]
        return next((int(z) for z in zahlen if z.isdecimal()), None)


@dataclass
class Gliederung:
    """A document in parts; every paragraph is in exactly one of them."""

    abschnitte: list[Abschnitt] = field(default_factory=list)
    allgemein: list[Zeile] = field(default_factory=list)
    kennung: dict[str, str] = field(default_factory=dict)  # as printed
    gesendet: dict[str, str] = field(default_factory=dict)  # as printed
    aussen: list[Any] = field(default_factory=list)  # paragraphs outside of sections


def gliedere(paket: Paket) -> Gliederung:
    """Return the parts of a document."""
    g = Gliederung()
    offen: Abschnitt | None = None  # the section that the next block belongs to
    im_wortlaut = False
    for block in bloecke(paket.koerper):
        if block.tag == f"{W}tbl":
            if im_wortlaut and offen and not _hat_schluessel(block):
                _nimm_wortlaut(offen, block)
            else:
                im_wortlaut, offen = False, _nimm_tabelle(g, offen, block)
            continue
        text = lies([block])
        if _ist_kopf(block, text, paket):
            offen, im_wortlaut = _beginne(g, block), False
        elif text == wa.WORTLAUT:
            if offen is None or offen.mit_wortlaut or offen.mit_antworten:
                offen = _beginne(g, None)
            offen.mit_wortlaut = im_wortlaut = True
            offen.alle.append(block)
        elif text in (wa.BEWEIS, wa.ENTSCHEIDUNG, wa.KENNUNGSTEIL):
            im_wortlaut, offen = False, None if text == wa.KENNUNGSTEIL else offen
            (offen.alle if offen else g.aussen).append(block)
        elif offen and (im_wortlaut or _ist_wortlaut(block, offen, paket)):
            _nimm_wortlaut(offen, block)
        else:
            (offen.alle if offen else g.aussen).append(block)
    return g


def _beginne(g: Gliederung, kopf: Any) -> Abschnitt:
    neu = Abschnitt(kopf, alle=[] if kopf is None else [kopf])
    g.abschnitte.append(neu)
    return neu


def _ist_kopf(absatz: Any, text: str, paket: Paket) -> bool:
    return _stil(absatz, paket) == "heading 2" and bool(
        _KOPF.fullmatch(text) or any(_marken(absatz))
    )


def _marken(absatz: Any) -> Iterator[str]:
    for marke in absatz.iter(f"{W}bookmarkStart"):
        if (marke.get(f"{W}name") or "").startswith(wa.MARKE):
            yield marke.get(f"{W}name")


def _stil(absatz: Any, paket: Paket) -> str:
    stil = absatz.find(f"{W}pPr/{W}pStyle")
    kennung = "" if stil is None else stil.get(f"{W}val") or ""
    return paket.stilnamen.get(kennung, kennung).lower()


def _ist_wortlaut(absatz: Any, offen: Abschnitt, paket: Paket) -> bool:
    """Tell a wording whose label was deleted by its style."""
    return not offen.mit_antworten and _stil(absatz, paket) == wa.STIL_WORTLAUT.lower()


def _nimm_wortlaut(offen: Abschnitt, block: Any) -> None:
    reihe = list(absaetze(block))
    offen.wortlaut += reihe
    offen.alle += reihe


def _hat_schluessel(tabelle: Any) -> bool:
    return any(z.feld == wa.SCHLUESSEL for z in lies_zeilen(tabelle))


def _nimm_tabelle(g: Gliederung, offen: Abschnitt | None, tabelle: Any) -> Abschnitt | None:
    """Put the rows of a table where they belong; return the section that goes on."""
    zeilen = lies_zeilen(tabelle)
    felder = {z.feld for z in zeilen}
    if wa.SCHLUESSEL in felder or (offen and len(felder & FELDER.keys()) > 2):
        for zeile in zeilen:
            if zeile.feld == wa.SCHLUESSEL and (offen is None or offen.mit_antworten):
                offen = _beginne(g, None)
            if offen is not None:
                offen.zeilen.append(zeile)
                offen.alle += zeile.alle
        return offen
    if offen is None and felder & ALLGEMEIN.keys():
        g.allgemein += [z for z in zeilen if z.feld in ALLGEMEIN]
    elif offen is None and {"AGS", "Ausgabe"} <= {z.name for z in zeilen}:
        _nimm_kennung(g, zeilen)
    for zeile in zeilen:
        (offen.alle if offen else g.aussen).extend(zeile.alle)
    return offen


def _nimm_kennung(g: Gliederung, zeilen: list[Zeile]) -> None:
    """Read the printed identification: labels with texts, then keys with checksums."""
    for zeile in zeilen:
        wert = " ".join(sieh(zeile.werte).neu.split())
        if "/" in zeile.name and _PRUEFSUMME.fullmatch(wert):
            g.gesendet[zeile.name] = wert
        elif zeile.name and wert and zeile.name != wa.KENNUNGSKOPF[0]:
            g.kennung[zeile.name] = wert
