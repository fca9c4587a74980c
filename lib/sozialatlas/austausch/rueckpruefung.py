"""Judging what came back: which form it is, what it decides, and what speaks against it.

All findings come at once. Findings in ``fehler`` refuse the whole file, so that nothing of it is
taken by halves; ``hinweise`` do not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sozialatlas.austausch.rueckabgleich import (
    Aenderung,
    antworten,
    bisherige,
    gleiche_ab,
)
from sozialatlas.austausch.rueckantworten import Fragebogen, lies_tag
from sozialatlas.austausch.rueckform import pruefe_form, pruefe_zeilen
from sozialatlas.austausch.rueckmeldung import Angabe, Formular, Rueckmeldung, mangel
from sozialatlas.austausch.rueckpersonen import persoenliches
from sozialatlas.austausch.rueckvorschlaege import neue_vorschlaege, ohne_entwurf, zu_lange
from sozialatlas.fehler import Mangel
from sozialatlas.vorort.entscheidungen import Entscheidung, gleicher_text
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag


@dataclass(frozen=True)
class Stand:
    """What holds before the file is taken in."""

    formular: Formular  # as it would go out today
    entscheidungen: tuple[Entscheidung, ...] = ()
    vorschlaege: tuple[Aenderungsvorschlag, ...] = ()
    umbenannt: Mapping[str, str] = field(default_factory=dict)  # today's id by former id of a rule
    orte: Collection[str] = ()  # names of areas, which no check takes for persons


@dataclass(frozen=True)
class Erlaubnis:
    """What the caller allows expressly."""

    ersetzen: Collection[str] | None = None  # keys; empty: all; None: nothing
    veraltete: bool = False  # take decisions on drafts that have changed since

    def darf_ersetzen(self, schluessel: str) -> bool:
        return self.ersetzen is not None and (not self.ersetzen or schluessel in self.ersetzen)


@dataclass(frozen=True)
class Ergebnis:
    """The result of a check; nothing is written where ``fehler`` is not empty."""

    formular: Formular
    datei: str
    aenderungen: tuple[Aenderung, ...] = ()  # without those that change nothing
    neue_vorschlaege: tuple[Aenderungsvorschlag, ...] = ()
    unveraendert: int = 0  # decisions of the file that are there already
    fehler: tuple[Mangel, ...] = ()
    hinweise: tuple[Mangel, ...] = ()

    @property
    def angenommen(self) -> bool:
        return not self.fehler


def pruefe_rueckmeldung(r: Rueckmeldung, stand: Stand, erlaubt: Erlaubnis) -> Ergebnis:
    """Check what a file says against what holds; pure."""
    f = stand.formular
    if maengel := pruefe_form(r, f):  # nothing else in such a file can be trusted
        return Ergebnis(f, r.datei, fehler=tuple(maengel), hinweise=r.hinweise)
    gang = _Gang(_mit_heutigen_namen(r, stand.umbenannt), stand, erlaubt)
    aenderungen = gang.aenderungen()
    wirksame = tuple(a for a in aenderungen if a.art != "gleich")
    namen = persoenliches(gang.r, stand.orte)
    return Ergebnis(
        f,
        r.datei,
        aenderungen=wirksame,
        neue_vorschlaege=neue_vorschlaege(gang.r, stand.vorschlaege),
        unveraendert=len(aenderungen) - len(wirksame),
        fehler=(*r.fehler, *pruefe_zeilen(r), *gang.fehler, *namen.fehler, *zu_lange(r)),
        hinweise=(*r.hinweise, *gang.hinweise, *namen.hinweise, *ohne_entwurf(gang.r)),
    )


def _mit_heutigen_namen(r: Rueckmeldung, umbenannt: Mapping[str, str]) -> Rueckmeldung:
    """Return the file with the keys of renamed rules as they are today."""

    def heute(schluessel: str) -> str:
        ags, _, regel = schluessel.partition("/")
        return f"{ags}/{umbenannt.get(regel, regel)}"

    return replace(
        r,
        gesendet={heute(s): summe for s, summe in r.gesendet.items()},
        angaben=tuple(replace(a, schluessel=heute(a.schluessel)) for a in r.angaben),
        vorschlaege=tuple(replace(v, schluessel=heute(v.schluessel)) for v in r.vorschlaege),
    )


class _Gang:
    """One pass over the drafts of a file."""

    def __init__(self, r: Rueckmeldung, stand: Stand, erlaubt: Erlaubnis) -> None:
        self.r, self.erlaubt = r, erlaubt
        self.heute = {z.schluessel: z for z in stand.formular.zeilen}
        self.bisher = stand.entscheidungen
        tag = lies_tag(r.kennung["Stand"])
        assert tag is not None  # looked at before
        self.bogen = Fragebogen(r, tag)
        self.gesehen: set[str] = set()
        self.hinweise: list[Mangel] = []
        self._fehler: list[Mangel] = []

    @property
    def fehler(self) -> tuple[Mangel, ...]:
        return (*self._fehler, *self.bogen.alle_fehler())

    def aenderungen(self) -> tuple[Aenderung, ...]:
        """Return what each answered draft changes, also nothing; findings are collected."""
        return tuple(x for a in self.r.angaben if (x := self._aenderung(a)) is not None)

    def _aenderung(self, a: Angabe) -> Aenderung | None:
        alt = bisherige(self.bisher, a.schluessel, self.r.kennung["Ausgabe"])
        if not a.felder:
            self._pruefe_leere(a, alt)
            return None
        if a.schluessel in self.gesehen:  # two rules of that time are one today
            self._fehler.append(mangel(self.r.datei, a.ort, "Schlüssel", "Zu diesem Entwurf ist "
                                       "schon weiter oben entschieden.", "eine Entscheidung",
                                       "Eine der beiden leeren."))  # fmt: skip
        self.gesehen.add(a.schluessel)
        if alt and not alt.beispiel and antworten(alt) == _texte(a):
            return gleiche_ab(alt, alt, a.titel, a.ort, ersetzen=False)
        b = self.bogen.lies(a, a.text, self._fruehestens(a, alt))
        if b is None:
            return None
        x = gleiche_ab(alt, b, a.titel, a.ort, ersetzen=self.erlaubt.darf_ersetzen(a.schluessel))
        if x.art == "gleich":
            return x
        self._pruefe_aktuell(a)
        if x.art == "konflikt":
            self._fehler.append(_konflikt(self.r.datei, x))
        if x.art == "beispiel":
            self.hinweise.append(mangel(self.r.datei, a.ort, "", "Das Beispiel, das hier stand, "
                                        "entfällt zugunsten der Entscheidung."))  # fmt: skip
        return x

    def _fruehestens(self, a: Angabe, alt: Entscheidung | None) -> date:
        """A decision may be amended that was taken on the same text of an earlier edition."""
        if alt and not alt.beispiel and gleicher_text(alt.vorschlag, a.text):
            return min(alt.datum, self.bogen.stand)
        return self.bogen.stand

    def _pruefe_leere(self, a: Angabe, alt: Entscheidung | None) -> None:
        if alt and not alt.beispiel and gleicher_text(alt.vorschlag, a.text):
            self.hinweise.append(mangel(self.r.datei, a.ort, "Entscheidung", "Das Feld ist leer; "
                                        "die frühere Entscheidung bleibt bestehen."))  # fmt: skip

    def _pruefe_aktuell(self, a: Angabe) -> None:
        """Report a decision on a draft that is no longer as it was sent."""
        zeile = self.heute.get(a.schluessel)
        if zeile is not None and gleicher_text(zeile.text, a.text):
            return
        text = (
            "Veraltet: Diesen Entwurf gibt es in der heutigen Ausgabe nicht mehr."
            if zeile is None
            else f"Veraltet: Der Entwurf lautet heute anders: „{_kurz(zeile.text)}“"
        )
        if self.erlaubt.veraltete:
            self.hinweise.append(mangel(self.r.datei, a.ort, "Entscheidung", text))
        else:
            self._fehler.append(mangel(
                self.r.datei, a.ort, "Entscheidung", text, "eine Entscheidung zum heutigen Text",
                "Neues Formular verwenden oder mit --veraltete bewusst übernehmen.",
            ))  # fmt: skip


def _texte(a: Angabe) -> dict[str, str]:
    return {feld: antwort.text for feld, antwort in a.felder.items()}


def _konflikt(datei: str, x: Aenderung) -> Mangel:
    assert x.alt is not None
    felder = "; ".join(
        f"{name}: bisher „{_kurz(a)}“, jetzt „{_kurz(n)}“" for name, a, n in x.felder
    )
    return mangel(datei, x.ort, "Entscheidung", f"Konflikt mit der Entscheidung vom "
                  f"{x.alt.datum:%d.%m.%Y} ({x.alt.gremium}): {felder}.",
                  "dieselbe Entscheidung oder eine ausdrückliche Ersetzung",
                  f"Klären, was gilt; dann mit --ersetzen {x.schluessel} übernehmen.")  # fmt: skip


def _kurz(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= 90 else f"{text[:89]}…") or "–"
