"""What the cells of a form say: figures with their reason or remark, and who delivers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.aufbau import Mappe, Stellen
from sozialatlas.austausch.formular import Formular, Zeile
from sozialatlas.austausch.oeffnen import Blattinhalt, Zelle
from sozialatlas.austausch.sammler import Sammler, ort
from sozialatlas.austausch.zahlen import Unlesbar, lies_zahl
from sozialatlas.fehler import aehnlich
from sozialatlas.katalog.abfrage import Groesse
from sozialatlas.typen import Status

_TAG = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_WIE_FORMEL = re.compile(r"[=@\t\r]|[+\-].*[(|!]", re.DOTALL)
_STEUERZEICHEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Angabe:
    """One delivered figure: a value, or the state that says why there is none."""

    groesse: Groesse
    jahr: int
    wert: float | None
    status: Status
    bemerkung: str
    blatt: str
    zeile: int

    @property
    def schluessel(self) -> str:
        return f"{self.groesse.id}:{self.jahr}"

    @property
    def zelle(self) -> str:
        """Where the value stands: "Wohnen!F7"."""
        return ort(self.blatt, f"{fo.WERT}{self.zeile}")


@dataclass(frozen=True)
class Absender:
    """Who delivers, of which day, and for which use."""

    stelle: str
    stand: date
    veroeffentlichen: bool
    bemerkung: str


def lies_angaben(mappe: Mappe, f: Formular, stellen: Stellen, s: Sammler) -> tuple[Angabe, ...]:
    """Return the figures of all rows that can be read, in the order of the form."""
    if stellen and not any(_beantwortet(mappe[b], z) for b, z in stellen.values()):
        erstes, oben = min(stellen.values(), key=lambda x: (f.blattnamen.index(x[0]), x[1]))
        s.melde(ort(erstes, f"{fo.WERT}{oben}"), "Das Formular ist noch nicht ausgefüllt.",
                "in jeder Zeile eine Zahl oder ein Grund", "Formular ausfüllen.")  # fmt: skip
        return ()
    angaben = []
    for thema in f.abfrage.blaetter:
        for zeile in fo.zeilen(f, thema):
            if zeile.schluessel in stellen:
                blatt, nummer = stellen[zeile.schluessel]
                angabe = _lies(mappe[blatt], blatt, nummer, zeile, s)
                angaben += [angabe] if angabe else []
    return tuple(angaben)


def _beantwortet(blatt: Blattinhalt, zeile: int) -> bool:
    return any((zeile, ord(spalte) - 64) in blatt.zellen for spalte in (fo.WERT, fo.GRUND))


def _lies(blatt: Blattinhalt, name: str, nummer: int, zeile: Zeile, s: Sammler) -> Angabe | None:
    g = zeile.groesse
    bemerkung = lies_text(blatt, name, f"{fo.BEMERKUNG}{nummer}", s)
    grund = lies_text(blatt, name, f"{fo.GRUND}{nummer}", s)
    zelle = blatt.zellen.get((nummer, ord(fo.WERT) - 64))
    if isinstance(zelle and zelle.wert, str) and not zelle.wert.strip():  # type: ignore[union-attr]
        zelle = None
    if bemerkung is None or grund is None:
        return None
    wert = _wert(zelle, ort(name, f"{fo.WERT}{nummer}"), g, s) if zelle else None
    status = _status(grund, wert, zelle, name, nummer, s)
    if status is None:
        return None
    return Angabe(g, zeile.jahr, wert, status, bemerkung, name, nummer)


def _wert(zelle: Zelle, wo: str, g: Groesse, s: Sammler) -> float | None:
    if zelle.formel:
        s.melde(wo, f"Die Zelle enthält eine Formel ({str(zelle.wert)[:40]}).", "eine Zahl",
                "Formel durch ihr Ergebnis ersetzen (Inhalte einfügen: Werte).")  # fmt: skip
        return None
    if zelle.fehlerwert:
        s.melde(wo, f"Die Zelle enthält den Fehlerwert {zelle.wert}.", "eine Zahl",
                "Zahl eintragen oder Grund wählen.")  # fmt: skip
        return None
    gelesen = lies_zahl(zelle.wert, zelle.zahlformat, g.dezimalen)
    if isinstance(gelesen, Unlesbar):
        s.melde(wo, gelesen.fehler, gelesen.erwartet, gelesen.abhilfe)
        return None
    if gelesen.hinweis:
        s.merke(wo, gelesen.hinweis)
    return gelesen.wert


def _status(
    grund: str, wert: float | None, zelle: Zelle | None, name: str, nummer: int, s: Sammler
) -> Status | None:
    """Return the state of a figure; None, with a finding, if value and reason do not fit."""
    wo = ort(name, f"{fo.GRUND}{nummer}")
    if grund and grund.lower() not in fo.GRUENDE:
        s.melde(wo, f"Der Grund „{grund[:40]}“ ist nicht bekannt.",
                " oder ".join(f"„{g}“" for g in fo.GRUENDE),
                aehnlich(grund.lower(), fo.GRUENDE))  # fmt: skip
        return None
    if grund and zelle is not None:
        if wert is not None:  # else the value itself has a finding already
            s.melde(wo, "Es stehen ein Wert und ein Grund ohne Wert da.", "eines von beiden",
                    "Grund löschen, wenn der Wert gilt; sonst den Wert.")  # fmt: skip
        return None
    if grund:
        return fo.GRUENDE[grund.lower()]
    if zelle is None:
        s.melde(ort(name, f"{fo.WERT}{nummer}"), "Es stehen weder ein Wert noch ein Grund da.",
                "eine Zahl (auch 0) oder ein Grund",
                "Zahl eintragen oder in Spalte G den Grund wählen.")  # fmt: skip
        return None
    return Status.OK if wert is not None else None


def lies_text(blatt: Blattinhalt, name: str, zelle: str, s: Sammler) -> str | None:
    """Return a free text on one line, "" if empty; None, with a finding, if it is none."""
    inhalt = blatt.zellen.get((int(zelle[1:]), ord(zelle[0]) - 64))
    if inhalt is None:
        return ""
    wo, text = ort(name, zelle), " ".join(str(inhalt.wert).split())
    if inhalt.formel or _WIE_FORMEL.match(str(inhalt.wert).lstrip(" ")):
        s.melde(wo, f"Der Text liest sich wie eine Formel („{text[:40]}“).", "Text",
                "Formel entfernen; Text ohne = oder @ am Anfang schreiben.")  # fmt: skip
        return None
    if len(text) > fo.LAENGSTER_TEXT or _STEUERZEICHEN.search(text):
        s.melde(wo, f"Der Text ist zu lang ({len(text)} Zeichen) oder enthält Steuerzeichen.",
                f"höchstens {fo.LAENGSTER_TEXT} Zeichen", "Text kürzen.")  # fmt: skip
        return None
    return text


def lies_absender(mappe: Mappe, s: Sammler) -> Absender | None:
    """Return who delivers; None, with findings, if something required is not said."""
    blatt = mappe.get(fo.ABSENDER)
    if blatt is None:
        return None
    stelle = lies_text(blatt, fo.ABSENDER, fo.STELLE, s)
    notiz = lies_text(blatt, fo.ABSENDER, fo.NOTIZ, s)
    verwendung = lies_text(blatt, fo.ABSENDER, fo.VERWENDUNG, s)
    stand = _stand(blatt, s)
    if stelle == "":
        s.melde(ort(fo.ABSENDER, fo.STELLE), "Die liefernde Stelle fehlt.",
                "Amt oder Sachgebiet", "Stelle eintragen.")  # fmt: skip
    if verwendung not in (None, fo.VEROEFFENTLICHEN, fo.INTERN):
        s.melde(ort(fo.ABSENDER, fo.VERWENDUNG), f"Die Verwendung „{verwendung}“ ist nicht bekannt."
                if verwendung else "Die Verwendung fehlt.",
                f"„{fo.VEROEFFENTLICHEN}“ oder „{fo.INTERN}“", "Eines auswählen.")  # fmt: skip
        return None
    if not stelle or notiz is None or verwendung is None or stand is None:
        return None
    return Absender(stelle, stand, verwendung == fo.VEROEFFENTLICHEN, notiz)


def _stand(blatt: Blattinhalt, s: Sammler) -> date | None:
    inhalt = blatt.zellen.get((int(fo.STAND[1:]), 2))
    if inhalt is not None and not inhalt.formel:
        if isinstance(inhalt.wert, datetime):
            return inhalt.wert.date()
        if treffer := _TAG.fullmatch(str(inhalt.wert).strip()):
            tag, monat, jahr = map(int, treffer.groups())
            try:
                return date(jahr, monat, tag)
            except ValueError:
                pass
    was = "fehlt" if inhalt is None else f"„{str(inhalt.wert)[:30]}“ ist kein Datum"
    s.melde(ort(fo.ABSENDER, fo.STAND), f"Der Stand der Angaben {was}.",
            "ein Datum, z. B. 30.06.2026", "Datum eintragen.")  # fmt: skip
    return None
