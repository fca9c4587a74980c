"""The Gebietsstand in a report and in the atlas: who counts whom, and what is not comparable.

Everything here follows from the register of changes and from what the sources say of their areas.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import abschnitte, bilder, gebietswechsel
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze, anker, liste
from sozialatlas.darstellung import karten, sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.gebiete import GEBIETSSTAND, Aenderung, kreise_am, vollzogen
from sozialatlas.katalog import Quelle
from sozialatlas.typen import Kommune, Status

_KREIS = 5


def hinweis(g: Grundlage, kommune: Kommune) -> Text:
    """Return the paragraph for the front of a report; nothing where no border changed."""
    satz = gebietswechsel.satz(g.gebiete, kommune)
    if not satz:
        return Text("")
    return Text(
        "**Gebietsstand.** Alle Zahlen gelten, wo nichts anderes steht, für das Gebiet vom"
        f" {sprache.datum(GEBIETSSTAND)}. Die Grenzen haben sich geändert: {satz}. Wie die Quellen"
        " damit umgehen, steht im Anhang (@sec-gebietsstand)."
    )


def abschnitt(g: Grundlage, kommune: Kommune) -> Text:
    """Return the section: changes, each source before, in and after them, withheld figures."""
    eigene = gebietswechsel.wechsel(g.gebiete, kommune)
    if not eigene:
        seit = min(a.zeitraum_von for a in g.gebiete.aenderungen if a.zeitraum_von)
        return Text(f"Die Grenzen {kommune.ortsangabe} sind seit dem {sprache.datum(seit)}, dem"
                    " ältesten Verzeichnis, unverändert. Alle Jahre seitdem beschreiben dasselbe"
                    " Gebiet.")  # fmt: skip
    frueher = fruehere(g, kommune)
    return absaetze([
        f"Verglichen wird auf dem Gebietsstand vom {sprache.datum(GEBIETSSTAND)}. Anzahlen früherer"
        " Jahre sind aus den Gemeinden umgerechnet, Raten nur, wo Zähler und Nenner vorliegen.",
        str(mit_breiten(gebietswechsel.tabelle(g.gebiete, eigene), 26, 28, 23, 23)),
        str(liste(_quellensaetze(g, kommune, eigene))),
        _uebergang(g, eigene),
        frueher.markdown() if frueher else "",
    ])  # fmt: skip


def fruehere(g: Grundlage, kommune: Kommune) -> Tabelle | None:
    """Return the latest figures that hold only for former areas, None where there are none."""
    entzogen = [k for k in g.lage(kommune.ags).values() if k.status is Status.ANDERES_GEBIET]
    if not entzogen:
        return None
    spalten: dict[str, list[object]] = {
        "Indikator": [abschnitte.mit_einheit(k.indikator) for k in entzogen],
        "Jahr": [str(k.jahr) for k in entzogen],
    }
    bekannt = set(g.angleichung.andere["ags"])
    for ags in (kommune.ags, *(a for a in kommune.vorgaenger if a in bekannt)):
        zusatz = " damals" if ags == kommune.ags else ""
        spalten[g.kommune(ags).name + zusatz] = _damals(g, ags, entzogen)
    tage = {q.gebietsstand.tag for k in entzogen if (q := g.quelle(k)) and q.gebietsstand} - {None}
    note = [f"Gebietsstand {sprache.aufzaehlung(f'{t:%d.%m.%Y}' for t in sorted(tage))}."]  # type: ignore[type-var]
    if all(_nur_ganze_kreise(g, kommune, tag) for tag in tage):  # type: ignore[arg-type]
        note.append("Der Wert des heutigen Gebiets liegt zwischen denen der Teile.")
    titel = f"Angaben, die nur für frühere Grenzen vorliegen ({kommune.name})"
    return Tabelle(
        "frueher", titel, pd.DataFrame(spalten), rechts=tuple(spalten)[1:],
        fussnoten=(" ".join(note), abschnitte.quellenzeile(g, entzogen)),
    )  # fmt: skip


def quellenstaende(g: Grundlage) -> Tabelle:
    """Return which areas each source counts, and how many Kreise that makes."""
    namen = ["Quelle", "Gebietsstand", "Kreise"]
    zeilen = [
        (abschnitte.kurzquelle(q), _stand(q), _anzahl_kreise(g, q))
        for q in g.katalog.quellen.values()
    ]
    daten = pd.DataFrame(zeilen, columns=namen).drop_duplicates(ignore_index=True)
    return Tabelle("gebietsstaende", "Gebietsstand der Quellen", daten, rechts=("Kreise",))


def kreiskarte(g: Grundlage, k: Kennwert) -> Abbildung:
    """Map a rate over the Kreise that its source counts: 23 where Eisenach is one of them."""
    quelle = g.quelle(k)
    if quelle is None or quelle.gebietsstand is None:
        return bilder.kreiskarte(g, k)
    tag = quelle.gebietsstand.am_ende_von(k.jahr)
    regel = g.katalog.datumsregel(k.indikator.id)
    grenzen = kreise_am(g.geometrie("gemeinden"), g.gebiete, tag, regel=regel)
    damals, heute = (
        t.loc[(t["jahr"] == k.jahr) & (t["indikator"] == k.indikator.id), ["ags", "wert"]]
        for t in (g.angleichung.andere, g.kennwerte)
    )
    alle = pd.concat([damals, heute.dropna(subset="wert")])  # first as published
    werte = alle.drop_duplicates("ags").set_index("ags")["wert"]
    karte = karten.kreiskarte(
        k.indikator,
        grenzen,
        werte,
        jahr=k.jahr,
        land=k.wert if k.ags == LAND else k.land,
        namen={ags: g.damaliger_name(ags, k.indikator.id) for ags in grenzen["ags"]},
        quelle=bilder.quelle(g, k),
        id=f"karte-{anker(k.indikator.id)}",
    )
    stand = f"{karte.untertitel}; Gebietsstand {tag:%d.%m.%Y}"
    return dataclasses.replace(karte, untertitel=stand)


def _damals(g: Grundlage, ags: str, kennwerte: Iterable[Kennwert]) -> list[object]:
    """Return the figures as published for an area of that time, written."""
    werte = g.angleichung.andere[g.angleichung.andere["ags"] == ags].set_index(
        ["indikator", "jahr"]
    )["wert"]
    paare = ((k, werte.get((k.indikator.id, k.jahr))) for k in kennwerte)
    return [Status.FEHLT if pd.isna(w) else sprache.zahl(w, k.indikator.dezimalen)
            for k, w in paare]  # fmt: skip


def _nur_ganze_kreise(g: Grundlage, kommune: Kommune, tag: date) -> bool:
    """Whether the area grew by whole Kreise only: then a mean lies between those of its parts."""
    danach = _danach(gebietswechsel.wechsel(g.gebiete, kommune), tag)
    return bool(danach) and all(
        len(a.von) == _KREIS and a.nach == kommune.ags and a.anteil == 1 for a in danach
    )


def _danach(eigene: Iterable[Aenderung], tag: date) -> list[Aenderung]:
    """Return the changes between a day and the one on which everything is compared."""
    return [
        a for a in eigene if not vollzogen(a, tag, "recht") and vollzogen(a, GEBIETSSTAND, "recht")
    ]


def _stand(q: Quelle) -> str:
    if q.gebietsstand is None:
        return "nicht angegeben"
    tag = q.gebietsstand.tag
    return f"{tag:%d.%m.%Y} in allen Jahren" if tag else "jedes Jahr auf seinem eigenen"


def _anzahl_kreise(g: Grundlage, q: Quelle) -> str:
    jahre = g.kennwerte.loc[g.kennwerte["quelle"] == q.id, "jahr"].unique()
    stand = q.gebietsstand
    tage = {stand.am_ende_von(int(jahr)) for jahr in jahre} if stand else set()
    anzahlen = (len(g.gebiete.kreise(LAND, tag)) for tag in sorted(tage))
    return ", dann ".join(map(str, dict.fromkeys(anzahlen)))


def _quellensaetze(g: Grundlage, kommune: Kommune, eigene: Sequence[Aenderung]) -> Iterable[str]:
    """Return who counts whom: one sentence for all sources that agree."""
    gezeigt = g.kennwerte[g.kennwerte["ags"] == kommune.ags]
    gezeigt = gezeigt[gezeigt["wert"].notna() | gezeigt["status"].eq(Status.ANDERES_GEBIET.value)]
    saetze: dict[str, list[str]] = {}
    for q in g.katalog.quellen.values():
        if q.gebietsstand and q.id in set(gezeigt["quelle"]):
            tag = q.gebietsstand.tag
            name = abschnitte.kurzquelle(q) + (f" ({tag:%d.%m.%Y})" if tag else "")
            satz = _fest(g, kommune, eigene, tag) if tag else _jeweils(g, kommune, q)
            saetze.setdefault(satz, []).append(name)
    for satz, namen in saetze.items():
        quellen = "; ".join(dict.fromkeys(namen))
        yield f"**{maskiere(quellen)}:** {maskiere(satz)}"


def _fest(g: Grundlage, kommune: Kommune, eigene: Sequence[Aenderung], tag: date) -> str:
    """Say who a source counts whose years all stand on one day."""
    satz = f"In allen Jahren {gebietswechsel.mit_und_ohne(g.gebiete, kommune, eigene, tag)}."
    if not _danach(eigene, tag):
        return satz
    return (
        f"{satz} Diese Raten gelten für ein anderes Gebiet und lassen sich ohne Zähler und Nenner"
        " nicht umrechnen; sie stehen hier ohne Wert und lösen keine Empfehlung aus."
    )


def _jeweils(g: Grundlage, kommune: Kommune, q: Quelle) -> str:
    """Say what a source counted in each year, and what the conversion made of it."""
    eigene = g.kennwerte[(g.kennwerte["ags"] == kommune.ags) & (g.kennwerte["quelle"] == q.id)]
    neu = eigene.set_index(["indikator", "jahr"])["wert"].to_dict()
    alt = g.angleichung.andere[
        (g.angleichung.andere["ags"] == kommune.ags) & (g.angleichung.andere["quelle"] == q.id)
    ]
    teile = [
        f"{g.indikator(str(z.indikator)).kurzname} {z.jahr}:"
        f" {sprache.zahl(neu[z.indikator, z.jahr])} statt {sprache.zahl(z.wert)}"  # type: ignore[arg-type]
        f"{_geschaetzt(g, kommune.ags, z.indikator, z.jahr)}"
        for z in alt.itertuples()
        if pd.notna(neu.get((z.indikator, z.jahr)))
    ]
    satz = "Jedes Jahr auf seinem eigenen Gebietsstand"
    satz += f", umgerechnet aus den damaligen Gemeinden ({'; '.join(teile)})." if teile else "."
    brueche = sorted(set(eigene.loc[eigene["status"] == Status.BRUCH.value, "jahr"]))
    if brueche:
        jahre = sprache.aufzaehlung(map(str, brueche))
        satz += f" {jahre} gilt schon das neuere Gebiet: Dort bricht die Reihe."
    return satz


def _geschaetzt(g: Grundlage, ags: str, indikator: object, jahr: object) -> str:
    """Say how much of a converted count rests on the shares of a split."""
    alle = g.angleichung.geschaetzt
    hier = alle[(alle["ags"] == ags) & (alle["indikator"] == indikator) & (alle["jahr"] == jahr)]
    anteile = [sprache.prozent(100 * a) for a in hier["anteil_geschaetzt"]]
    return f", davon {anteile[0]} nach geschätzten Anteilen" if anteile else ""


def _uebergang(g: Grundlage, eigene: Sequence[Aenderung]) -> str:
    """Say what differs between the legal day and the day of the tasks, where there are two."""
    statistiken = maskiere(sprache.aufzaehlung(s.statistik for s in g.katalog.datumsregeln))
    return " ".join(
        f"Für {gebietswechsel.namen(g.gebiete, [a])} galt das neue Recht ab dem"
        f" {sprache.datum(a.datum_recht)}, die Aufgaben gingen am {sprache.datum(a.datum_aufgaben)}"
        " über. An Stichtagen dazwischen zählt die Bevölkerung nach dem neuen Gebiet;"
        f" {statistiken} folgen der Zuständigkeit und damit noch dem alten. Die hier verwendeten"
        " Quellen haben beides auf ihren Gebietsstand zurückgerechnet."
        for a in eigene
        if a.datum_recht and a.datum_aufgaben and a.datum_aufgaben != a.datum_recht
    )
