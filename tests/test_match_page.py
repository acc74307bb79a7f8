"""The match matrix: each pair once, with its reasons where they stand; each audience with what it may see."""

import html as stdlib_html
import re
from collections import Counter

import pytest
from attrs import evolve

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import NotAllowed
from smallgiants.formats import html
from smallgiants.funding import Application, CostItem, Spend, Stack, catalogue, financing_plan
from smallgiants.groups import Group
from smallgiants.places import Declaration

FEW = ("eucf", "eui_ia", "elena", "neb_boost")
EUR = "EUR"


def euro(amount):
    return sg.Money(amount=amount, currency=EUR)


def plan():
    works = CostItem(id="works", amount=euro("100000"), spent=[Spend(month=6, amount=euro("100000"))])
    return financing_plan(Stack(id="roofs", costs=[works]), on=None)


def dossier(*records, **town):
    d = sg.Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    return d.add(
        sg.Municipality(**{"id": "t", "name": "A town", "country": "FR", "population": 30000, **town}), *records
    )


def text(page):
    return stdlib_html.unescape(re.sub(r"<[^>]+>", "", page))


def test_each_pair_stands_once_in_the_matrix_and_once_explained():
    d = testing.small_giants()
    page = html.matches(d, instruments=FEW)
    towns = len({m.seat for m in d.memberships} & {town.id for town in d.towns})
    links, ids = re.findall(r'href="#(pair-\d+-\d+)"', page), re.findall(r'id="(pair-\d+-\d+)"', page)
    assert links == ids
    assert len(ids) == len(FEW) * towns
    assert set(Counter(re.findall(r'id="([^"]+)"', page)).values()) == {1}
    assert page.count("<details") == len(ids)


def test_a_verdict_is_a_word_and_a_sign_and_no_colour_alone():
    page = html.matches(testing.small_giants(), instruments=FEW)
    states = re.findall(r'<span class="state (\w+)"><b aria-hidden="true">(.)</b>([^<]+)</span>', page)
    assert len(states) == page.count('class="state ')
    assert len({sign for _, sign, _ in states}) == len({look for look, _, _ in states})
    assert all(words.strip() for _, _, words in states)


def test_reasons_say_observed_asked_margin_source_day_and_sureness():
    told = text(html.matches(dossier(), instruments=["eui_ia"]))
    assert "✕ not met: population, asked: at least 50,000; observed: 30,000, missed by 20,000 inhabitants" in told
    assert "seen on 2026-11-22, read in print" in told
    assert "Would change it:" in told
    assert "join others: 20,000 inhabitants short" in told
    assert "Decided by the Region Hauts-de-France" in told
    open_ = text(html.matches(dossier(population=None), instruments=["eui_ia"]))
    assert "To ask:" in open_
    assert "? open: population" in open_
    assert "not decided" in open_


def test_the_whole_catalogue_is_asked_where_none_is_named():
    page = html.matches(dossier())
    assert len(re.findall(r'id="pair-\d+-0"', page)) == len(catalogue())
    assert "for the same reasons" in page


def test_ladder_and_cash_curve_are_on_the_page():
    need = sg.Need(id="n", by="t", amount=euro("18000000"), permitted=True)
    missed = Application(id="a-1", instrument="eucf", by="t", outcome="not_funded")
    page = html.matches(dossier(need, missed), instruments=["elena"], plans=[plan()], audience="secretariat")
    assert page.count('<svg class="chart"') == 2
    assert "of 18,000,000" not in page
    assert "Doors by size" in page
    assert "lowest: −EUR 100,000 in month 6" in page
    assert "applied before: a-1, eucf: not funded" in text(page)
    without = html.matches(dossier(), instruments=["elena"])
    assert "<svg" not in without
    assert "No financing plan was handed in." in without
    refused = html.matches(dossier(need), instruments=["elena"], audience="self:t")
    assert "<svg" in refused


def test_no_way_at_all_is_said_by_its_doors(monkeypatch):
    from smallgiants.formats.html import _matches

    need = sg.Need(id="n", by="t", amount=euro("18000000"), permitted=True)
    none = evolve(sg.pathways({"programme_eur": "18000000"}, on="2024-02-07"), best=())
    monkeypatch.setattr(_matches, "pathways", lambda *_, **__: none)
    page = html.matches(dossier(need), instruments=["elena"])
    assert "<svg" not in page
    assert "Doors by size" in page


def test_plans_are_for_the_secretariat_and_for_one_member():
    for audience in ("public", "member"):
        with pytest.raises(NotAllowed) as refused:
            html.matches(dossier(), instruments=["elena"], plans=[plan()], audience=audience)
        assert refused.value.code == "audience-wider"
    assert "Cash of roofs" in html.matches(dossier(), instruments=["elena"], plans=[plan()], audience="self:t")


def test_each_audience_is_asked_about_with_what_it_may_see():
    secret = sg.Need(id="n", by="t", amount=euro("7771113"))
    declared = Declaration(town="t", fact="degurba", value=1)
    d = dossier(secret, declared)
    for audience in ("public", "member"):
        page = html.matches(d, instruments=["neb_boost", "elena"], audience=audience)
        assert "7,771,113" not in page
        assert "Ways to yes" in page
        assert "programme is known exactly" in page
    for audience in ("secretariat", "self:t"):
        assert "7,771,113" in html.matches(d, instruments=["elena"], audience=audience)


def test_text_of_others_stays_text():
    d = evolve(dossier(name='<script>alert("x")</script> & co'), group=Group(id="g", name="<script>", zone="UTC"))
    page = html.matches(d, instruments=FEW)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    works = CostItem(id="<img>", amount=euro("10"), spent=[Spend(month=1, amount=euro("10"))])
    stack = Stack(id="<b>x</b>", costs=[works])
    page = html.matches(d, instruments=["elena"], plans=[financing_plan(stack, on=None)], audience="secretariat")
    assert "<b>x</b>" not in page
    assert "<img>" not in page


def test_what_cannot_be_asked_is_said():
    wrong = Declaration(town="t", fact="degurba", value="dense", permitted=True)
    need = sg.Need(id="n", by="t", amount=euro("18000000"), permitted=True)
    page = html.matches(dossier(wrong, need), instruments=["neb_boost", "elena"])
    assert text(page).count("It cannot be asked: ") >= 2
    assert "cannot be asked" in page
    assert "It cannot be asked: " in text(page)


def test_nobody_and_nothing_to_ask_about():
    empty = sg.Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
    page = html.matches(empty, instruments=FEW)
    assert "There is no town, or no instrument, to ask about." in page
    assert "Nothing was asked." in html.matches(dossier(), instruments=[])
    assert "No deadline ahead is known." in html.matches(dossier(), instruments=["elena"])


def test_many_towns_are_cut_and_said_to_be():
    towns = [sg.Municipality(id=f"t-{i}", name=f"Town {i}", country="FR", population=9000) for i in range(61)]
    needs = [sg.Need(id=f"n-{i}", by=f"t-{i}", amount=euro("18000000"), permitted=True) for i in range(13)]
    page = html.matches(dossier(*towns, *needs), instruments=["eucf"])
    assert "2 more towns are not shown." in page
    assert page.count('<svg class="chart"') == 12


def test_deadlines_stand_with_what_is_doubtful_of_them():
    d = evolve(dossier(), on="2025-06-01")
    told = text(html.matches(d, instruments=["icapital", "urbact_apn"]))
    assert "17:00 Europe/Brussels" in told
    assert "the label CET is not that of the zone on this day" in told
    assert "its hour is not known" in told
