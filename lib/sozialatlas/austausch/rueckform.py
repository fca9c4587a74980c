"""Is the file a form that was sent, and is it whole?"""

from __future__ import annotations

from collections.abc import Iterator

from sozialatlas.austausch.rueckantworten import lies_tag
from sozialatlas.austausch.rueckmeldung import (
    ART,
    FORMAT,
    Formular,
    Rueckmeldung,
    mangel,
    pruefsumme_entwurf,
    pruefsumme_formular,
)
from sozialatlas.fehler import Mangel, aehnlich

NEU = "Formular neu schreiben (sozialatlas exchange export) und die Antworten dorthin übertragen."


def pruefe_form(r: Rueckmeldung, f: Formular) -> list[Mangel]:
    """Return what makes a file another form, or a form whose identification cannot be trusted."""
    k = r.kennung

    def finde(feld: str, text: str, erwartet: str) -> list[Mangel]:
        return [mangel(r.datei, "Kennung", feld, text, erwartet, NEU)]

    if k.get("Formular") != ART:
        return finde("Formular", "Das ist kein Formular zu Entwürfen.", f"„{ART}“")
    if k.get("Formularversion") != str(FORMAT):
        text = f"Die Formularversion „{k.get('Formularversion', '')[:20]}“ wird nicht gelesen."
        return finde("Formularversion", text, f"Version {FORMAT}")
    if k.get("AGS") != f.kommune.ags:
        text = f"Das Formular gehört zum AGS „{k.get('AGS', '')[:20]}“."
        return finde("AGS", text, f"„{f.kommune.ags}“")
    fehlend = [name for name in f.kennung if not k.get(name)]
    if fehlend:
        return finde(fehlend[0], f"In der Kennung fehlt: {', '.join(fehlend)}.", "alle Angaben")
    if lies_tag(k["Stand"]) is None:
        return finde("Stand", f"Der Stand „{k['Stand'][:20]}“ ist kein Datum.", "ein Datum")
    if pruefsumme_formular(k, r.gesendet) != k["Prüfsumme"]:
        text = "Die Prüfsumme passt nicht: Die Kennung wurde verändert oder ist unvollständig."
        return finde("Prüfsumme", text, "die Kennung, wie sie verschickt wurde")
    return []


def pruefe_zeilen(r: Rueckmeldung) -> Iterator[Mangel]:
    """Yield drafts that are missing, double, alien or whose proposal was changed."""
    gesehen: dict[str, str] = {}
    for a in r.angaben:
        if a.schluessel not in r.gesendet:
            yield mangel(r.datei, a.ort, "Schlüssel",
                         f"Der Schlüssel „{a.schluessel[:60]}“ steht nicht im verschickten "
                         "Formular.", "ein Schlüssel des Formulars",
                         aehnlich(a.schluessel, r.gesendet))  # fmt: skip
        elif a.schluessel in gesehen:
            yield mangel(r.datei, a.ort, "Schlüssel", "Der Entwurf steht doppelt da, auch in: "
                         f"{gesehen[a.schluessel]}.", "eine Antwort je Entwurf",
                         "Eine der beiden löschen.")  # fmt: skip
        elif pruefsumme_entwurf(a.schluessel, a.titel, a.text) != r.gesendet[a.schluessel]:
            yield mangel(r.datei, a.ort, "Vorgeschlagener Text",
                         "Titel oder Text des Entwurfs wurde im Formular verändert.",
                         "der Text, wie er verschickt wurde",
                         "Text wiederherstellen; Änderungen unter „Geänderter Wortlaut“ "
                         "eintragen.")  # fmt: skip
        gesehen.setdefault(a.schluessel, a.ort)
    if not r.fehler:  # else the drafts may only not have been read
        for schluessel in r.gesendet:
            if schluessel not in gesehen:
                yield mangel(r.datei, "", "Schlüssel", f"Der Entwurf „{schluessel}“ fehlt im "
                             "Formular.", "alle Entwürfe, auch die nicht beratenen",
                             NEU)  # fmt: skip
