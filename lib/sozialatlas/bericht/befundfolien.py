"""The slides of a Kommune that are text or table: occasion, overview, strengths, limits."""

from __future__ import annotations

from collections.abc import Sequence

from sozialatlas.bericht import ueberblick
from sozialatlas.bericht.abschnitte import quellenzeile
from sozialatlas.bericht.entwuerfe import offene
from sozialatlas.bericht.folie import Folie, punkte, sicherheitsnotiz, tafel
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache

STAERKEN, OFFENE = 4, 2
"""How many strengths and how many open rules a slide names."""


def worum(b: Bericht) -> Folie:
    """What lies before the committee, and what it is not."""
    n = len(b.offene_entwuerfe)
    wie_viele = sprache.am_satzanfang(sprache.zahlwort(n))
    was = "Ein Entwurf liegt" if n == 1 else f"{wie_viele} Entwürfe liegen"
    titel = f"{was} zur Beratung vor; über jeden entscheidet das Gremium"
    if not n:
        titel = "Über alle Empfehlungen ist entschieden; beraten werden Befunde und Lücken"
    if not b.entwuerfe:
        titel = "Aus den Zahlen folgt kein Entwurf; beraten werden Befunde und Lücken"
    mit_wert = sum(k.vorhanden for k in b.kennwerte.values())
    return Folie(
        titel,
        punkte(
            f"Grundlage: {sprache.zahl(mit_wert)} Kennzahlen aus amtlichen und öffentlichen"
            f" Quellen, die neuesten je nach Quelle aus {b.datenjahre}.",
            "Offen gelegte Regeln schlagen Handlungsempfehlungen vor. Jeder Entwurf nennt seinen"
            " Nachweis und seine Sicherheit.",
            "Was es vor Ort schon gibt, wissen die Daten nicht. Das wissen Sie.",
            "Der Bericht ist ein Entwurf und nicht zur Veröffentlichung bestimmt.",
        ),
        (
            f"Quelle: Sozialbericht für {b.akkusativ}, Ausgabe {b.ausgabe}, Stand {b.stand}.",
            "Falls gefragt wird, woher die Entwürfe kommen: aus Regeln, deren Bedingungen und Texte"
            " offen liegen; bei jeder steht, ob sie fachlich geprüft ist.",
            "Falls gefragt wird, was nach der Beratung geschieht: Jede Entscheidung wird mit"
            " Gremium, Datum und Begründung festgehalten und steht in der nächsten Ausgabe.",
        ),
    )


def tafel_der_befunde(b: Bericht, werte: Sequence[Kennwert]) -> Folie | Text:
    """The most unusual figures beside the Land; nothing where none may be compared."""
    if not werte:
        return Text("")
    spalten = ("Kennzahl", b.name, "Land", "Jahr", "Lage")
    zeilen = [
        (k.indikator.kurzname, _kurz(k, k.wert), _kurz(k, k.land), str(k.jahr), urteil(k))
        for k in werte
    ]
    vorn = sorted(werte, key=lambda k: -k.abweichung)[:2]
    was = sprache.aufzaehlung(f"„{k.indikator.kurzname}“" for k in vorn)
    quelle = quellenzeile(b.grundlage, werte)
    return Folie(
        f"Am weitesten vom Landeswert entfernt {'liegt' if len(vorn) == 1 else 'liegen'}"
        f" {b.ort} {was}",
        tafel(spalten, zeilen, quelle, rechts=spalten[1:4]),
        (
            quelle,
            "Ausgewählt sind die Kennzahlen mit dem größten Abstand zum Land, höchstens zwei je"
            " Thema; Kennzahlen ohne Wertung sind ausgelassen.",
            "Wie sicher: „günstiger“ und „ungünstiger“ folgen der Richtung, die der Katalog angibt;"
            " ob ein Unterschied über die Schwankung hinausgeht, steht im Anhang des Berichts.",
            "Falls gefragt wird, in welcher Einheit: "
            + "; ".join(f"{k.indikator.kurzname}: {k.indikator.einheit}" for k in werte)
            + ".",
        ),
    )


def _kurz(k: Kennwert, x: float | None) -> str:
    """A figure with "%" or "€", without a longer unit."""
    if x is None:
        return "–"
    i = k.indikator
    return sprache.wert(x, i) if len(i.einheit) == 1 else sprache.zahl(x, i.dezimalen)


def urteil(k: Kennwert) -> str:
    """Say "günstiger", "ungünstiger" or nothing, by the declared direction."""
    return sprache.urteil(k.wert or 0.0, k.land or 0.0, k.indikator)


def guenstig(k: Kennwert) -> bool:
    return urteil(k).startswith("günst")


def staerken(b: Bericht) -> Folie | Text:
    """What is more favourable than in the Land, the largest distance first."""
    gute = [k for k in b.kennwerte.values() if ueberblick.geeignet(k) and guenstig(k)]
    gute = sorted(gute, key=lambda k: -k.abweichung)[:STAERKEN]
    if not gute:
        return Text("")
    namen = sprache.aufzaehlung(f"„{k.indikator.kurzname}“" for k in gute[:2])
    spalten = ("Kennzahl", b.name, "Land", "Jahr")
    zeilen = [(_mit_einheit(k), _kurz(k, k.wert), _kurz(k, k.land), str(k.jahr)) for k in gute]
    return Folie(
        f"Günstiger als im Land insgesamt ist die Lage {b.ort} vor allem bei {namen}",
        tafel(spalten, zeilen, quellenzeile(b.grundlage, gute), rechts=spalten[1:]),
        (
            quellenzeile(b.grundlage, gute),
            "Gezeigt sind die Kennzahlen mit dem größten Abstand zum Land auf der günstigen Seite."
            " Ein günstiger Abstand sagt nicht, woher er kommt.",
            *(f"Wie sicher, {k.indikator.kurzname}: {sicherheitsnotiz(k)}" for k in gute),
        ),
    )


def _mit_einheit(k: Kennwert) -> str:
    """The short name, with a unit that does not stand beside the figure."""
    i = k.indikator
    return f"{i.kurzname} ({i.einheit})" if len(i.einheit) > 1 else i.kurzname


def grenzen(b: Bericht) -> Folie:
    """What cannot be judged, and what the figures do not know."""
    offen = offene(b.befunde)
    titel = {r.id: r.titel for r in b.grundlage.regeln}
    return Folie(
        f"{_luecken(b, len(offen))}; was vor Ort schon geschieht, zeigen sie nicht",
        punkte(
            *(f"Nicht beurteilbar: {titel[f.regel]}." for f in offen[:OFFENE]),
            "Armut ist hier am Bezug von Leistungen gemessen; wer keinen Antrag stellt, zählt nicht"
            " mit.",
            f"Die neuesten Werte stammen je nach Kennzahl aus {b.datenjahre}.",
            "Zahlen beschreiben, sie erklären nicht: Ursachen und Wirkungen folgen daraus nicht.",
            "Ein Mittelwert verdeckt Unterschiede zwischen Ortsteilen und Gruppen.",
        ),
        (
            f"Quelle: Sozialbericht für {b.akkusativ}, Abschnitt zu offenen Fragen.",
            *(f"{titel[f.regel]}: {' '.join(dict.fromkeys(f.fehlend))}" for f in offen),
            "Falls gefragt wird, wie Lücken geschlossen werden: Die Kommune kann eigene Zahlen mit"
            " der Datenabfrage liefern; der Bericht nennt, welche fehlen.",
        ),
    )


def _luecken(b: Bericht, offen: int) -> str:
    fehlend = sum(not k.vorhanden for k in b.kennwerte.values())
    alle = sprache.zahl(len(b.kennwerte))
    kern = f"Für alle {alle} Kennzahlen liegen Werte vor"
    if fehlend:
        verb = "fehlt ein Wert" if fehlend == 1 else "fehlen Werte"
        kern = f"Für {sprache.zahlwort(fehlend)} von {alle} Kennzahlen {verb}"
    if not offen:
        return kern
    regeln = "eine Regel war" if offen == 1 else f"{sprache.zahlwort(offen)} Regeln waren"
    return f"{kern}, {regeln} nicht beurteilbar"
