"""Do the figures of a delivery fit each other, the years before and what must stay secret?

Only figures that could be read are compared; a cell with a problem causes no second one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sozialatlas.austausch.angaben import Angabe
from sozialatlas.austausch.formular import Vorwert
from sozialatlas.austausch.sammler import Sammler
from sozialatlas.darstellung import sprache
from sozialatlas.katalog.abfrage import Groesse
from sozialatlas.typen import Status

Werte = Mapping[tuple[str, int], Angabe]
"""The figures that could be read, by id and year."""

Z_99 = 2.576
"""Two Poisson counts differ by more than this times √(a + b) once in a hundred by chance."""

ABWEICHUNG_AMTLICH = 0.10
BEGRUENDEN = "eine Bemerkung, die den Unterschied erklärt"
PRUEFEN = "Zahl prüfen; stimmt sie, bitte in der Bemerkung begründen."


def pruefe_zusammenhang(
    angaben: Sequence[Angabe],
    bisher: Mapping[str, Vorwert],
    amtlich: Mapping[str, tuple[int, float]],
    s: Sammler,
) -> None:
    """Report ranges, secrets, parts and sums; ask about jumps.

    ``bisher`` holds earlier deliveries by row key; ``amtlich`` the latest official figure (year,
    value) by id of the asked figure, where both have the same unit.
    """
    werte = {(a.groesse.id, a.jahr): a for a in angaben}
    for a in angaben:
        if a.wert is not None:
            _pruefe_bereich(a, a.wert, s)
    for a in angaben:  # ranges first: what is out of range takes no part in comparisons
        _pruefe_teil(a, werte, s)
        _pruefe_je_1000(a, werte, s)
    for a in angaben:
        if a.groesse.summe_aus:
            _pruefe_summe(a, werte, s)
    for a in angaben:
        if a.wert is not None and a.zelle not in s.gesperrt:
            _frage_nach(a, a.wert, werte, bisher, amtlich, s)


def zahl(wert: float, g: Groesse) -> str:
    """Write a figure as it is asked for, without its unit."""
    return sprache.zahl(wert, g.dezimalen)


def _gueltig(schluessel: tuple[str, int], werte: Werte, s: Sammler) -> float | None:
    """Return a value that may be compared: read, and without a finding of its own."""
    a = werte.get(schluessel)
    return None if a is None or a.zelle in s.gesperrt else a.wert


def _pruefe_bereich(a: Angabe, wert: float, s: Sammler) -> None:
    g = a.groesse
    if 0 < wert < g.geheim_unter:
        s.melde(a.zelle, f"Der Wert {zahl(wert, g)} ist so klein, dass Menschen erkennbar sein "
                "können.", f"0, mindestens {g.geheim_unter} oder „geheim“",
                "Wert löschen und in Spalte G „geheim“ wählen.")  # fmt: skip
    elif wert < g.von or (g.bis is not None and wert > g.bis):
        bis = "" if g.bis is None else f" bis {zahl(g.bis, g)}"
        s.melde(a.zelle, f"Der Wert {zahl(wert, g)} liegt außerhalb des möglichen Bereichs.",
                f"{zahl(g.von, g)}{bis} {g.einheit}", "Einheit und Stellen prüfen.")  # fmt: skip


def _pruefe_teil(a: Angabe, werte: Werte, s: Sammler) -> None:
    if a.groesse.teil_von is None or a.zelle in s.gesperrt or a.wert is None:
        return
    ganzes = _gueltig((a.groesse.teil_von, a.jahr), werte, s)
    if ganzes is not None and a.wert > ganzes:
        andere = werte[a.groesse.teil_von, a.jahr]
        s.melde(a.zelle, f"Der Teil ({zahl(a.wert, a.groesse)}) ist größer als das Ganze "
                f"({zahl(ganzes, a.groesse)} in {andere.zelle}).",
                f"höchstens {zahl(ganzes, a.groesse)}", "Beide Zahlen prüfen.")  # fmt: skip


def _pruefe_je_1000(a: Angabe, werte: Werte, s: Sammler) -> None:
    grenze = a.groesse.bis_je_1000
    if grenze is None or a.zelle in s.gesperrt or a.wert is None:
        return
    bezug = _gueltig((grenze.groesse, a.jahr), werte, s)
    if bezug and 1000 * a.wert / bezug > grenze.hoechstens:
        name = werte[grenze.groesse, a.jahr].groesse.name
        s.melde(a.zelle, f"Der Wert {zahl(a.wert, a.groesse)} ist unplausibel hoch: "
                f"{sprache.zahl(1000 * a.wert / bezug)} je 1000.",
                f"höchstens {sprache.zahl(grenze.hoechstens)} je 1000 ({name})",
                "Einheit, Stellen und Jahr prüfen.")  # fmt: skip


def _pruefe_summe(a: Angabe, werte: Werte, s: Sammler) -> None:
    """Check that parts add up, and that a single secret part cannot be computed from the rest."""
    teile = [werte.get((t, a.jahr)) for t in a.groesse.summe_aus]
    da = [t for t in teile if t is not None and t.zelle not in s.gesperrt]
    if a.zelle in s.gesperrt or len(da) < len(teile):
        return
    bekannte = [t.wert for t in da if t.wert is not None]
    geheime = [t for t in (a, *da) if t.status == Status.GEHEIM]
    if len(geheime) == 1 and len(bekannte) + (a.wert is not None) == len(teile):
        s.melde(geheime[0].zelle, "Der geheime Wert lässt sich aus Summe und übrigen Teilen "
                "errechnen.", "mindestens zwei geheime Werte je Summe",
                "Einen weiteren Wert derselben Summe als „geheim“ melden.")  # fmt: skip
    elif a.wert is not None:
        _vergleiche_summe(a, a.wert, math.fsum(bekannte), len(bekannte) == len(teile), s)


def _vergleiche_summe(a: Angabe, wert: float, summe: float, alle: bool, s: Sammler) -> None:
    spielraum = 0.5 * len(a.groesse.summe_aus) * 10.0**-a.groesse.dezimalen
    falsch = abs(wert - summe) > (spielraum if a.groesse.dezimalen else 0) if alle else summe > wert
    if falsch:
        art = "Die Teile ergeben" if alle else "Die bekannten Teile ergeben schon"
        s.melde(a.zelle, f"{art} {zahl(summe, a.groesse)}, als Summe steht da "
                f"{zahl(wert, a.groesse)}.", "die Summe der Teile",
                "Summe und Teile prüfen.")  # fmt: skip


def _frage_nach(
    a: Angabe,
    wert: float,
    werte: Werte,
    bisher: Mapping[str, Vorwert],
    amtlich: Mapping[str, tuple[int, float]],
    s: Sammler,
) -> None:
    """Ask about jumps and corrections that no remark explains; note those that one explains."""
    g, gruende = a.groesse, []
    frueher = bisher.get(f"{g.id}:{a.jahr}")
    if frueher and frueher.wert is not None and frueher.wert != wert:
        gruende.append(f"Der Wert ändert die Lieferung vom {frueher.stand}: "
                       f"{zahl(frueher.wert, g)} → {zahl(wert, g)}.")  # fmt: skip
    vorjahr = _gueltig((g.id, a.jahr - 1), werte, s)
    if vorjahr is None and (v := bisher.get(f"{g.id}:{a.jahr - 1}")):
        vorjahr = v.wert
    if vorjahr is not None and ist_sprung(vorjahr, wert, g):
        gruende.append(f"Der Wert springt von {zahl(vorjahr, g)} ({a.jahr - 1}) auf "
                       f"{zahl(wert, g)} ({a.jahr}).")  # fmt: skip
    if g.id in amtlich and abs(wert / amtlich[g.id][1] - 1) > ABWEICHUNG_AMTLICH:
        jahr, amtlicher = amtlich[g.id]
        gruende.append(f"Der Wert {zahl(wert, g)} weicht um mehr als 10 % von der amtlichen Zahl "
                       f"{zahl(amtlicher, g)} ({jahr}) ab.")  # fmt: skip
    for grund in gruende:
        if a.bemerkung:
            s.merke(a.zelle, f"{grund} Bemerkung: {a.bemerkung}")
        else:
            s.frage(a.zelle, grund, BEGRUENDEN, PRUEFEN)


def ist_sprung(alt: float, neu: float, g: Groesse) -> bool:
    """Tell whether a change is larger than declared and larger than chance makes of counts.

    Counts: the difference of two independent Poisson counts has the variance a + b; what chance
    does once in a hundred is no jump. Other numbers: the declared percentage alone.
    """
    if alt == neu:
        return False
    gross = alt == 0 or 100 * abs(neu / alt - 1) > g.sprung_prozent
    zufall = Z_99 * math.sqrt(alt + neu) if g.zaehlung else 0.0
    return gross and abs(neu - alt) > zufall
