"""No private person in what Kommunen contribute: found where there is one, silent where not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas.vorort.personen import personen
from sozialatlas.vorort.vornamen import ist_vorname

ORTE = {"Gera", "Jena", "Weimar", "Erfurt", "Altenburg", "Schmalkalden", "Greiz", "Lusan"}

PERSONEN = {
    "Frau Krause wünscht sich kürzere Wege.": "name",
    "Das sagt auch Herr Özdemir vom Elternbeirat.": "name",
    "Nach Auskunft von Herrn Dr. Vogel fehlen Plätze.": "name",
    "Familie Demir wartet seit einem Jahr.": "name",
    "Für Familie Schubert war der Weg zu weit.": "name",
    "Fam. Lorenz wohnt im dritten Stock.": "name",
    "Die Eheleute Brandt pflegen zu Hause.": "name",
    "Frau Landrätin Steinmetz sagte zu.": "name",
    "Max Mustermann berichtet von langen Wegen.": "name",
    "Gespräch mit Lena Hoffmann am Vormittag": "name",
    "Die Stadt Lena Hoffmann": "name",
    "Es sprach Fatima Haddad.": "name",
    "Anna-Lena Fuchs leitet die Gruppe.": "name",
    "Hinweis von Katharina von Stein": "name",
    "Nguyen sagt wenig, Peter Nguyen mehr.": "name",
    "Laut M. Müller fehlt ein Bus.": "name",
    "Protokoll: H. J. Reinhardt": "name",
    "Die Frage kam von Lena M. aus der Klasse.": "name",
    "„Ich möchte einen Garten“ (Mia, 8 Jahre)": "name",
    "„Ich möchte einen Garten“, sagt Jonas (9).": "name",
    "Emil aus Lusan wünscht sich eine Rutsche.": "name",
    "Sophie sagte, der Platz sei dunkel.": "name",
    "Dr. Petersen hat das geprüft.": "name",
    "Prof. Dr. Wiegand stellte vor.": "name",
    "Ein Mädchen, 12 Jahre, aus Lusan fand das auch.": "alter",
    "Eine Mutter (34 Jahre) aus Schmalkalden berichtet.": "alter",
    "Ein 9-jähriger Junge aus Greiz fährt allein.": "alter",
    "Rückfragen an lena.hoffmann@example.org": "kontakt",
    "Kontakt: max77@example.de": "kontakt",
    "Erreichbar unter 0365 1234567.": "kontakt",
    "Telefon: 0176 12 34 56 78": "kontakt",
    "Bitte anrufen: +49 361 987654": "kontakt",
    "Treffen in der Talstraße 14 b": "anschrift",
    "Wohnhaft Kastanienweg 7, zweiter Stock": "anschrift",
    "Er wohnt Am Marktplatz 3.": "anschrift",
    "Sie lebt in der Straße des Friedens 12.": "anschrift",
    "geboren am 3. Mai 2012 in Gera": "geburt",
    "geb. 12.03.1987": "geburt",
    "Geburtsdatum: 12.03.1987": "geburt",
    "BG-Nummer 09302//0012345": "kennzeichen",
    "Konto DE02 1203 0000 0000 2020 51": "kennzeichen",
}

KEINE = (
    "Jede Frau Zugang zu einer Hebamme zu geben, ist das Ziel.",
    "Eine Familie mit drei Kindern findet kaum eine Wohnung.",
    "Familien mit Kindern wünschen sich einen Spielplatz in Lusan.",
    "Vereinbarkeit von Beruf und Familie Thema der Fokusgruppe",
    "Frau Oberbürgermeisterin und der Stadtrat nahmen teil.",
    "Die Frau Landrätin hat die Schirmherrschaft.",
    "Herr Bürgermeister sagte zu.",
    "Die Diakonie Gera und die Caritas Erfurt berichten übereinstimmend.",
    "Der Jugendhilfeausschuss der Stadt Gera hat zugestimmt.",
    "Fachgespräch mit Leitungen von Kitas, Jugendamt und Jobcenter Jena",
    "Das Deutsche Rote Kreuz und der Paritätische Thüringen sind beteiligt.",
    "Frühe Hilfen kommen zu spät bei den Familien an.",
    "Der Runde Tisch Kinderarmut hat 2024 dreimal getagt.",
    "Die Friedrich-Schiller-Universität und die Ernst-Abbe-Hochschule wirkten mit.",
    "In der Otto-Dix-Stadt Gera fehlt ein Treffpunkt.",
    "Die Anna Amalia Bibliothek bietet Lesestunden an.",
    "Die Albert Schweitzer Schule öffnet ihren Hof.",
    "Träger ist das Martin Luther Haus.",
    "Kinder unter 6 Jahren aus Lusan besuchen seltener eine Kita.",
    "Jugendliche von 14 bis 17 Jahren in Gera fahren mit dem Bus.",
    "Befragt wurden 48 Kinder von 8 bis 11 Jahren.",
    "Kinder im Grundschulalter wünschen sich sichere Wege.",
    "Etwa 12 Jahre nach dem Umbau fehlen Räume.",
    "Ende August Mittel zu beantragen, ist zu spät.",
    "Im Mai und im August bleiben Plätze frei.",
    "Die Sorgen sind ernst; Ernst Nehmen heißt auch Zuhören.",
    "Die Mark Brandenburg ist kein Vergleich.",
    "Zum Beispiel Beratung am Abend, z. B. Schuldnerberatung.",
    "Gemeint ist u. a. Hilfe bei Anträgen, d. h. Begleitung.",
    "Der Verein Lebensraum e. V. Gera hat eingeladen.",
    "Beschluss Nr. 0747/2018 des Kreistags vom 18.12.2018",
    "Drucksache 0123/2024 456 liegt vor.",
    "Von 2016 bis 2022 sank der Anteil von 22,4 auf 18,4 Prozent.",
    "Im Jahr 2019 wurden 812 Kinder geboren.",
    "Die Kita am Marktplatz hat 12 Plätze.",
    "Ein Spielplatz 2 Kilometer weiter hilft nicht.",
    "Jeder Ausbildungsplatz 2024 wurde besetzt.",
    "Rückfragen an jugendamt@example.de oder info@example.de",
    "Nach § 80 SGB VIII und § 71 Abs. 2 plant der Ausschuss.",
    "Der Weg zur nächsten Hausarztpraxis ist weit, der Bus fährt selten.",
    "Eltern sagen: Der Bus aus Lusan fährt nach 18 Uhr nicht mehr.",
    "Ein Elternteil berichtet, eine Fachkraft stimmt zu.",
    "Am 3. Mai 2025 fand die Beteiligung statt.",
    "Programm „Solidarisches Zusammenleben der Generationen“ (LSZ)",
    "Die Stadt Weimar und das Weimarer Land arbeiten zusammen.",
)


@pytest.mark.parametrize("satz", PERSONEN)
def test_private_person_is_found(satz: str) -> None:
    assert PERSONEN[satz] in {f.art for f in personen(satz, ORTE)}


@pytest.mark.parametrize("satz", KEINE)
def test_text_without_a_person_passes(satz: str) -> None:
    assert personen(satz, ORTE) == ()


def test_bibliographic_source_may_name_its_authors() -> None:
    quelle = "Lena Hoffmann und Prof. Dr. Wiegand: Armut im Quartier, 2020"
    assert personen(quelle, ORTE)
    assert personen(quelle, ORTE, namen=False) == ()
    assert personen("Gespräch mit Frau Krause, 2020", ORTE, namen=False)


def test_message_does_not_spread_the_name() -> None:
    (fund,) = personen("Es schrieb lena.hoffmann@example.org gestern.", ORTE)
    assert "hoffmann" not in fund.verdeckt
    (fund,) = personen("Gespräch mit Frau Krause", ORTE)
    assert "Krause" not in fund.verdeckt


@given(st.text(string.ascii_lowercase + "äöüß ,;0123456789", max_size=200))
def test_text_without_capitals_names_nobody(text: str) -> None:
    assert not any(f.art == "name" for f in personen(text))


@given(
    st.sampled_from(["Lena", "Max", "Fatima", "Anna-Lena", "Karl"]),
    st.sampled_from(["Hoffmann", "Fuchs", "Weber-Lang", "Sahin", "Özer"]),
    st.sampled_from(
        ["{} sprach.", "Es sprach {}.", "Die Stadt {}", "({})", "„{}“", "mit {}, gestern"]
    ),
)
def test_full_name_is_found_wherever_it_stands(vorname: str, name: str, satz: str) -> None:
    assert personen(satz.format(f"{vorname} {name}"))


@given(st.text(max_size=300))
def test_any_text_can_be_checked(text: str) -> None:
    for fund in personen(text):
        assert fund.stelle in text


def test_words_of_the_language_are_no_first_names() -> None:
    assert not any(map(ist_vorname, ("August", "Ernst", "Mark", "Stadt", "Gera")))
    assert ist_vorname("Anna-Lena")
