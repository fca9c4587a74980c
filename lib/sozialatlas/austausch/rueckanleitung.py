"""How to fill in a form of decisions, in the words of those who do; the same in every format."""

from __future__ import annotations

from sozialatlas.austausch.rueckmeldung import Formular


def anleitung(f: Formular) -> tuple[tuple[str, str], ...]:
    """Return the instructions as (heading, text); a heading may be empty."""
    anzahl = len(f.zeilen)
    viele = "1 Entwurf" if anzahl == 1 else f"{anzahl} Entwürfe"
    return (
        (f.titel, f"Stand der Entwürfe: {f.stand}"),
        ("Worum es geht",
         "Der Sozialbericht enthält Entwürfe von Handlungsempfehlungen. Sie sind nach Regeln aus "
         "amtlichen Zahlen entstanden und sind Vorschläge, keine Beschlüsse. Was daraus wird, "
         f"entscheiden Sie vor Ort. Dieses Formular enthält {viele}. Der nächste "
         "Bericht zeigt, was beschlossen wurde und was der Vorschlag war."),
        ("So tragen Sie Entscheidungen ein",
         "1. Zu jedem Entwurf, über den beraten wurde, die Entscheidung wählen: „angenommen“, "
         "„geändert“, „abgelehnt“ oder „zurückgestellt“. Was noch nicht beraten ist, bleibt leer."),
        ("", "2. Bei „geändert“ den beschlossenen Text unter „Geänderter Wortlaut“ eintragen. Bei "
         "„geändert“, „abgelehnt“ und „zurückgestellt“ gehört eine Begründung dazu; sie steht "
         "später im Bericht."),
        ("", "3. Gremium, Datum des Beschlusses und Name einmal unter „Beschluss“ eintragen. Wo "
         "für einen Entwurf etwas anderes gilt, beim Entwurf selbst. Der Name ist eine Person mit "
         "Funktion, die dafür einsteht, etwa der Vorsitz; er erscheint im Bericht."),
        ("", "4. Verantwortliche Stelle und Frist sind freiwillig. Sie werden im nächsten Bericht "
         "nachgehalten."),
        ("Was schon eingetragen ist",
         "Was zu demselben Text früher entschieden wurde, steht bereits in den Feldern. Wird es "
         "geändert, fragt die Übernahme nach; das Frühere bleibt aufbewahrt."),
        ("Bitte beachten",
         "Vorgeschlagene Texte, Nachweise und Schlüssel nicht ändern, keine Entwürfe löschen oder "
         "doppelt aufführen, keine Formeln eintragen. Keine Namen von Privatpersonen nennen."),
        ("Wie es weitergeht",
         "Die Angaben werden geprüft und als Gegenüberstellung gezeigt. Ist etwas unklar, wird "
         "nichts übernommen, und Sie erhalten alle Stellen auf einmal genannt."),
    )  # fmt: skip
