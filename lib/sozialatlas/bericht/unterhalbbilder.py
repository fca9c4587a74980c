"""Map and tables of the section on what lies below a Kommune."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.text import anker
from sozialatlas.bericht.unterhalb import Blick, Sicht
from sozialatlas.bericht.unterhalbtexte import fehlende, ganzes
from sozialatlas.darstellung import karten, saetze, sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.kennwerte.kleinraum import MINDESTENS_EINWOHNER, Kleinraum
from sozialatlas.typen import Indikator, Status

_LAGE = {
    "hoeher": "höher",
    "niedriger": "niedriger",
    "nicht_unterscheidbar": "nicht unterscheidbar",
}
LEER = "–"


def karte(sicht: Sicht, blick: Blick) -> Abbildung | None:
    """Map the smoothed values (raw ones where nothing is smoothed); None without boundaries."""
    b, grenzen = blick.bild, sicht.raeume.grenzen
    if grenzen is None:
        return None
    glatt = not b.grund_glaettung
    werte = b.tabelle["geglaettet"] if glatt else b.tabelle["wert"]
    id_ = f"unterhalb-{anker(sicht.raeume.id)}"
    benannt = set(b.benannte.index)
    # Only keys of Kreise get tiles beside the map; a prefix keeps foreign keys from looking so.
    abbildung = karten.gemeindekarte(
        _im_bild(b.indikator) if glatt else b.indikator,
        grenzen.assign(ags="raum-" + grenzen["ags"].astype(str)),
        werte.rename(index=lambda s: f"raum-{s}"),
        jahr=b.jahr,
        land=blick.land,
        namen={f"raum-{s}": n if s in benannt else "" for s, n in sicht.raeume.namen.items()},
        titel=_titel(sicht, b, glatt),
        quelle=quellenzeile(sicht, b),
        id=id_,
    )
    untertitel = abbildung.untertitel.replace("Gemeinden", sicht.raeume.mehrzahl, 1)
    eigene_grenzen = sicht.raeume.id != "gemeinden"
    return replace(
        abbildung,
        untertitel=untertitel,
        quelle=quellenzeile(sicht, b, grenzen=True) if eigene_grenzen else abbildung.quelle,
        alt=_alt(sicht, b, abbildung.titel, glatt),
        daten=_daten(sicht, b),
    )


def extreme(sicht: Sicht, blick: Blick) -> Tabelle | None:
    """Return the areas with the highest and the lowest values; None if too few may be named."""
    b = blick.bild
    hoch, tief = b.enden()
    if hoch.empty:
        return None
    zeilen = pd.concat([hoch, tief.iloc[::-1]])
    einheit, d = b.indikator.einheit, b.indikator.dezimalen
    spalten: dict[str, list[object]] = {
        sicht.raeume.einzahl: [sicht.raeume.namen[s] for s in zeilen.index],
        f"Wert ({einheit})": [sprache.zahl(w, d) for w in zeilen["wert"]],
        "95-%-Intervall": [_intervall(z, d) for _, z in zeilen.iterrows()],
        f"geglättet ({einheit})": [_oder_leer(w, d) for w in zeilen["geglaettet"]],
        "Nenner": [sprache.zahl(n) for n in zeilen["nenner"]],
        "Vergleich": [_LAGE.get(w, LEER) for w in zeilen["lage"]],
    }
    titel = (
        f"{b.indikator.name} {b.jahr}: {sicht.raeume.mehrzahl} mit den höchsten und den"
        f" niedrigsten Werten"
    )
    note = (
        f"Je {sprache.zahlwort(len(hoch))} Gebiete mit den höchsten und den niedrigsten Werten"
        f" unter den {len(b.benannte)} ausreichend großen. Nenner: {b.indikator.nenner}. Vergleich"
        f" mit dem {ganzes(sicht.kommune)}: Höher oder niedriger ist, was mit 99,8-%-Intervall"
        " darüber oder darunter liegt."
    )
    tabelle = pd.DataFrame(spalten)
    rechts = tuple(tabelle.columns[1:5])
    return Tabelle(f"unterhalb-{anker(sicht.raeume.id)}", titel, tabelle, rechts=rechts,
                   fussnoten=(f"{note} {quellenzeile(sicht, b)}",))  # fmt: skip


def spannen(sicht: Sicht) -> Tabelle | None:
    """Return the ends of the further indicators, one line each; None if there is none."""
    bilder = [blick.bild for blick in sicht.weitere]
    if not bilder:
        return None
    enden = [b.enden(1) for b in bilder]
    spalten: dict[str, list[object]] = {
        "Indikator": [f"{b.indikator.kurzname} ({b.indikator.einheit})" for b in bilder],
        "Jahr": [str(b.jahr) for b in bilder],
        "mit Wert": [f"{len(b.mit_wert)} von {len(b.tabelle)}" for b in bilder],
        "genannt": [str(len(b.benannte)) for b in bilder],
        "niedrigster genannter": [
            _ende(sicht, b, e[1]) for b, e in zip(bilder, enden, strict=True)
        ],
        "höchster genannter": [_ende(sicht, b, e[0]) for b, e in zip(bilder, enden, strict=True)],
    }
    titel = f"Weitere Indikatoren: Spannen der {sicht.raeume.mehrzahl} {sicht.kommune.ortsangabe}"
    noten = [_note(sicht, bilder), fehlende(sicht), _quellen(sicht, bilder)]
    return Tabelle(
        f"spannen-{anker(sicht.raeume.id)}",
        titel,
        pd.DataFrame(spalten),
        rechts=("Jahr",),
        fussnoten=(" ".join(filter(None, noten)),),
    )


def quellenzeile(sicht: Sicht, bild: Kleinraum, *, grenzen: bool = False) -> str:
    """Return the source of a figure: statistics or supplier, edition, change, licence."""
    quelle = sicht.raeume.quellen.get(str(bild.mit_wert["quelle"].iloc[0]))
    if quelle is None:
        return ""
    if sicht.raeume.id == "gemeinden":
        kurz = f"{bild.indikator.herausgeber}; {kurzquelle(quelle)}"
    else:
        kurz = f"{quelle.herausgeber}, {quelle.titel}, {quelle.ausgabe}; {quelle.auswahl}"
    von = " und Grenzen" if grenzen else ""
    return f"Quelle{von}: {kurz}, Daten verändert; {quelle.lizenz_kurz}."


def _im_bild(indikator: Indikator) -> Indikator:
    """Say in the legend itself that the values are smoothed."""
    einheit = "Prozent" if indikator.einheit == sprache.PROZENT else indikator.einheit
    return indikator.model_copy(update={"einheit": f"{einheit}, geglättet"})


def _titel(sicht: Sicht, b: Kleinraum, glatt: bool) -> str:
    hoch, tief = b.enden(1)
    was = f"{b.indikator.kurzname} {sicht.kommune.ortsangabe} {b.jahr}"
    if hoch.empty:
        return f"{was}: {len(b.mit_wert)} {sicht.raeume.mehrzahl}"
    spalte = "geglaettet" if glatt else "wert"
    enden = [
        f"{sprache.wert(e[spalte].iloc[0], b.indikator)} ({sicht.raeume.namen[e.index[0]]})"
        for e in (tief, hoch)
    ]
    wie = "geglättete Werte" if glatt else "Werte"
    return f"{was}: {wie} der größeren {sicht.raeume.mehrzahl} von {enden[0]} bis {enden[1]}"


def _alt(sicht: Sicht, b: Kleinraum, titel: str, glatt: bool) -> str:
    hoch, tief = b.enden()
    namen = [sprache.aufzaehlung(sicht.raeume.namen[s] for s in e.index) for e in (hoch, tief)]
    werte = [f"höchste genannte: {namen[0]}", f"niedrigste genannte: {namen[1]}"]
    ohne = len(b.tabelle) - len(b.mit_wert)
    werte += [f"{ohne} Gebiete ohne Wert"] if ohne else []
    mass = "geglättete Werte in" if glatt else "Werte in"
    gegenstand = f"{b.indikator.name}, {mass} {b.indikator.einheit}, {sicht.raeume.mehrzahl}"
    return saetze.alternativtext("Karte", gegenstand, titel, werte if len(hoch) else werte[2:])


def _daten(sicht: Sicht, b: Kleinraum) -> pd.DataFrame:
    """One row per area by name: raw and smoothed value, interval, denominator."""
    d = b.indikator.dezimalen
    zeilen = [
        (
            sicht.raeume.namen[str(s)],
            Status(z["status"]) if pd.isna(z["wert"]) else sprache.zahl(z["wert"], d),
            _oder_leer(z["geglaettet"], d),
            _intervall(z, d),
            _oder_leer(z["nenner"], 0),
        )
        for s, z in b.tabelle.iterrows()
    ]
    spalten = [sicht.raeume.einzahl, f"Wert ({b.indikator.einheit})", "geglättet",
               "95-%-Intervall", "Nenner"]  # fmt: skip
    tabelle = pd.DataFrame(zeilen, columns=spalten)
    return tabelle.sort_values(spalten[0], key=lambda n: n.map(sprache.sortierung))


def _ende(sicht: Sicht, b: Kleinraum, ende: pd.DataFrame) -> str:
    """Write one end: "10,9 (Heilbad Heiligenstadt)", with its interval where there is one."""
    if ende.empty:
        return LEER
    zeile = ende.iloc[0]
    spanne = f"; {_intervall(zeile, b.indikator.dezimalen)}" if pd.notna(zeile["unten"]) else ""
    zahl = sprache.zahl(zeile["wert"], b.indikator.dezimalen)
    return f"{zahl} ({sicht.raeume.namen[str(ende.index[0])]}{spanne})"


def _note(sicht: Sicht, bilder: list[Kleinraum]) -> str:
    if all(b.gezaehlt for b in bilder):
        return "In Klammern nach dem Namen das 95-%-Intervall."
    ab = "" if sicht.raeume.id != "gemeinden" else (
        f" Genannt werden Gemeinden ab {sprache.zahl(MINDESTENS_EINWOHNER)} Einwohnerinnen und"
        " Einwohnern."
    )  # fmt: skip
    return f"Ohne Zähler und Nenner gibt es weder Intervall noch Glättung.{ab}"


def _quellen(sicht: Sicht, bilder: list[Kleinraum]) -> str:
    if sicht.raeume.id != "gemeinden":
        return quellenzeile(sicht, bilder[0])
    namen = dict.fromkeys(
        kurzquelle(q)
        for b in bilder
        if (q := sicht.raeume.quellen.get(str(b.mit_wert["quelle"].iloc[0]))) is not None
    )
    return f"Quelle: {'; '.join(namen)}; Daten verändert." if namen else ""


def _intervall(zeile: pd.Series, dezimalen: int) -> str:
    if pd.isna(zeile["unten"]):
        return LEER
    unten, oben = (sprache.zahl(zeile[s], dezimalen) for s in ("unten", "oben"))
    return f"{unten} bis {oben}"


def _oder_leer(x: float, dezimalen: int) -> str:
    return LEER if pd.isna(x) else sprache.zahl(x, dezimalen)
