"""Tables as pipe tables: alignment, signs of missing figures, escaping."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sozialatlas.darstellung.tabellen import Tabelle, maskiere, zeichen
from sozialatlas.typen import Status


def tabelle(daten: dict, **anderes) -> str:
    text = Tabelle("t", "Titel", pd.DataFrame(daten), **anderes)._repr_markdown_()
    return re.sub(r"-{3,}", "--", text)  # the number of dashes says the width


def test_numbers_are_german_and_right_aligned():
    text = tabelle({"Gebiet": ["A"], "Quote in %": [18.35], "Jahr": [2022], "Fälle": [12345]})
    assert "|:--|--:|--:|--:|" in text
    assert "| A | 18,4 | 2022 | 12\u202f345 |" in text


def test_caption_carries_the_reference():
    assert ": Titel {#tbl-t}" in tabelle({"a": ["x"]})


def test_missing_figures_have_official_signs_and_a_legend():
    werte = [Status.GEHEIM, Status.NICHT_ERHOBEN, Status.FEHLT, Status.UNKLAR, 1.0]
    text = tabelle({"Gebiet": list("ABCDE"), "Wert": pd.Series(werte, dtype=object)})
    assert "| A | . |" in text
    assert "| B | x |" in text
    assert "| C | … |" in text
    assert "| D | (0) |" in text
    assert "für dieses Gebiet nicht erhoben" in text
    assert "|:--|--:|" in text


def test_legend_explains_only_signs_that_occur():
    tafel = Tabelle("t", "T", pd.DataFrame({"a": ["x."], "b": [Status.GEHEIM]}))
    assert tafel.legende == ". = geheim gehalten oder unbekannt"
    assert Tabelle("t", "T", pd.DataFrame({"a": ["x"], "b": [1]})).legende == ""


def test_a_bare_nan_is_shown_as_missing_and_never_as_nan():
    text = tabelle({"a": ["x"], "b": [float("nan")]})
    assert "| x | … |" in text


def test_written_numbers_are_right_aligned_but_keys_are_not():
    text = tabelle({"Gebiet": ["Gera"], "AGS": ["16052"], "Diff": ["−4,5"]})
    assert "|:--|:--|--:|" in text


def test_markup_in_cells_is_escaped():
    assert maskiere("a|b*c_[d]") == r"a\|b\*c\_\[d\]"
    assert r"x\|y" in tabelle({"a": ["x|y"]})


def test_zero_is_a_number_and_no_sign():
    assert "| x | 0,0 |" in tabelle({"a": ["x"], "b": [0.0]})


def test_more_than_seven_columns_are_refused():
    with pytest.raises(ValueError, match="höchstens 7"):
        Tabelle("t", "T", pd.DataFrame({str(i): [1] for i in range(8)}))


def test_notes_stand_under_the_table():
    text = tabelle({"a": ["x"]}, fussnoten=["Summen weichen durch Runden ab."])
    assert text.endswith("::: {.tabellennote}\nSummen weichen durch Runden ab.\n:::\n")


def test_a_state_without_own_sign_counts_as_missing():
    assert zeichen("ok") == "…"


def test_a_table_for_pages_only_names_rows_and_columns_and_escapes_its_cells():
    t = Tabelle("t", "T", pd.DataFrame({"Jahr": [2022], "<Ort> & Wert": ["a<b"], "Q": [1.5]}))
    text = t.nur_seite()
    assert '<th style="text-align: left;" scope="col">&lt;Ort&gt; &amp; Wert</th>' in text
    assert '<th style="text-align: left;" scope="row">2022</th>' in text
    assert '<td style="text-align: left;">a&lt;b</td>' in text
    assert '<td style="text-align: right;">1,5</td>' in text


def test_a_table_for_pages_only_has_the_same_notes():
    daten = pd.DataFrame({"Ort": ["A"], "Wert": pd.Series([Status.GEHEIM], dtype=object)})
    t = Tabelle("t", "T", daten, fussnoten=("Eine Note.",))
    noten = t.markdown().partition("::: {.tabellennote}")[2]
    assert noten
    assert t.nur_seite().endswith(noten)
