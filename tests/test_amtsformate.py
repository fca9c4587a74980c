"""Flat files, cross tables and Kreis tables: layouts, signs, sums, and what is refused.

Names and figures are invented unless they come from the raw sources; the layouts are those of
GENESIS-Online, the Regionaldatenbank and the Statistik der Bundesagentur für Arbeit.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handbuchwerkzeug import Seite
from sozialatlas.fehler import DatenFehler, Mangel, SozialatlasFehler
from sozialatlas.katalog import Lieferung, Schluesselspalten, lade_katalog
from sozialatlas.quellen import einfuhr
from sozialatlas.quellen.adapter import lies_alle, pruefe_alle
from sozialatlas.quellen.amtstexte import dekodiere_amtlich, jahr, schluessel, tabellenzeilen
from sozialatlas.quellen.ausreisser import auffaellige
from sozialatlas.quellen.einfuhr import kennungen
from sozialatlas.quellen.flachdatei import lies_flachdatei
from sozialatlas.quellen.kreuztabelle import lies_kreuztabelle
from sozialatlas.quellen.tabelle import lies_tabelle
from sozialatlas.quellen.wuerfel import Achse, Wuerfel, waehle
from sozialatlas.quellen.zeichen import ZEICHEN, deute, ist_zelle
from sozialatlas.typen import STATUS_TEXT, Status

DATEN = Path(__file__).parents[1] / "data"
FEHLERHAFT = Path(__file__).parent / "fehlerhaft" / "amtlich"

ALT = (
    "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;"
    "1_Auspraegung_Code;1_Auspraegung_Label;2_Merkmal_Code;2_Merkmal_Label;2_Auspraegung_Code;"
    "2_Auspraegung_Label;MUSTER__Musterwert__Anzahl;MUSTER__Musterwert__q"
)
NEU = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;"
    "2_variable_attribute_code;2_variable_attribute_label;value;value_unit;value_variable_code;"
    "value_variable_label;value_q"
)
GESCHLECHT = {"": "Insgesamt", "GESM": "männlich", "GESW": "weiblich"}


def alte_zeile(ags: str, geschlecht: str, wert: str, zeit: str = "31.12.2020") -> str:
    return (
        f"99999;Musterstatistik;STAG;Stichtag;{zeit};KREISE;Kreise;{ags};Musterstadt;GES;Geschlecht;"
        f"{geschlecht};{GESCHLECHT[geschlecht]};{wert};e"
    )


def neue_zeile(
    ags: str, geschlecht: str, wert: str, groesse: str = "MUSTER", merkmal: str = "KREISE"
) -> str:
    return (
        f"99999;Musterstatistik;STAG;Stichtag;2020-12-31;{merkmal};Kreise;{ags};Musterstadt;GES;"
        f"Geschlecht;{geschlecht};{GESCHLECHT[geschlecht]};{wert};Anzahl;{groesse};Wert;e"
    )


def schreibe(ordner: Path, *zeilen: str, kodierung: str = "utf-8") -> Path:
    datei = ordner / "muster.csv"
    datei.write_bytes(("\r\n".join(zeilen) + "\r\n").encode(kodierung))
    return datei


def werte(wuerfel: Wuerfel, *auspraegungen: str) -> dict[str, float]:
    """Return the sums of one selection by area."""
    tabelle = waehle(wuerfel, {"i": "g"}, {"g": auspraegungen})
    return dict(zip(tabelle["ags"], tabelle["wert"], strict=True))


# --- flat files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kopf", "zeile"), [(ALT, alte_zeile), (NEU, neue_zeile)])
def test_both_layouts_of_flat_files_give_the_same_figures(
    tmp_path: Path, kopf: str, zeile: Callable[..., str]
) -> None:
    datei = schreibe(
        tmp_path, kopf,
        zeile("03101", "", "30"), zeile("03101", "GESM", "10"), zeile("03101", "GESW", "20"),
        zeile("DG", "", "70,5"), zeile("DG", "GESM", "30"), zeile("DG", "GESW", "40,5"),
    )  # fmt: skip
    wuerfel = lies_flachdatei(datei)
    assert werte(wuerfel) == {"03101": 30.0, "00": 70.5}
    assert werte(wuerfel, "GESW") == werte(wuerfel, "weiblich") == {"03101": 20.0, "00": 40.5}
    assert werte(wuerfel, "männlich", "weiblich") == {"03101": 30.0, "00": 70.5}
    anteil = waehle(wuerfel, {"i": "f alle"}, {"f": ("GESW",), "alle": ()}).set_index("ags")
    assert anteil.loc["03101", ["wert", "zaehler", "nenner"]].tolist() == [66.6667, 20.0, 30.0]
    assert set(wuerfel.zellen["jahr"]) == {2020}


@pytest.mark.parametrize("kodierung", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_flat_files_are_read_in_every_encoding_of_the_offices(
    tmp_path: Path, kodierung: str
) -> None:
    datei = schreibe(tmp_path, ALT, alte_zeile("03101", "GESM", "10"), kodierung=kodierung)
    assert werte(lies_flachdatei(datei), "männlich") == {"03101": 10.0}


def test_footer_of_a_flat_file_is_no_figure(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, ALT, alte_zeile("03101", "", "10"), "__________", "Stand: 01.01.2021"
    )
    assert werte(lies_flachdatei(datei)) == {"03101": 10.0}


def test_several_measures_must_be_told_apart(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, NEU, neue_zeile("03101", "", "30"), neue_zeile("03101", "", "7", "ANDERE")
    )
    wuerfel = lies_flachdatei(datei)
    assert werte(wuerfel, "ANDERE") == {"03101": 7.0}
    with pytest.raises(DatenFehler, match="„Wert“ lässt sich nicht zusammenzählen"):
        werte(wuerfel)


def test_months_are_not_added_up(tmp_path: Path) -> None:
    jahr_ganz = "GES;Geschlecht;;Insgesamt"
    zeilen = [
        alte_zeile("03101", "", str(n)).replace(jahr_ganz, f"MONAT;Monate;M0{n};{n}")
        for n in (1, 2)
    ]
    wuerfel = lies_flachdatei(schreibe(tmp_path, ALT, *zeilen))
    assert werte(wuerfel, "M02") == {"03101": 2.0}
    with pytest.raises(DatenFehler, match="„Monate“ lässt sich nicht zusammenzählen"):
        werte(wuerfel)


def test_area_that_did_not_exist_in_a_year_is_no_zero(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, ALT,
        alte_zeile("03101", "", "-"), alte_zeile("03101", "GESM", "-"),
        alte_zeile("03102", "", "4"), alte_zeile("03102", "GESM", "-"),
    )  # fmt: skip
    wuerfel = lies_flachdatei(datei)
    assert werte(wuerfel) == {"03102": 4.0}
    assert werte(wuerfel, "GESM") == {"03102": 0.0}


def test_sum_with_a_gap_is_no_sum_and_names_the_reason(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, ALT,
        alte_zeile("03101", "GESM", "5"), alte_zeile("03101", "GESW", "."),
        alte_zeile("03102", "GESM", "5"), alte_zeile("03102", "GESW", "(6)"),
        alte_zeile("03103", "GESM", "5"),
    )  # fmt: skip
    tabelle = waehle(lies_flachdatei(datei), {"i": "g"}, {"g": ()}).set_index("ags")
    assert math.isnan(tabelle.loc["03101", "wert"])
    assert tabelle["status"].to_dict() == {
        "03101": "geheim", "03102": "eingeschraenkt", "03103": "fehlt",
    }  # fmt: skip
    assert tabelle.loc["03102", "wert"] == 11.0


def test_share_of_nothing_is_not_defined(tmp_path: Path) -> None:
    datei = schreibe(tmp_path, ALT, alte_zeile("03101", "", "0"), alte_zeile("03101", "GESM", "0"))
    tabelle = waehle(lies_flachdatei(datei), {"i": "m alle"}, {"m": ("GESM",), "alle": ()})
    assert tabelle["status"].tolist() == ["nicht_erhoben"]
    assert tabelle[["wert", "zaehler", "nenner"]].isna().all(axis=None)


def test_census_keys_of_twelve_digits_become_gemeinden(tmp_path: Path) -> None:
    datei = schreibe(tmp_path, NEU, neue_zeile("031015001007", "", "9", merkmal="GEOGM4"))
    assert werte(lies_flachdatei(datei)) == {"03101007": 9.0}


# --- cross tables -------------------------------------------------------------------------------


def test_cross_table_takes_the_day_from_a_heading_between_the_rows(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, "Tabelle: 99999-01-01-4;;;", "Musterwert;;;", ";;männlich;weiblich",
        ";;Anzahl;Anzahl", "31.12.2019;;;", "03101;Musterstadt;1;2",
        "31.12.2020;;;", "03101;Musterstadt;3;4", "___", "(C) Musteramt;;;",
        kodierung="latin-1",
    )  # fmt: skip
    wuerfel = lies_kreuztabelle(datei)
    tabelle = waehle(wuerfel, {"i": "g"}, {"g": ()})
    assert dict(zip(tabelle["jahr"], tabelle["wert"], strict=True)) == {2019: 3.0, 2020: 7.0}


def test_cross_table_takes_the_years_from_its_header(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, "Titel;;;;", ";;2019;2019;2020;2020", ";;männlich;weiblich;männlich;weiblich",
        "03101;Musterstadt;1;2;3;4", "03102;Musterberg;5;6;7;.",
    )  # fmt: skip
    tabelle = waehle(lies_kreuztabelle(datei), {"i": "w"}, {"w": ("weiblich",)})
    gefunden = {(z["ags"], z["jahr"]): z["status"] for z in tabelle.to_dict("records")}
    assert gefunden == {
        ("03101", 2019): "ok", ("03101", 2020): "ok", ("03102", 2019): "ok",
        ("03102", 2020): "geheim",
    }  # fmt: skip


def test_cross_table_with_a_characteristic_in_the_rows_and_marks_of_quality(tmp_path: Path) -> None:
    datei = schreibe(
        tmp_path, "Stichtag: 31.12.2018", ";;;Musterwert;",
        "03101;Musterstadt;männlich;1;e", "03101;Musterstadt;weiblich;2;p",
    )  # fmt: skip
    wuerfel = lies_kreuztabelle(datei)
    assert werte(wuerfel, "weiblich") == {"03101": 2.0}
    assert set(wuerfel.zellen["jahr"]) == {2018}


def test_units_of_a_cross_table_are_not_added_up(tmp_path: Path) -> None:
    datei = schreibe(tmp_path, ";;Anzahl;Prozent", "2020;;;", "03101;Musterstadt;10;2,5")
    wuerfel = lies_kreuztabelle(datei)
    assert werte(wuerfel, "Prozent") == {"03101": 2.5}
    with pytest.raises(DatenFehler, match="lässt sich nicht zusammenzählen"):
        werte(wuerfel)


def mappe(ordner: Path, *zeilen: list[object]) -> Path:
    buch = openpyxl.Workbook()
    blatt = buch.create_sheet("Kreise")
    for zeile in zeilen:
        blatt.append(zeile)
    buch.save(ordner / "ba.xlsx")
    return ordner / "ba.xlsx"


def lieferung(**eigene: Any) -> Lieferung:
    angaben: dict[str, Any] = {
        "id": "muster", "titel": "Muster", "herausgeber": "Musteramt", "ausgabe": "2020",
        "datum": "2020", "lizenz": "erfunden", "lizenz_kurz": "erfunden",
        "quellenvermerk": "erfunden", "adapter": "ba_kreise", "dateien": ("ba.xlsx",),
        "ebenen": ("kreis",),
    }  # fmt: skip
    return Lieferung(**angaben | eigene)


def test_kreis_table_with_key_and_name_in_one_cell_is_read(tmp_path: Path) -> None:
    datei = mappe(
        tmp_path,
        ["Arbeitslose nach Kreisen (erfunden)"],
        ["Region", "Jahresdurchschnitt 2020", None, "Jahresdurchschnitt 2021", None],
        [None, "Insgesamt", "Frauen", "Insgesamt", "Frauen"],
        ["03101 Musterstadt, Stadt", 10.5, 4, 12, "*"],
        ["03102 Musterberg", 20, 9.25, 22, 11],
        [],
        ["Quelle: erfunden"],
    )
    eigene = lieferung(blatt="Kreise", groessen={"alle": ("Insgesamt",), "frauen": ("Frauen",)})
    tabelle = lies_alle(eigene, [datei], {"a": "alle", "f": "frauen alle"})
    zellen = {(z["indikator"], z["ags"], z["jahr"]): z for z in tabelle.to_dict("records")}
    assert zellen["a", "03101", 2020]["wert"] == 10.5
    assert zellen["f", "03102", 2020]["wert"] == 46.25
    assert zellen["f", "03101", 2021]["status"] == "geheim"
    assert zellen["a", "03102", 2021]["zeile"] == 5


def test_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatenFehler, match="lässt sich nicht lesen"):
        lies_kreuztabelle(mappe(tmp_path, ["x"]), "Gemeinden")


# --- keys, years, signs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ags"),
    [
        ("DG", "00"), ("7", "07"), ("16", "16"), ("1001", "01001"), ("16052", "16052"),
        ("1001000", "01001000"), ("16077001", "16077001"), ("160775051001", "16077001"),
        ("091", ""), ("99", None), ("99102", None), ("Insgesamt", None), ("", None),
    ],
)  # fmt: skip
def test_keys_of_the_offices_become_ags(text: str, ags: str | None) -> None:
    assert schluessel(text) == ags


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("2020", 2020), ("31.12.2019", 2019), ("2019-12-31", 2019), ("2019/20", 2019),
        ("2019/2020", 2019), ("JD 2021", 2021), ("Jahresdurchschnitt 2021", 2021),
        ("Stichtag: 31.12.2018", 2018), ("1001", None), ("Juni 2020", None), ("", None),
    ],
)  # fmt: skip
def test_years_are_read_from_days_and_school_years(text: str, erwartet: int | None) -> None:
    assert jahr(text) == erwartet


@pytest.mark.parametrize(
    ("zelle", "wert", "status"),
    [
        ("12", 12.0, Status.OK), ("-12", -12.0, Status.OK), ("12,5", 12.5, Status.OK),
        ("1.234,5", 1234.5, Status.OK), ("1.234", 1234.0, Status.OK), ("1 234", 1234.0, Status.OK),
        ("-", 0.0, Status.OK), ("–", 0.0, Status.OK), (".", None, Status.GEHEIM),
        ("*", None, Status.GEHEIM), ("x", None, Status.NICHT_ERHOBEN),
        ("/", None, Status.UNSICHER), ("()", None, Status.UNSICHER),
        ("(12,5)", 12.5, Status.EINGESCHRAENKT), ("( 7 )", 7.0, Status.EINGESCHRAENKT),
        ("...", None, Status.FEHLT), ("…", None, Status.FEHLT), ("", None, Status.FEHLT),
    ],
)  # fmt: skip
def test_every_sign_of_the_offices_has_its_state(
    zelle: str, wert: float | None, status: Status
) -> None:
    zellen = pd.Series([zelle, "0,1"])  # the second one shows a decimal comma
    tabelle, maengel = deute(zellen, pd.Series([1, 2]), "muster.csv", "Wert")
    assert not maengel
    gefunden = tabelle["wert"][0]
    assert (None if math.isnan(gefunden) else gefunden) == wert
    assert Status(tabelle["status"][0]) == status


def test_every_state_has_a_reason_for_readers() -> None:
    assert set(STATUS_TEXT) == set(Status)
    assert all(STATUS_TEXT[s] for s in ZEICHEN.values() if s != Status.OK)


def deutsch(zahl: float) -> str:
    return f"{zahl:.3f}".replace(".", ",")


zahlen = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)


@given(st.lists(zahlen, min_size=1))
def test_numbers_with_decimal_comma_read_back(liste: list[float]) -> None:
    texte = pd.Series([deutsch(z) for z in liste])
    tabelle, maengel = deute(texte, pd.Series(range(len(liste))), "muster.csv", "Wert")
    assert not maengel
    assert tabelle["wert"].tolist() == pytest.approx(liste)


@given(st.lists(zahlen, min_size=1), st.sampled_from(["1.5", "1234.5"]))
def test_numbers_with_decimal_point_read_back(liste: list[float], eindeutig: str) -> None:
    texte = pd.Series([f"{z:.3f}" for z in liste] + [eindeutig])
    tabelle, maengel = deute(texte, pd.Series(range(len(texte))), "muster.csv", "Wert")
    assert not maengel
    assert tabelle["wert"].tolist() == pytest.approx([*liste, float(eindeutig)])


@given(st.text(max_size=12))
def test_any_cell_is_a_figure_a_sign_or_a_named_problem(text: str) -> None:
    tabelle, maengel = deute(pd.Series([text]), pd.Series([7]), "muster.csv", "Wert")
    mit_wert = bool(tabelle["wert"].notna()[0])
    assert mit_wert or maengel or tabelle["status"][0] not in ("ok", "eingeschraenkt")
    assert not maengel or maengel[0].zeile == 7
    assert maengel or ist_zelle(text)


# --- what is refused ----------------------------------------------------------------------------

FLACH, KREUZ = lies_flachdatei, lies_kreuztabelle


@pytest.mark.parametrize(
    ("datei", "leser", "zeilen", "fehler", "abhilfe"),
    [
        ("ff-feld-zu-viel", FLACH, [4], "15 Felder", "neu herunterladen"),
        ("ff-keine-zahl", FLACH, [3], "„zwölf“ ist weder Zahl noch Zeichen", "Zelle an der Quelle"),
        ("ff-kein-schluessel", FLACH, [3], "„99102“ ist kein Schlüssel", "unveränderte Datei"),
        ("ff-kein-jahr", FLACH, [3], "„Dezember“ ist kein Jahr", "unveränderte Datei"),
        ("ff-ohne-gebiet", FLACH, [1], "ist ein Gebiet (NAT, GES)", "nach Ländern, Kreisen"),
        ("ff-mehrdeutig", FLACH, [2], "„1.234“ ist mehrdeutig", "ohne Tausenderpunkte"),
        ("ff-andere-kopfzeile", FLACH, [1], "nicht die einer Flat-File-CSV", "Format"),
        ("ff-ohne-zahlen", FLACH, [None], "enthält keine Zahlen", "neu herunterladen"),
        ("webseite", FLACH, [1], "Statt einer Tabelle", "neu herunterladen"),
        ("leer", FLACH, [None], "ist leer", "neu herunterladen"),
        ("anfuehrung-offen", FLACH, [None], "lässt sich nicht lesen", "Anführungszeichen"),
        ("kreuz-zeile-zu-kurz", KREUZ, [6], "Die Zeile hat 3 Felder", "unvollständig"),
        ("kreuz-zeile-ohne-schluessel", KREUZ, [6], "passt nicht in die Tabelle", "unveränderte"),
        ("kreuz-ohne-jahr", KREUZ, [None], "nennt kein Jahr", "quellen.yml"),
        ("kreuz-ohne-schluessel", KREUZ, [None], "Schlüssel und Name", "mit Schlüsseln"),
        ("kreuz-fremdes-zeichen", KREUZ, [6], "„?“ ist weder Zahl noch Zeichen", "Zelle"),
    ],
)
def test_broken_file_is_named_with_line_and_remedy(
    datei: str,
    leser: Callable[[Path], Wuerfel],
    zeilen: list[int | None],
    fehler: str,
    abhilfe: str,
) -> None:
    with pytest.raises(DatenFehler) as funde:
        leser(FEHLERHAFT / f"{datei}.csv")
    maengel = funde.value.maengel
    assert [m.zeile for m in maengel] == zeilen
    assert maengel[0].datei == f"{datei}.csv"
    assert fehler in maengel[0].fehler
    assert abhilfe in maengel[0].abhilfe


def test_every_broken_file_is_in_the_table_above() -> None:
    genannt = {p.values[0] for p in _parameter(test_broken_file_is_named_with_line_and_remedy)}
    assert {d.stem for d in FEHLERHAFT.glob("*.csv")} == genannt | {"ff-doppelt"}


def _parameter(test: Callable[..., None]) -> list[Any]:
    (marke,) = test.pytestmark  # type: ignore[attr-defined]
    return [pytest.param(*angaben) for angaben in marke.args[1]]


def test_figure_that_stands_twice_is_refused() -> None:
    with pytest.raises(DatenFehler) as funde:
        werte(lies_flachdatei(FEHLERHAFT / "ff-doppelt.csv"))
    assert [m.zeile for m in funde.value.maengel] == [3]


def test_unknown_names_in_the_catalogue_are_told_with_similar_ones() -> None:
    wuerfel = lies_kreuztabelle_einfach()
    with pytest.raises(DatenFehler) as funde:
        waehle(wuerfel, {"i": "frauen alle"}, {"frau": ("weiblich",), "alle": ("weilbich",)})
    texte = [str(m) for m in funde.value.maengel]
    assert any("„frauen“" in t and "ähnlich ist „frau“" in t for t in texte)
    assert any("„weilbich“" in t and "ähnlich ist „weiblich“" in t for t in texte)


def lies_kreuztabelle_einfach() -> Wuerfel:
    """The cells of a small table: women and men of one Kreis."""
    zellen = pd.DataFrame({
        "ags": "03101", "jahr": 2020, "wert": [1.0, 2.0], "status": "ok", "zeile": [5, 6],
        "g": ["männlich", "weiblich"],
    })  # fmt: skip
    return Wuerfel("muster.csv", zellen, (Achse("Geschlecht", ("g",)),))


trennzeichen = st.sampled_from([";", ",", "\n", '"', "31.12.2020", "16052", "Erfurt", "3,5", " "])


@given(
    st.binary(max_size=300) | st.lists(trennzeichen, max_size=40).map(lambda t: "".join(t).encode())
)
def test_no_bytes_break_the_readers(tmp_path_factory: Any, roh: bytes) -> None:
    datei = tmp_path_factory.getbasetemp() / "beliebig.csv"
    datei.write_bytes(roh)
    for leser in (lies_flachdatei, lies_kreuztabelle):
        maengel: tuple[Mangel, ...] = ()
        try:
            leser(datei)
        except SozialatlasFehler as fehler:
            maengel = fehler.maengel
        assert all(m.fehler and m.abhilfe for m in maengel)


@given(st.lists(st.lists(st.text("ab,;\" '", max_size=4), min_size=2, max_size=2), min_size=1))
def test_line_numbers_of_table_rows_are_those_of_the_file(felder: list[list[str]]) -> None:
    zeilen = [['"' + f.replace('"', '""') + '"' for f in zeile] for zeile in felder]
    text = "\n".join(";".join(z) for z in zeilen)
    besetzt = [(n, z) for n, z in enumerate(felder, 1) if any(f.strip() for f in z)]
    if not besetzt:
        with pytest.raises(DatenFehler, match="keine Zeilen"):
            tabellenzeilen(text, "muster.csv", ";")
        return
    assert tabellenzeilen(text, "muster.csv", ";") == besetzt


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DatenFehler, match="kein lesbarer Text"):
        dekodiere_amtlich(b"PK\x03\x04\x00\x00", "mappe.csv")


# --- figures that cannot be right ---------------------------------------------------------------


def reihen(kreise: int, jahre: int) -> pd.DataFrame:
    """Invented series that fall together, each on its own level."""
    zeilen = [
        (f"031{k:02d}", 2000 + j, 1000.0 * (k + 1) * 0.95**j)
        for k in range(kreise)
        for j in range(jahre)
    ]
    return pd.DataFrame(zeilen, columns=["ags", "jahr", "wert"])


@given(st.integers(0, 9), st.integers(0, 11), st.sampled_from([0.1, 0.4, 2.5, 10.0]))
def test_broken_cell_is_found_wherever_it_stands(kreis: int, jahr_: int, faktor: float) -> None:
    tabelle = reihen(10, 12)
    stelle = (tabelle["ags"] == f"031{kreis:02d}") & (tabelle["jahr"] == 2000 + jahr_)
    richtig = float(tabelle.loc[stelle, "wert"].iloc[0])
    tabelle.loc[stelle, "wert"] *= faktor
    (fund,) = auffaellige(tabelle).to_dict("records")
    assert (fund["ags"], fund["jahr"]) == (f"031{kreis:02d}", 2000 + jahr_)
    assert fund["erwartet"] == pytest.approx(richtig, rel=0.06)


def test_crisis_that_meets_all_is_no_mistake() -> None:
    tabelle = reihen(10, 12)
    tabelle.loc[tabelle["jahr"] == 2006, "wert"] *= 2
    assert auffaellige(tabelle).empty


def test_lasting_change_of_one_kreis_is_no_broken_cell() -> None:
    tabelle = reihen(10, 12)
    tabelle.loc[(tabelle["ags"] == "03103") & (tabelle["jahr"] >= 2005), "wert"] *= 1.4
    assert auffaellige(tabelle).empty


def test_series_too_short_to_judge_is_left_alone() -> None:
    assert auffaellige(reihen(3, 2)).empty
    assert auffaellige(reihen(0, 0)).empty


# --- the real files -----------------------------------------------------------------------------

BA = "arbeit/ba_unemployed_th_kreise_2012_2025.csv"
BA_SPALTEN = Schluesselspalten(ags="ags5", jahr="year")


def test_broken_cells_of_the_bundesagentur_are_found_and_said(quellen: Path) -> None:
    eigene = lieferung(spalten=BA_SPALTEN, dateien=(BA,))
    tabelle = lies_alle(eigene, [quellen / BA], {"a": "total"})
    with pytest.raises(DatenFehler) as funde:
        pruefe_alle(eigene, tabelle)
    maengel = funde.value.maengel
    zellen = [("16061", 2018), ("16076", 2012), ("16076", 2019), ("16076", 2025)]
    assert [m.zeile for m in maengel] == [78, 282, 289, 295]
    for mangel, (ags, jahr_) in zip(maengel, zellen, strict=True):
        assert f"für {ags}, {jahr_} kann nicht stimmen" in mangel.fehler
        assert f"„{ags} {jahr_}“" in mangel.abhilfe
    geprueft = eigene.model_copy(update={"geprueft": tuple(f"{a} {j}" for a, j in zellen)})
    pruefe_alle(geprueft, tabelle)


def test_no_cell_of_the_checked_series_is_suspected(quellen: Path, echt: Any) -> None:
    alle = echt.beobachtungen
    kreise = alle[alle["indikator"].eq("arbeitslose") & alle["ags"].str.len().eq(5)]
    assert auffaellige(kreise).empty


def test_broken_cells_are_not_in_the_data_and_the_land_says_so(echt: Any) -> None:
    alle = echt.beobachtungen[echt.beobachtungen["indikator"].eq("arbeitslose_ba")]
    ohne = alle[alle["wert"].isna()]
    gefunden = sorted(zip(ohne["ags"], ohne["jahr"], strict=True))
    assert gefunden == [
        ("16", 2018), ("16", 2019), ("16061", 2018), ("16076", 2012), ("16076", 2019),
        ("16076", 2025),
    ]  # fmt: skip
    assert set(ohne["status"]) == {"fehlt"}


def test_series_of_the_bundesagentur_agrees_with_inkar_where_the_areas_do(echt: Any) -> None:
    alle = echt.beobachtungen
    breit = alle.pivot_table(index=["ags", "jahr"], columns="indikator", values="wert")
    breit["abstand"] = 100 * (breit["arbeitslose_ba"] / breit["arbeitslose"] - 1)
    beide = breit["abstand"].dropna()
    land = beide[beide.index.get_level_values("ags") == "16"]
    assert len(land) == 7
    assert land.abs().max() < 0.01
    eichsfeld = beide[beide.index.get_level_values("ags") == "16061"]
    assert eichsfeld.between(5.7, 7.7).all()
    gera = beide[beide.index.get_level_values("ags") == "16052"]
    assert gera.abs().max() < 0.02


def test_real_table_by_age_and_sex_gives_the_official_sums(quellen: Path) -> None:
    """Destatis: 83,166,711 residents on 31.12.2019, of them 2,133,378 in Thüringen."""
    wuerfel = lies_kreuztabelle(quellen / "bevoelkerung/genesis_12411-0018_2019.csv")
    alle = werte(wuerfel)
    assert len(alle) == 401
    assert sum(alle.values()) == 83_166_711
    assert sum(w for ags, w in alle.items() if ags.startswith("16")) == 2_133_378
    frauen, maenner = werte(wuerfel, "weiblich"), werte(wuerfel, "männlich")
    assert all(frauen[a] + maenner[a] == w for a, w in alle.items())
    assert werte(wuerfel, "männlich", "unter 3 Jahre")["01001"] == 1405


def test_real_table_agrees_with_inkar_for_every_kreis(quellen: Path, echt: Any) -> None:
    wuerfel = lies_kreuztabelle(quellen / "bevoelkerung/genesis_12411-0018_2019.csv")
    klassen = wuerfel.zellen["kopf 2"].unique()
    erwerbsfaehig = [k for k in klassen if k[:2].isdigit() and 15 <= int(k[:2]) < 65]
    genesis = werte(wuerfel, *erwerbsfaehig)
    genesis["16063"] += genesis.pop("16056")  # INKAR counts Eisenach to the Wartburgkreis
    alle = echt.beobachtungen
    inkar = alle[alle["indikator"].eq("bevoelkerung_15_64") & alle["jahr"].eq(2019)]
    inkar = inkar[inkar["ags"].str.len().eq(5)].set_index("ags")["wert"].to_dict()
    assert {a: genesis[a] for a in inkar} == inkar


def test_readers_of_tables_serve_every_land(quellen: Path) -> None:
    wuerfel = lies_kreuztabelle(quellen / "bevoelkerung/genesis_12411-0018_2019.csv")
    kreise = [a for a in werte(wuerfel) if a.startswith("12")]
    assert len(kreise) == 18  # Brandenburg


def test_new_indicator_needs_two_files_of_the_catalogue_and_no_code(
    tmp_path: Path, quellen: Path
) -> None:
    shutil.copytree(DATEN, tmp_path / "data")
    ordner = tmp_path / "data" / "katalog"
    arten = ordner / "quellen.yml"
    arten.write_text(
        arten.read_text("utf-8").replace(
            "    ab_75: [75 Jahre und mehr]",
            "    ab_75: [75 Jahre und mehr]\n    frauen_ab_75: [weiblich, 75 Jahre und mehr]",
        ),
        "utf-8",
    )
    demografie = ordner / "indikatoren" / "demografie.yml"
    text = demografie.read_text("utf-8")
    block = text[text.index("- id: anteil_75plus") :]
    neu = block.replace("anteil_75plus", "frauen_75plus").replace("ab_75 insg", "frauen_ab_75 insg")
    demografie.write_text(f"{text}\n{neu}", "utf-8")
    katalog = lade_katalog(tmp_path / "data")
    genesis = katalog.lieferungen["genesis_12411_0018"]
    codes = kennungen(katalog, genesis.id)
    tabelle = lies_alle(genesis, [quellen / d for d in genesis.dateien], codes)
    gera = tabelle[tabelle["indikator"].eq("frauen_75plus") & tabelle["ags"].eq("16052")]
    assert gera["zaehler"].item() < 0.7 * 14_999


def test_long_table_knows_the_lines_of_its_figures(tmp_path: Path) -> None:
    datei = tmp_path / "lang.csv"
    datei.write_text("ags,jahr,w\n\n03101,2020,1\n03102,2020,2\n", "utf-8")
    tabelle = lies_tabelle(datei, {"i": "w"}, Schluesselspalten(jahr="jahr"), None)
    assert list(tabelle["zeile"]) == [3, 4]


# --- the import ---------------------------------------------------------------------------------


def lies(katalog: Any, quelle: str, eingang: Path, land: str = "16") -> pd.DataFrame:
    return einfuhr._lies(katalog.lieferungen[quelle], eingang, katalog, land, [], pd.DataFrame())


def test_import_stops_at_broken_cells_until_the_catalogue_declares_them(
    quellen: Path, echt: Any
) -> None:
    ohne = replace(echt.katalog, ausschluesse=())
    with pytest.raises(DatenFehler) as funde:
        lies(ohne, "ba_arbeitslose_kreise", quellen)
    assert len(funde.value.maengel) == 8  # four cells, in the count and in the share
    tabelle = lies(echt.katalog, "ba_arbeitslose_kreise", quellen)
    leer = tabelle[tabelle["indikator"].eq("arbeitslose_ba") & tabelle["wert"].isna()]
    assert set(leer["ags"]) == {"16061", "16076", "16"}


def test_declared_broken_cells_are_all_found_by_the_check(quellen: Path, echt: Any) -> None:
    erklaert = {
        (a.indikator, ags, a.von)
        for a in echt.katalog.ausschluesse
        for ags in a.ags
        if a.indikator in ("arbeitslose_ba", "arbeitslose_frauen")
    }
    eigene = echt.katalog.lieferungen["ba_arbeitslose_kreise"]
    codes = kennungen(echt.katalog, eigene.id)
    tabelle = lies_alle(eigene, [quellen / d for d in eigene.dateien], codes)
    for indikator, teil in tabelle.groupby("indikator"):
        zaehlung = teil["nenner"].fillna(teil["wert"])
        gefunden = auffaellige(teil.assign(wert=zaehlung))
        paare = set(zip(gefunden["ags"], gefunden["jahr"], strict=True))
        assert {(indikator, *p) for p in paare} == {e for e in erklaert if e[0] == indikator}


def test_part_of_germany_gives_no_figure_for_germany(
    tmp_path: Path, quellen: Path, echt: Any
) -> None:
    """A table of one Land only, as one downloads it: the Land is its sum, the Bund is not."""
    name = "bevoelkerung/genesis_12411-0018_2019.csv"
    zeilen = (quellen / name).read_text("latin-1").splitlines()
    teil = [z for z in zeilen if not z.startswith("31.12.2019;") or z.startswith("31.12.2019;16")]
    (tmp_path / "bevoelkerung").mkdir()
    (tmp_path / name).write_text("\n".join(teil), "latin-1")
    ganz = lies(echt.katalog, "genesis_12411_0018", quellen)
    eigen = lies(echt.katalog, "genesis_12411_0018", tmp_path)
    assert "00" in set(ganz["ags"])
    assert set(ganz["ags"]) - set(eigen["ags"]) == {"00"}
    beide = [t.loc[t["ags"].eq("16"), "wert"].tolist() for t in (ganz, eigen)]
    assert beide[0] == beide[1]


def test_figures_of_the_source_come_before_own_sums(tmp_path: Path, echt: Any) -> None:
    datei = schreibe(
        tmp_path, ALT, alte_zeile("16", "", "31"), alte_zeile("16051", "", "10"),
        alte_zeile("16052", "", "20"), alte_zeile("16051001", "", "5"),
    )  # fmt: skip
    indikator = echt.katalog.indikatoren["bevoelkerung"].model_copy(
        update={"quelle": "muster", "kennung": "alle"}
    )
    eigene = lieferung(
        adapter="genesis_ffcsv", dateien=(datei.name,), ebenen=("land", "kreis"),
        groessen={"alle": ()},
    )  # fmt: skip
    katalog = replace(
        echt.katalog, indikatoren={"bevoelkerung": indikator}, lieferungen={"muster": eigene}
    )
    tabelle = lies(katalog, "muster", tmp_path)
    werte_ = dict(zip(tabelle["ags"], tabelle["wert"], strict=True))
    assert werte_ == {"16": 31.0, "16051": 10.0, "16052": 20.0}


# --- the handbook -------------------------------------------------------------------------------

HANDBUCH = Seite("quellen")


def test_handbook_names_every_layout_and_every_sign() -> None:
    arten = set(get_args(Lieferung.model_fields["adapter"].annotation)) - {"verzeichnis"}
    assert {a for a in arten if f"`{a}`" not in HANDBUCH.text} == set()
    assert {
        z for z in ZEICHEN if z not in ("", "–", "…", "X") and f"`{z}`" not in HANDBUCH.text
    } == set()
    genannt = {s.value for s in ZEICHEN.values()} - {"ok"}
    assert {s for s in genannt if f"`{s}`" not in HANDBUCH.text} == set()


def test_example_of_the_handbook_is_read(quellen: Path) -> None:
    (beispiel,) = HANDBUCH.bloecke("yaml")
    groessen = yaml.safe_load(beispiel)["groessen"]
    wuerfel = lies_kreuztabelle(quellen / "bevoelkerung/genesis_12411-0018_2019.csv")
    tabelle = waehle(wuerfel, {"i": "unter_6 insgesamt", "f": "frauen_ab_75"}, groessen)
    assert tabelle["wert"].notna().all()
