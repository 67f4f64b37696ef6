from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.toolbox.money import kopecks, line_total, total, vat_inside, vat_on_top

sums = st.decimals(min_value=0, max_value=10**12, places=2)
rates = st.sampled_from([None, 0, 5, 7, 10, 20, 22])


def test_half_a_kopeck_is_rounded_away_from_zero():
    assert kopecks(Decimal("0.005")) == Decimal("0.01")
    assert kopecks(Decimal("-0.005")) == Decimal("-0.01")
    assert kopecks(Decimal("2.344999")) == Decimal("2.34")


def test_vat_is_taken_out_of_a_sum_that_contains_it():
    assert vat_inside(Decimal("122.00"), 22) == Decimal("22.00")
    assert vat_inside(Decimal("2140.00"), Decimal(20)) == Decimal("356.67")
    assert vat_inside(Decimal("2140.00"), None) == Decimal("0.00")


def test_vat_is_put_on_top_of_a_sum_without_it():
    assert vat_on_top(Decimal("100.00"), 22) == Decimal("22.00")
    assert vat_on_top(Decimal("99.99"), 10) == Decimal("10.00")


def test_a_line_is_rounded_after_its_discount():
    assert line_total(Decimal("33.33"), Decimal("3"), Decimal("7.5")) == Decimal("92.49")


def test_nothing_adds_up_to_zero():
    assert total([]) == Decimal("0.00")


@given(sums, rates)
def test_vat_inside_and_the_rest_make_the_sum_again(amount, rate):
    vat = vat_inside(amount, rate)

    assert abs(vat_on_top(amount - vat, rate) - vat) <= Decimal("0.01")
    assert Decimal(0) <= vat <= amount


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_rounding_moves_a_sum_by_half_a_kopeck_at_most(amount):
    assert abs(kopecks(amount) - amount) <= Decimal("0.005")
    assert kopecks(kopecks(amount)) == kopecks(amount)
