"""The instructions of the form, in the words of those who fill it in."""

from __future__ import annotations

from sozialatlas.austausch.formular import GRUENDE, Formular


def anleitung(f: Formular) -> tuple[tuple[str, str], ...]:
    """Return the instructions as (heading, text); a heading may be empty."""
    jahre = f"{f.abfrage.jahre[0]} bis {f.abfrage.jahre[-1]}"
    themen = ", ".join(f"„{b.blatt}“" for b in f.abfrage.blaetter)
    gruende = ", ".join(f"„{g}“" for g in GRUENDE)
    return (
        (f"Datenabfrage für den Sozialstrukturatlas, Ausgabe {f.ausgabe}", f.kommune.bezeichnung),
        ("Worum es geht",
         "Vieles, was für die Sozialplanung vor Ort wichtig ist, steht in keiner amtlichen "
         "Statistik oder kommt dort zu spät. Mit Ihren Angaben wird der Sozialbericht "
         f"Ihrer Kommune vollständiger. Gefragt sind {len(f.abfrage.groessen)} Angaben "
         f"für {jahre}."),
        ("So füllen Sie das Formular aus",
         f"1. Auf den Blättern {themen}: in die gelben Zellen der Spalte „Wert“ eine Zahl "
         "eintragen, ohne Einheit und ohne Prozentzeichen."),
        ("",
         f"2. Gibt es keine Zahl, bitte bei „Grund ohne Wert“ auswählen: {gruende}. "
         "„nicht erhoben“ heißt: Das zählt bei Ihnen niemand. „geheim“: Die Zahl ist zu klein, "
         "um sie zu nennen. „liegt nicht vor“: Es gibt sie, aber nicht rechtzeitig."),
        ("", "3. Die Null ist eine Zahl: Bitte 0 eintragen, wenn es keinen Fall gab."),
        ("", "4. Weicht ein Wert stark vom Vorjahr ab, erklären Sie das bitte kurz unter "
         "„Bemerkung“. Die Abweichung darf stehen bleiben."),
        ("", "5. Auf dem Blatt „Absender“ eintragen, welche Stelle geliefert hat, welchen Stand "
         "die Angaben haben und ob sie veröffentlicht werden dürfen."),
        ("Was schon eingetragen ist",
         "Was Sie früher geliefert haben, steht bereits in den Zellen; bitte prüfen und, wo nötig, "
         "ändern. Die Spalte „Bisher bekannt“ zeigt frühere Lieferungen und amtliche Zahlen zum "
         "Vergleich."),
        ("Was genau gezählt wird",
         "Das steht auf dem Blatt „Definitionen“. Zählen Sie anders, liefern Sie bitte trotzdem "
         "und sagen es in der Bemerkung."),
        ("Bitte beachten",
         "Keine Zeilen, Spalten oder Blätter einfügen, löschen, verschieben oder ausblenden, keine "
         "Formeln und keine Namen von Personen in die Bemerkungen schreiben. Die Datei bitte als "
         ".xlsx speichern."),
        ("Wie es weitergeht",
         "Die Angaben werden geprüft. Sie erhalten ein Protokoll: was übernommen wurde, was unklar "
         "ist, was fehlt. Im Bericht steht, was gefragt und was geliefert wurde."),
    )  # fmt: skip
