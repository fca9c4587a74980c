"""Is the workbook the form that was sent, and is its structure whole?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl.utils import get_column_letter

from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.formular import Formular
from sozialatlas.austausch.oeffnen import Blattinhalt
from sozialatlas.austausch.sammler import Sammler, ort
from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.katalog.abfrage import Blatt

Mappe = Mapping[str, Blattinhalt]
Stellen = dict[str, tuple[str, int]]
"""Where the figures stand: sheet and row by the key of the row."""

NEU = "Das Formular neu anfordern (sozialatlas data request) und die Angaben dorthin übertragen."
WIEDERHERSTELLEN = "Den Text des Formulars wiederherstellen oder das Formular neu anfordern."


def lies_ags(mappe: Mappe, datei: str) -> str:
    """Return the AGS on the sheet that identifies the form; DatenFehler if it is not this form."""
    if fo.KENNUNG not in mappe or not any(b in mappe for b in (fo.ABSENDER, fo.DEFINITIONEN)):
        raise DatenFehler(Mangel(datei, None, "", "Das ist kein Formular der Datenabfrage.",
                                 f"eine Arbeitsmappe mit den Blättern „{fo.KENNUNG}“ und "
                                 f"„{fo.ABSENDER}“", NEU))  # fmt: skip
    return text(mappe[fo.KENNUNG], "B3")


def text(blatt: Blattinhalt, zelle: str) -> str:
    """Return what stands in a cell of the columns A to I, as text without spaces around."""
    inhalt = blatt.zellen.get((int(zelle[1:]), ord(zelle[0]) - 64))
    return "" if inhalt is None else _als_text(inhalt.wert)


def _als_text(wert: object) -> str:
    """Write a value as the form does: whole numbers without point, line ends alike."""
    if isinstance(wert, float) and wert.is_integer():
        wert = int(wert)
    return str(wert).replace("\r\n", "\n").strip()


def pruefe_kennung(mappe: Mappe, f: Formular, s: Sammler) -> bool:
    """Report a form of another edition or with other definitions; tell whether it is ours."""
    blatt = mappe[fo.KENNUNG]
    for zelle, soll in fo.kennung(f).items():
        ist = text(blatt, zelle)
        if zelle[0] == "B" and zelle != "B1" and ist != soll:
            was = text(blatt, f"A{zelle[1:]}") or "Kennung"
            satz = f"{was} „{ist[:40]}“ passt nicht zur Abfrage, die gilt."
            s.melde(ort(fo.KENNUNG, zelle), satz, f"„{soll}“", NEU)
            return False
    return True


def pruefe_aufbau(mappe: Mappe, f: Formular, s: Sammler) -> Stellen:
    """Report everything that is not as sent; return where the rows of figures stand."""
    _pruefe_blaetter(mappe, f, s)
    feste, stellen = fo.feste_texte(f), Stellen()
    for name, texte in feste.items():
        if name in mappe:
            _pruefe_texte(name, mappe[name], texte, s)
    for blatt in f.abfrage.blaetter:
        if blatt.blatt in mappe:
            stellen |= _pruefe_zeilen(mappe[blatt.blatt], f, blatt, s)
    for name, breite in ((fo.ABSENDER, 3), (fo.DEFINITIONEN, 6), (fo.KENNUNG, 2)):
        if name in mappe:
            _pruefe_spalten(name, mappe[name], breite, s)
            _pruefe_ende(name, mappe[name], breite, max(int(z[1:]) for z in feste[name]), s)
    return stellen


def _pruefe_blaetter(mappe: Mappe, f: Formular, s: Sammler) -> None:
    for name, blatt in mappe.items():
        wo = ort(name, "A1")
        if name not in f.blattnamen:
            s.melde(wo, f"Das Blatt „{name[:31]}“ gehört nicht zum Formular.",
                    "nur die Blätter des Formulars", "Blatt löschen.")  # fmt: skip
            continue
        if blatt.versteckt:
            s.melde(wo, "Das Blatt ist ausgeblendet.", "sichtbare Blätter", "Blatt einblenden.")
        for bereich in blatt.verbunden:
            s.melde(ort(name, bereich), "Zellen sind verbunden.", "einzelne Zellen",
                    "Verbindung aufheben.")  # fmt: skip
        for spalte in blatt.versteckte_spalten:
            if spalte <= fo.SCHLUESSEL and len(spalte) == 1:
                s.melde(ort(name, f"{spalte}1"), f"Spalte {spalte} ist ausgeblendet.",
                        "sichtbare Spalten", "Spalte einblenden.")  # fmt: skip
        for zelle in blatt.kommentare:
            s.merke(ort(name, zelle), "Der Kommentar an der Zelle wurde nicht übernommen; bitte "
                    "die Spalte „Bemerkung“ verwenden.")  # fmt: skip
    for name in f.blattnamen:
        if name not in mappe and name != fo.ANLEITUNG:
            s.melde(
                ort(name, "A1"), f"Das Blatt „{name}“ fehlt.", "alle Blätter des Formulars", NEU
            )


def _pruefe_texte(name: str, blatt: Blattinhalt, texte: Mapping[str, str], s: Sammler) -> None:
    for zelle, soll in texte.items():
        if (ist := text(blatt, zelle)) != soll and not (name == fo.KENNUNG and zelle[0] == "B"):
            s.melde(ort(name, zelle), f"Der Text „{ist[:60]}“ ist verändert.",
                    f"„{soll[:120]}“", WIEDERHERSTELLEN)  # fmt: skip


def _pruefe_spalten(name: str, blatt: Blattinhalt, breite: int, s: Sammler) -> None:
    """Report columns beside the form, each by its first cell."""
    fremde: dict[int, int] = {}
    for zeile, spalte in blatt.zellen:
        if spalte > breite:
            fremde[spalte] = min(zeile, fremde.get(spalte, zeile))
    for spalte, zeile in sorted(fremde.items()):
        s.melde(ort(name, f"{get_column_letter(spalte)}{zeile}"),
                "Neben dem Formular steht eine zusätzliche Spalte.",
                f"nichts rechts von Spalte {get_column_letter(breite)}",
                "Inhalt in die Spalte „Bemerkung“ verschieben oder löschen.")  # fmt: skip


def _pruefe_ende(name: str, blatt: Blattinhalt, breite: int, hoehe: int, s: Sammler) -> None:
    """Report rows below the form, which nobody would read."""
    for zeile in sorted({z for z, spalte in blatt.zellen if z > hoehe and spalte <= breite}):
        s.melde(ort(name, f"A{zeile}"), "Unter dem Formular steht eine zusätzliche Zeile.",
                f"nichts unter Zeile {hoehe}", "Inhalt in eine Bemerkung verschieben.")  # fmt: skip


def _pruefe_zeilen(blatt: Blattinhalt, f: Formular, thema: Blatt, s: Sammler) -> Stellen:
    """Report rows that are missing, double, hidden, changed or alien; return the others."""
    name, soll = thema.blatt, {z.schluessel: z for z in fo.zeilen(f, thema)}
    stellen = Stellen()
    for nummer, schluessel in _schluessel(blatt):
        wo = ort(name, f"{fo.SCHLUESSEL}{nummer}")
        if nummer in blatt.versteckte_zeilen:
            s.melde(ort(name, f"A{nummer}"), f"Zeile {nummer} ist ausgeblendet.",
                    "sichtbare Zeilen", "Zeile einblenden.")  # fmt: skip
        if schluessel not in soll:
            satz = f"Der Schlüssel „{schluessel[:60]}“ gehört nicht auf dieses Blatt."
            s.melde(wo, satz if schluessel else f"Zeile {nummer} hat keinen Schlüssel.",
                    "die Zeilen des Formulars",
                    "Zeile löschen; Text in eine Bemerkung.")  # fmt: skip
        elif schluessel in stellen:
            s.melde(wo, f"Der Schlüssel „{schluessel}“ steht doppelt (schon in Zeile "
                    f"{stellen[schluessel][1]}).", "jeder Schlüssel einmal",
                    "Eine der beiden Zeilen löschen.")  # fmt: skip
        else:
            stellen[schluessel] = (name, nummer)
            feste = dict(zip(fo.FEST, soll[schluessel].feste, strict=True))
            _pruefe_texte(name, blatt, {f"{s_}{nummer}": t for s_, t in feste.items()}, s)
    for schluessel in sorted(soll.keys() - stellen.keys()):
        s.melde(ort(name, "A1"), f"Die Zeile „{schluessel}“ fehlt.", "alle Zeilen des Formulars",
                NEU)  # fmt: skip
    _pruefe_spalten(name, blatt, len(fo.SPALTEN), s)
    return stellen


def _schluessel(blatt: Blattinhalt) -> Iterator[tuple[int, str]]:
    """Yield number and key of all rows below the header in which something stands."""
    nummern = {z for z, spalte in blatt.zellen if z > fo.KOPF and spalte <= len(fo.SPALTEN)}
    for nummer in sorted(nummern):
        yield nummer, text(blatt, f"{fo.SCHLUESSEL}{nummer}")
