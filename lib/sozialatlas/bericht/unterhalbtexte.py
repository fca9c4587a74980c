"""Sentences of the section on what lies below a Kommune; every one states, none explains."""

from __future__ import annotations

from sozialatlas.bericht.unterhalb import Blick, Sicht
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.maskieren import maskiere
from sozialatlas.kennwerte.kleinraum import HOECHSTE_VARIATION, Kleinraum
from sozialatlas.kennwerte.saldierung import Gruppe, Saldierung
from sozialatlas.typen import STATUS_TEXT, Kommune, Status

HANDBUCH = "docs/handbuch/kleinraeumig.md"

_MINDESTENS_MITTE = 8
"""Areas from which on the middle half of them is worth a sentence."""


def ganzes(kommune: Kommune) -> str:
    """Name the value of the whole: "Kreiswert", "Wert der Stadt"."""
    return "Kreiswert" if kommune.typ == "Landkreis" else f"Wert der {kommune.bezeichnung}"


def streuung(sicht: Sicht, blick: Blick) -> str:
    """Say how many areas there are, which are named and how much of the spread is chance."""
    b, mehrzahl = blick.bild, sicht.raeume.mehrzahl
    saetze = [_kopf(sicht, blick)]
    saetze.append(
        f"Mit Namen genannt werden die {len(b.benannte)} mit mindestens"
        f" {sprache.zahl(b.mindestens)} Personen im Nenner; in kleineren schwankt der Wert allein"
        f" durch Zufall um mehr als {sprache.prozent(100 * HOECHSTE_VARIATION, 0)}."
    )
    if len(b.benannte) >= _MINDESTENS_MITTE:
        unten, oben = (float(b.benannte["wert"].quantile(q)) for q in (0.25, 0.75))
        saetze.append(
            f"Ihre mittlere Hälfte reicht von {sprache.spanne(unten, oben, b.indikator)}."
        )
    if b.zufall is not None:
        saetze.append(_zufall(b.zufall, mehrzahl))
    return " ".join(saetze)


def _kopf(sicht: Sicht, blick: Blick) -> str:
    b = blick.bild
    wo = sicht.kommune.ortsangabe
    anfang = f"**{maskiere(b.indikator.name)} {b.jahr}: {len(b.mit_wert)} {sicht.raeume.mehrzahl}"
    ohne = len(b.tabelle) - len(b.mit_wert)
    rest = f" mit Wert, {ohne} ohne Wert" if ohne else ""
    eigener = (
        f" {wo}, insgesamt {sprache.wert(b.bezug, b.indikator)}" if b.bezug is not None else ""
    )
    return f"{anfang}{rest}{eigener}.**"


def _zufall(zufall: float, mehrzahl: str) -> str:
    zehner = int(sprache.runde(zufall * 10)) * 10
    wo = f"unter allen {_dativ(mehrzahl)}"
    if zehner >= 90:
        subjekt = f"Fast die ganze Streuung {wo} ist"
    else:
        wie_viel = f"Rund {sprache.prozent(zehner, 0)}" if zehner >= 10 else "Keine zehn Prozent"
        subjekt = f"{wie_viel} der Streuung {wo} sind"
    return f"{subjekt} bei so kleinen Zahlen auch ohne wirkliche Unterschiede zu erwarten."


def glaettung(sicht: Sicht, blick: Blick) -> str:
    """Say what „geglättet“ means, or why nothing is smoothed."""
    if blick.bild.grund_glaettung:
        return f"Geglättete Werte gibt es nicht: {blick.bild.grund_glaettung}."
    return (
        "**Geglättet** heißt: Der Wert ist zum Mittel aller"
        f" {sicht.raeume.mehrzahl} gezogen, umso stärker, je kleiner das Gebiet ist. Die Karte und"
        " die Reihenfolge der Tabelle folgen den geglätteten Werten; es gilt der Rohwert daneben."
    )


def saldierung(sicht: Sicht, blick: Blick) -> str:
    """Say what the value of the whole hides, or that nothing of the kind is shown."""
    teile = []
    if blick.stand.urteil == "verdeckt":
        teile.append(_stand(sicht, blick, blick.stand))
    if blick.wandel.urteil == "verdeckt":
        teile.append(_wandel(sicht, blick, blick.wandel))
    return " ".join(teile) or _nicht_verdeckt(sicht, blick)


def _stand(sicht: Sicht, blick: Blick, s: Saldierung) -> str:
    b = blick.bild
    land = blick.land or 0.0  # there is one, or nothing would be hidden
    eigener = b.bezug if b.bezug is not None else _insgesamt(blick)
    hoch, tief = (
        f"{_verb(g, 'liegt', 'liegen')} {_gruppe(sicht, g)}"
        f" mit {_zusammen(g)}{sprache.wert(g.wert, b.indikator)}"
        for g in (s.oben, s.unten)
    )
    return (
        f"**Der {ganzes(sicht.kommune)} verdeckt gegenläufige {sicht.raeume.mehrzahl}"
        f" (Saldierung).** Mit {sprache.wert(eigener, b.indikator)}"
        f" ({maskiere(b.indikator.kurzname)}) liegt er nahe am Landeswert von"
        f" {sprache.wert(land, b.indikator)}. Belegt darüber {hoch}; belegt darunter {tief}. Der"
        f" {ganzes(sicht.kommune)} beschreibt weder die einen noch die anderen."
    )


def _wandel(sicht: Sicht, blick: Blick, s: Saldierung) -> str:
    i = blick.bild.indikator
    grenze = sprache.differenz(i.relevante_aenderung, i, vorzeichen=False)
    auf, ab = (
        f"{_verb(g, 'ist', 'sind')} {_gruppe(sicht, g)}"
        f" um {_zusammen(g)}{sprache.differenz(abs(g.wert), i, vorzeichen=False)}"
        for g in (s.oben, s.unten)
    )
    return (
        f"**Der {ganzes(sicht.kommune)} verdeckt gegenläufige Entwicklungen (Saldierung).** Von"
        f" {blick.wandel_von} bis {blick.bild.jahr} hat er sich belegt um weniger als"
        f" {grenze} verändert ({maskiere(i.kurzname)}). Belegt gestiegen {auf}; belegt gesunken"
        f" {ab}."
    )


def _verb(gruppe: Gruppe, eines: str, mehrere: str) -> str:
    return eines if len(gruppe.gebiete) == 1 else mehrere


def _zusammen(gruppe: Gruppe) -> str:
    return "" if len(gruppe.gebiete) == 1 else "zusammen "


def _gruppe(sicht: Sicht, gruppe: Gruppe) -> str:
    """Name a group with its people: "Gotha (34 % der Bezugsbevölkerung)", "neun Gemeinden (…)"."""
    namen = [maskiere(sicht.raeume.namen[a]) for a in gruppe.gebiete]
    anteil = f"{sprache.prozent(100 * gruppe.anteil, 0)} der Bezugsbevölkerung"
    if len(namen) == 1:
        return f"{namen[0]} ({anteil})"
    vorn = "" if len(namen) <= 3 else "die größten: "
    orte = sprache.aufzaehlung(namen[:3])
    return f"{sprache.zahlwort(len(namen))} {sicht.raeume.mehrzahl} ({anteil}; {vorn}{orte})"


def _nicht_verdeckt(sicht: Sicht, blick: Blick) -> str:
    """Say that no Saldierung is shown, with the reason for level and change."""
    von = f" seit {blick.wandel_von}" if blick.wandel_von else ""
    wort = {"nicht_verdeckt": "nicht belegt", "nicht_beurteilbar": "nicht beurteilbar"}
    return (
        f"**Saldierung** ({sicht.raeume.mehrzahl} mit gegenläufigen Werten, die sich im"
        f" {ganzes(sicht.kommune)} aufheben) ist {wort[blick.stand.urteil]}: {blick.stand.grund}."
        f" Für die Veränderung{von} ist sie {wort[blick.wandel.urteil]}: {blick.wandel.grund}."
    )


def _insgesamt(blick: Blick) -> float:
    mit = blick.bild.tabelle.dropna(subset=["zaehler", "nenner"])
    faktor = (mit["wert"] * mit["nenner"]).sum() / mit["zaehler"].sum()
    return float(mit["zaehler"].sum() / mit["nenner"].sum() * faktor)


def obere(mehrzahl: str, bild: Kleinraum) -> str:
    """Say how far the areas of a larger level lie apart, with intervals; "" if none is named."""
    hoch, tief = bild.enden(1)
    if hoch.empty:
        return ""
    enden = [
        f"{sprache.wert(zeile['wert'], bild.indikator)} ({maskiere(str(name))};"
        f" {sprache.spanne(zeile['unten'], zeile['oben'], bild.indikator)})"
        for ende in (tief, hoch)
        for name, zeile in ende.to_dict("index").items()
    ]
    return (
        f"Die {len(bild.mit_wert)} {mehrzahl} (aus den Summen) reichen {bild.jahr} von {enden[0]}"
        f" bis {enden[1]}; in Klammern das 95-%-Intervall."
    )


def abgleich(sicht: Sicht, blick: Blick) -> str:
    """Compare delivered areas taken together with the official value of the whole."""
    b = blick.bild
    if sicht.raeume.id == "gemeinden" or b.bezug is None:
        return ""
    zusammen, amtlich = (sprache.wert(x, b.indikator) for x in (_insgesamt(blick), b.bezug))
    if zusammen == amtlich:
        return (
            f"Alle {sicht.raeume.mehrzahl} mit Wert ergeben zusammen den amtlichen Wert von"
            f" {amtlich}."
        )
    return (
        f"Alle {sicht.raeume.mehrzahl} mit Wert ergeben zusammen {zusammen}, der amtliche Wert ist"
        f" {amtlich}: Abgrenzung oder Stichtag der Lieferung weichen ab."
    )


def fehlende(sicht: Sicht) -> str:
    """Say why areas have no figure, for a note: "Kinderarmut ohne Wert: 29 (als 0 …)"."""
    saetze = []
    for b in (blick.bild for blick in sicht.blicke):
        gruende = b.tabelle.loc[b.tabelle["wert"].isna(), "status"].value_counts()
        texte = [f"{n} ({STATUS_TEXT[Status(str(s))]})" for s, n in gruende.items()]
        if texte:
            saetze.append(f"{b.indikator.kurzname} ohne Wert: {sprache.aufzaehlung(texte)}.")
    return " ".join(saetze)


def nichts_geliefert(kommune: Kommune) -> str:
    """Say that nothing below the Kommune is there, and how that can change."""
    return (
        f"Zahlen unterhalb der {kommune.bezeichnung} enthalten die verwendeten Quellen nicht, und"
        " die Stadt hat keine geliefert. Liefert sie Zahlen für Stadtteile oder Planungsräume, so"
        " erscheinen hier Karte, Spannweite und die Räume mit den höchsten und niedrigsten Werten"
        " samt Intervallen. Dafür genügt ein Ordner mit einer Tabelle (CSV oder Excel), den"
        " Grenzen (GeoJSON) und einer Beschreibung; die Anleitung steht im Handbuch"
        f" „Kleinräumige Daten liefern“ ({HANDBUCH})."
    )


def lage_im_kreis(gemeinde: Kommune, kreis: Kommune, blick: Blick) -> str:
    """Say where a Gemeinde stands against its Kreis."""
    b = blick.bild
    if gemeinde.ags not in b.mit_wert.index or b.bezug is None:
        return ""
    zeile = b.tabelle.loc[[gemeinde.ags]].iloc[0]
    wort = {"hoeher": "belegt über dem", "niedriger": "belegt unter dem"}.get(
        str(zeile["lage"]), "nicht unterscheidbar vom"
    )
    spanne = sprache.spanne(zeile["unten"], zeile["oben"], b.indikator)
    return (
        f"{maskiere(b.indikator.name)} {b.jahr}: {gemeinde.mit_artikel} liegt mit"
        f" {sprache.wert(zeile['wert'], b.indikator)} (95-%-Intervall {spanne}) {wort} Wert von"
        f" {sprache.wert(b.bezug, b.indikator)} {kreis.ortsangabe}, zu dem sie gehört. Alle"
        f" {len(b.mit_wert)} Gemeinden zeigt der Bericht des Kreises."
    )


def _dativ(mehrzahl: str) -> str:
    """Put a plural into the dative: "Planungsräumen", "Gemeinden", "Stadtteilen", "Kiezen"."""
    return mehrzahl if mehrzahl.endswith(("n", "s")) else f"{mehrzahl}n"
