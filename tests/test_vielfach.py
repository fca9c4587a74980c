"""Many tests at once: the published example, and statsmodels as oracle for each family."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from sozialatlas.kennwerte.vielfach import benjamini_hochberg

# Benjamini & Hochberg (1995), section 3.3: fifteen hypotheses on myocardial infarction.
P_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_four_of_the_fifteen_published_hypotheses_are_rejected_and_by_bonferroni_three():
    q, umfang = benjamini_hochberg(P_1995, [0] * 15)
    assert (q <= 0.05).sum() == 4
    assert (np.array(P_1995) <= 0.05 / 15).sum() == 3
    assert set(umfang) == {15}


ps = st.sampled_from([0.001, 0.01, 0.05, 0.2, 1.0]) | st.floats(0, 1) | st.just(np.nan)


@given(st.lists(st.tuples(ps, st.integers(0, 3)), max_size=40))
def test_each_family_equals_statsmodels_and_missing_tests_do_not_count(tests):
    p = np.array([t[0] for t in tests], float)
    familie = np.array([t[1] for t in tests], dtype=np.int64)
    q, umfang = benjamini_hochberg(p, familie)
    for nummer in set(familie.tolist()):
        wahl = (familie == nummer) & ~np.isnan(p)
        assert set(umfang[familie == nummer]) == {wahl.sum()}
        if wahl.any():
            erwartet = multipletests(p[wahl], method="fdr_bh")[1]
            assert q[wahl] == pytest.approx(erwartet, abs=1e-9)
    assert np.isnan(q[np.isnan(p)]).all()
