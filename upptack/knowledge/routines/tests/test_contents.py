"""The routines that come with the product can be used, and what is wrong with a file is told."""

from __future__ import annotations

import pytest

from upptack.knowledge.routines import contents, rules

pytestmark = pytest.mark.pure

SOUND = """
agency = "fk"
[[routine]]
matter = "sjukpenning"
name = "Sjukpenning"
asks = "routine"
two_party = "no"
source = "Beslut"
checked = 2026-11-22
expires = 2027-02-28
responsible = "Processägaren"
"""


def rows():
    return {(row.key["agency_id"], row.key["matter"]): row.values for row in contents.routines()}


def test_every_kind_of_matter_has_its_routine():
    assert set(rows()) == {
        (None, rules.FLOOR),
        (None, "annat"),
        *(("fk", each) for each in ("sjukpenning", "rehabilitering", "aktivitetsersattning", "underhallsstod")),
        *(("af", each) for each in ("inskrivning", "uppfoljning")),
        *(("mig", each) for each in ("asyl", "anknytning", "forlangning", "arbetstillstand", "mottagning")),
    }


def test_where_another_may_read_the_routine_says_so():
    read = {key: values["two_party"] for key, values in rows().items()}
    assert (read["fk", "underhallsstod"], read["mig", "anknytning"]) == ("yes", "yes")
    assert read[None, "annat"] == "unknown"


def test_what_no_source_says_is_somebodys_task():
    for key, values in rows().items():
        assert values["asks"] != "unknown" or values["open"], key
        assert all(all(rules.parted(sentence)) for sentence in values["open"]), key
    assert all(all(rules.parted(sentence)) for sentence in contents.template().open)


def test_the_floor_says_what_every_agency_builds_on():
    floor = rows()[None, rules.FLOOR]
    everything = " ".join(str(value) for value in floor.values())
    for promise in ("112", "ensam", "Ställde inte frågan", "ingenting om personen", "anmäl genast", "boka tolk"):
        assert promise in everything, promise


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('agency = "fk"', 'agency = "xx"', "okänd myndighet xx"),
        ('asks = "routine"', 'asks = "often"', "Välj ett av sätten"),
        ('asks = "routine"', 'asks = "unknown"', "vem som avgör"),
        ('two_party = "no"', "", "saknar two_party"),
        ('two_party = "no"', 'two_party = "no"\nphone = "x"', "okänt phone"),
        ('two_party = "no"', 'two_party = "no"\nchannels = ["letter"]', "kanalerna"),
        ('two_party = "no"', 'two_party = "no"\nguides = ["other"]', "samtalsstöden"),
        ('"sjukpenning"', '"Sjuk penning"', "a–z"),
        ("expires = 2027-02-28", "expires = 2028-02-28", "högst ett år"),
        ('source = "Beslut"', 'source = ""', "källan"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, old, new, told):
    place = tmp_path / "fk.toml"
    place.write_text(SOUND, encoding="utf-8")
    assert len(contents.routines(tmp_path)) == 1
    place.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        contents.routines(tmp_path)


def test_two_routines_for_one_matter_are_told(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    with pytest.raises(ValueError, match="Två rutiner"):
        contents.routines(tmp_path)
