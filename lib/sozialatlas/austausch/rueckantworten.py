"""From the texts of an answer to a decision, with every reason why it may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sozialatlas.austausch.rueckmeldung import (
    ALLGEMEIN,
    FELDER,
    HINWEISE,
    LAENGSTER_TEXT,
    Angabe,
    Antwort,
    Rueckmeldung,
    mangel,
)
from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT, Beschluss, Entschluss, luecken

SPIELRAUM = timedelta(days=2 * 365)
"""How long after the day of its edition a draft may still be decided on."""
LAENGSTE_FRIST = timedelta(days=20 * 366)

_FRUEHESTES_JAHR = 1990

WORTE: Mapping[str, Entschluss] = {
    **{wort: entschluss for entschluss, wort in ENTSCHLUSS_TEXT.items()},
    **{entschluss: entschluss for entschluss in ENTSCHLUSS_TEXT},
}
_TAG = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
STEUERZEICHEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no readable text contains, and what YAML would not keep as it is."""
_PFLICHT = ("gremium", "datum", "name")


def lies_tag(text: str) -> date | None:
    """Return the day that a text says: "1.2.2027", "2027-02-01"; None if it says none."""
    treffer = _TAG.fullmatch(text.strip())
    if treffer is None:
        return None
    teile = [int(t) for t in treffer.groups() if t]
    tag, monat, jahr = teile if treffer[1] else reversed(teile)
    try:
        return date(jahr, monat, tag)
    except ValueError:
        return None


@dataclass
class Fragebogen:
    """Reads the answers of one file; collects findings, also of what no draft says."""

    r: Rueckmeldung
    stand: date  # day of the edition that the form belongs to
    fehler: list[Mangel] = field(default_factory=list)
    ohne: dict[str, list[Angabe]] = field(default_factory=dict)  # drafts by the field they lack

    def lies(self, a: Angabe, vorschlag: str, ab: date) -> Beschluss | None:
        """Return the decision on a draft; None, with findings, if it cannot be one.

        ``ab``: the first day on which it may have been taken.
        """
        antworten = {**self.r.allgemein, **a.felder}
        vorher = len(self.fehler)
        texte = {f: self._text(x, f) for f, x in antworten.items()}
        entschluss = self._entschluss(a)
        tage = {f: self._tag(antworten[f], f, ab) for f in ("datum", "frist") if texte.get(f)}
        fehlend = [f for f in _PFLICHT if not antworten.get(f)]
        for f in fehlend:
            self.ohne.setdefault(f, []).append(a)
        datum = tage.pop("datum", None)
        if len(self.fehler) > vorher or fehlend or entschluss is None or datum is None:
            return None
        quelle = f"Rückmeldung zur Ausgabe {self.r.kennung['Ausgabe']}"
        fest = {
            "schluessel": a.schluessel,
            "ausgabe": self.r.kennung["Ausgabe"],
            "vorschlag": vorschlag,
            "entscheidung": entschluss,
            "datum": datum,
        }
        beschluss = Beschluss.model_validate({"quelle": quelle, **texte, **tage, **fest})
        return beschluss if self._ist_stimmig(a, antworten, beschluss) else None

    def alle_fehler(self) -> tuple[Mangel, ...]:
        """Return each finding once; what all drafts lack in one finding."""
        return tuple(dict.fromkeys([*self.fehler, *self._fehlendes()]))

    def _melde(self, wo: Antwort | Angabe, feld: str, text: str, erwartet: str, rat: str) -> None:
        name = FELDER.get(feld) or ALLGEMEIN.get(feld, feld)
        self.fehler.append(mangel(self.r.datei, wo.ort, name, text, erwartet, rat))

    def _text(self, x: Antwort, feld: str) -> str:
        """Return an answer; "", with a finding, if it is no text to be kept."""
        if x.formel:
            self._melde(x, feld, f"Hier steht eine Formel oder ein Fehlerwert ({x.text[:40]}).",
                        "Text", "Durch ihr Ergebnis ersetzen.")  # fmt: skip
        elif len(x.text) > LAENGSTER_TEXT:
            self._melde(x, feld, f"Der Text ist zu lang ({len(x.text)} Zeichen).",
                        f"höchstens {LAENGSTER_TEXT} Zeichen", "Text kürzen.")  # fmt: skip
        elif STEUERZEICHEN.search(x.text):
            self._melde(x, feld, "Der Text enthält Steuerzeichen.", "lesbarer Text",
                        "Text neu eintippen.")  # fmt: skip
        else:
            return x.text
        return ""

    def _entschluss(self, a: Angabe) -> Entschluss | None:
        antwort = a.felder.get("entscheidung")
        erwartet = ", ".join(f"„{wort}“" for wort in ENTSCHLUSS_TEXT.values())
        if antwort is None:
            da = ", ".join(FELDER[f] for f in FELDER if f in a.felder)
            self._melde(a, "entscheidung", f"Die Entscheidung fehlt; ausgefüllt ist: {da}.",
                        erwartet, "Entscheidung wählen oder die Zeile leeren.")  # fmt: skip
            return None
        wort = antwort.text.strip(" .!").casefold()
        if wort not in WORTE and not antwort.formel:
            self._melde(antwort, "entscheidung",
                        f"Die Entscheidung „{antwort.text[:40]}“ ist nicht bekannt.",
                        erwartet, aehnlich(wort, ENTSCHLUSS_TEXT.values()))  # fmt: skip
        return WORTE.get(wort)

    def _tag(self, x: Antwort, feld: str, ab: date) -> date | None:
        tag = lies_tag(x.text)
        if tag is None:
            self._melde(x, feld, f"„{x.text[:40]}“ ist kein Datum.", "ein Tag wie 31.12.2027",
                        "Datum berichtigen.")  # fmt: skip
            return None
        return self._im_rahmen(tag, x, feld, ab)

    def _im_rahmen(self, tag: date, x: Antwort, feld: str, ab: date) -> date:
        """Report a decision before its draft or years after it, and a deadline far away."""
        bis = self.stand + (SPIELRAUM if feld == "datum" else LAENGSTE_FRIST)
        if tag.year < _FRUEHESTES_JAHR:  # "2027" in a cell for days is a day of 1905
            self._melde(x, feld, f"Der {tag:%d.%m.%Y} kann nicht stimmen; vielleicht wurde nur "
                        "eine Jahreszahl eingetragen.", "ein Tag wie 31.12.2027",
                        "Tag und Monat ergänzen.")  # fmt: skip
        elif tag < ab and feld == "datum":
            self._melde(x, feld, f"Der Beschluss vom {tag:%d.%m.%Y} liegt vor dem Stand der "
                        f"Ausgabe ({ab:%d.%m.%Y}).", f"ein Tag ab {ab:%d.%m.%Y}",
                        "Datum prüfen.")  # fmt: skip
        elif tag > bis:
            self._melde(x, feld, f"Der {tag:%d.%m.%Y} kann nicht stimmen.",
                        f"ein Tag bis {bis:%d.%m.%Y}", "Jahr prüfen.")  # fmt: skip
        return tag

    def _ist_stimmig(self, a: Angabe, antworten: Mapping[str, Antwort], b: Beschluss) -> bool:
        maengel = list(luecken(b))
        for feld, text, erwartet in maengel:
            wo = antworten.get(feld, a)
            self._melde(wo, feld, text, erwartet, "Angabe ergänzen oder ändern.")
        return not maengel

    def _fehlendes(self) -> Iterator[Mangel]:
        for feld, angaben in self.ohne.items():
            name = FELDER[feld]
            viele = "einem Entwurf" if len(angaben) == 1 else f"{len(angaben)} Entwürfen"
            wo = ", ".join(a.ort.rpartition(", ")[2] for a in angaben[:5])
            yield mangel(self.r.datei, "", name, f"Die Angabe „{name}“ fehlt zu {viele} ({wo}"
                         f"{', …' if len(angaben) > 5 else ''}).", HINWEISE[feld],
                         "Einmal unter „Beschluss“ oder beim Entwurf eintragen.")  # fmt: skip
