"""The Pabulib door: there and back, every fault at once, and the command that counts a file."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from smallgiants.__main__ import main
from smallgiants.errors import DocumentError
from smallgiants.formats import pabulib
from smallgiants.programmes import elect
from smallgiants.testing import _programmes as some

META = "META\nkey;value\nnum_projects;3\nnum_votes;4\nbudget;10.50\nvote_type;approval\nrule;greedy\n"
PROJECTS = 'PROJECTS\nproject_id;cost;name;selected\n02;5.5;"Trees; ""many"" of them";1\n2;5;None;0\nc1;5;;2\n'
VOTES = "VOTES\nvoter_id;age;vote\n1;34;02,2\n2;;02\n3;20;c1\n01;9;None\n"
FILE = META + PROJECTS + VOTES


def codes(text):
    election, problems = pabulib.read(text)
    assert (election is None) == any(problem.severity == "error" for problem in problems)
    return [problem.code for problem in problems]


def test_a_file_says_what_it_says():
    election = pabulib.load(FILE)
    assert election.budget == Decimal("10.50")
    assert [project.id for project in election.projects] == ["02", "2", "c1"]
    assert [project.name for project in election.projects] == ['Trees; "many" of them', None, None]
    assert [project.selected for project in election.projects] == [True, False, None]
    assert [(vote.voter, vote.projects) for vote in election.votes] == [
        ("1", ("02", "2")),
        ("2", ("02",)),
        ("3", ("c1",)),
        ("01", ()),
    ]
    assert pabulib.rule(election) == "greedy"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + FILE,
        FILE.encode("utf-8-sig"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.splitlines(keepends=True),
        FILE.replace("META\nkey;value", "META;;\nkey; value;") + "\n\n",
        FILE.replace("02,2", "02, 2"),
    ],
)
def test_the_same_file_in_other_clothes(text):
    assert pabulib.load(text) == pabulib.load(FILE)


@given(some.polls())
def test_there_and_back(election):
    text = pabulib.dump(election, audience="secretariat")
    again = pabulib.load(text)
    assert pabulib.dump(again, audience="secretariat") == text
    assert (again.budget, again.vote_type) == (election.budget, election.vote_type)
    assert [evolve(one, votes=None) for one in again.projects] == [evolve(one, votes=None) for one in election.projects]
    assert [(vote.voter, vote.projects) for vote in again.votes] == [
        (vote.voter, vote.projects) for vote in election.votes
    ]
    assert elect(again) == elect(election)


@given(some.polls())
def test_the_public_is_told_totals_only(election):
    text = pabulib.dump(election)
    assert text.endswith(("VOTES\nvoter_id;vote\n", "VOTES\nvoter_id;vote;points\n"))
    again = pabulib.load(text)
    assert again.votes == ()
    counts = [sum(project.id in election.ballot(vote) for vote in election.votes) for project in election.projects]
    assert [project.votes for project in again.projects] == counts


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("budget;10.50\n", "", ["pb-key-missing"]),
        ("budget;10.50", "budget;-1", ["number-out-of-range"]),
        ("budget;10.50", "budget;ten", ["pb-number-unreadable"]),
        ("budget;10.50", "budget;0", []),
        ("budget;10.50", "budget;10.50\nbudget;9", ["id-duplicate"]),
        ("num_votes;4", "num_votes;5", ["pb-count-differs"]),
        ("num_projects;3", "num_projects;many", ["pb-number-unreadable"]),
        ("num_votes;4\n", "", []),
        ("vote_type;approval\n", "", ["pb-key-missing"]),
        ("vote_type;approval", "vote_type;aproval", ["choice-unknown"]),
        ("rule;greedy", "min_project_score_threshold;300", ["pb-key-passed-over"]),
        ("META\n", "", ["pb-row-unreadable"] * 6 + ["pb-section-missing"] * 3),
        ("PROJECTS\n", "PROJECT\n", ["pb-row-unreadable"] * 4 + ["pb-section-missing"] * 2 + ["pb-count-differs"]),
        ("voter_id;age;vote", "voter;age;vote", ["pb-column-missing"]),
        ("name;selected", "name;name", ["id-duplicate"]),
        ("2;5;None;0", "2;-5;None;0", ["number-out-of-range"]),
        ("2;5;None;0", "2;0;None;0", ["number-out-of-range"]),
        ("2;5;None;0", "2;;None;0", ["pb-number-unreadable"]),
        ("2;5;None;0", "02;5;None;0", ["id-duplicate", "project-unknown"]),
        ("2;;02\n", "1;;02\n", ["id-duplicate"]),
        ("2;;02\n", "2;;002\n", ["project-unknown"]),
        ("2;;02\n", "2;;02,02\n", ["theme-twice"]),
        ("2;;02\n", ";;02\n", ["id-invalid"]),
        ("2;;02\n", "2;;02;c1\n", ["pb-row-unreadable"]),
        ("VOTES\n", "VOTES\nVOTES\n", ["id-duplicate", "pb-column-missing"]),
        (VOTES, "VOTES\nvoter_id;vote\n", ["pb-votes-withheld"]),
        (VOTES, "VOTES\n", ["pb-column-missing", "pb-votes-withheld"]),
    ],
)
def test_each_fault_is_named(old, new, found):
    assert old in FILE
    assert codes(FILE.replace(old, new, 1)) == found


def test_all_faults_are_told_at_once_and_where_they_are():
    text = FILE.replace("10.50", "x").replace("2;5;", "2;-5;").replace("2;;02\n", "2;;03\n")
    with pytest.raises(DocumentError) as raised:
        pabulib.load(text)
    assert [problem.path for problem in raised.value.problems] == [
        "line 11: projects[2].cost",
        "line 16: votes[2]",
        "META.budget",
    ]


def test_what_is_no_text_or_no_table_is_one_clear_problem():
    assert codes(b"META\nkey;value\n\xff\xfe\n")[0] == "text-not-utf8"
    assert codes("META\nkey;value\ncomment;" + "x" * 200_000)[0] == "pb-row-unreadable"
    assert codes("") == ["pb-section-missing"] * 3


def test_beyond_a_thousand_faults_are_counted():
    rows = "".join(f"{number};zz\n" for number in range(1_500))
    problems = pabulib.read(f"{META}{PROJECTS}VOTES\nvoter_id;vote\n{rows}")[1]
    assert len(problems) == 1_001
    assert problems[-1].message == "501 more problems are not listed"


def test_a_list_that_many_voters_gave_is_kept_once():
    first, second = pabulib.load(FILE.replace("2;;02\n", "2;;02,2\n")).votes[:2]
    assert first.projects is second.projects


def scored(points):
    rows = "VOTES\nvoter_id;vote;points\n1;02,2;" + points
    return META.replace("approval", "cumulative").replace("num_votes;4", "num_votes;1") + PROJECTS + rows


def test_points_are_read():
    election = pabulib.load(scored("3,0"))
    assert election.votes[0].points == (3, 0)
    assert election.ballot(election.votes[0]) == {"02": 3}


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ("3", ["points-uneven"]),
        ("", ["points-uneven"]),
        ("3,-1", ["number-out-of-range"]),
        ("3,1.5", ["number-out-of-range"]),
        ("3,x", ["pb-number-unreadable"]),
    ],
)
def test_points_out_of_form_are_named(points, found):
    assert codes(scored(points)) == found


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ("2,1,1", None),
        ("2,1,3", "one project differ from the rows: c1 is told to have 3 and has 1"),
        ("9,9,1", "2 projects differ from the rows: 02 is told to have 9 and has 2"),
    ],
)
def test_votes_that_are_told_are_counted_again(votes, words):
    rows = "".join(f"{id_};5;{told}\n" for id_, told in zip(("02", "2", "c1"), votes.split(","), strict=True))
    problems = pabulib.read(f"{META}PROJECTS\nproject_id;cost;votes\n{rows}{VOTES}")[1]
    assert [(one.code, one.severity) for one in problems] == ([("pb-count-differs", "warning")] if words else [])
    assert not words or problems[0].message == f"the votes of {words}"


def test_other_signs_between_cells_are_told():
    problems = pabulib.read(FILE.replace("project_id;cost;name;selected", "project_id\tcost"))[1]
    assert {one.hint for one in problems if one.code == "pb-column-missing"} == {"cells stand between semicolons"}


def tallied(tmp_path, capsys, text, *options):
    file = tmp_path / "poll.pb"
    file.write_text(text, encoding="utf-8")
    code = main(["themes", "tally", str(file), *options])
    return code, capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "rule"),
    [((), "greedy"), (("--rule", "phragmen"), "phragmen"), (("--rule", "equalshares"), "equalshares")],
)
def test_the_command_counts_a_file(tmp_path, capsys, options, rule):
    code, told = tallied(tmp_path, capsys, FILE, *options)
    answer = json.loads(told.out)
    assert (code, answer["rule"]) == (0, rule)
    assert set(answer) >= {"rule", "selected", "spent", "ties", "explanation"}
    outcome = elect(pabulib.load(FILE), rule=rule)
    assert (answer["selected"], answer["explanation"]) == (list(outcome.selected), list(outcome.why))


def test_the_command_tells_ties_and_decimals(tmp_path, capsys):
    _, told = tallied(tmp_path, capsys, FILE, "--tie-break", "order")
    answer = json.loads(told.out)
    assert (answer["selected"], answer["spent"], answer["budget"]) == (["02", "2"], "10.5", "10.5")
    assert answer["ties"] == [{"tied": ["2", "c1"], "chosen": "2", "by": "order", "lost": ["c1"], "overtaken": False}]


def test_the_command_falls_back_on_add1(tmp_path, capsys):
    _, told = tallied(tmp_path, capsys, FILE.replace("rule;greedy", "rule;unknown"))
    assert json.loads(told.out)["rule"] == "equalshares/add1"


def test_the_command_names_faults_and_refuses_totals(tmp_path, capsys):
    code, told = tallied(tmp_path, capsys, FILE.replace("10.50", "x").replace("2;;02\n", "2;;03\n"))
    assert code == 1
    assert [json.loads(line)["code"] for line in told.out.splitlines()] == ["project-unknown", "pb-number-unreadable"]
    code, told = tallied(tmp_path, capsys, META + PROJECTS + "VOTES\nvoter_id;vote\n")
    assert (code, told.out) == (2, "")
    assert "totals only" in told.err


# --- public elections -------------------------------------------------------------------------------------------------

CORPUS = Path(__file__).parent / "corpus" / "pabulib"


@pytest.mark.parametrize(
    ("name", "voters", "spent"),
    [
        ("netherlands_assen_2024", 84, 76_700),
        ("netherlands_assen_2025", 332, 94_837),
        ("poland_swiecie_2023", 2_553, 1_040_337),
    ],
)
def test_a_public_election_comes_out_as_officially_decided(capsys, name, voters, spent):
    election, problems = pabulib.read((CORPUS / f"{name}.pb").read_bytes())
    assert problems == ()
    count = Counter(project for vote in election.votes for project in vote.projects)
    assert {one.id: one.votes for one in election.projects} == count  # the file is whole
    outcome = elect(election, rule=pabulib.rule(election))
    assert (outcome.rule, outcome.voters, outcome.spent) == ("equalshares/add1", voters, spent)
    assert set(outcome.selected) == {one.id for one in election.projects if one.selected}
    assert set(elect(election, rule="greedy").selected) != set(outcome.selected)
    assert main(["themes", "tally", str(CORPUS / f"{name}.pb")]) == 0
    assert json.loads(capsys.readouterr().out)["as_decided"] is True


# --- the rules that a file may name -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", ["equalshares", "equalshares-comparison", "equalshares/add1", "equalshares/add1-comparison"]
)
def test_a_file_is_counted_by_the_rule_that_it_names(tmp_path, capsys, rule):
    _, told = tallied(tmp_path, capsys, FILE.replace("rule;greedy", f"rule;{rule}"))
    assert json.loads(told.out)["rule"] == rule
    assert "not known here" not in told.err


@pytest.mark.parametrize(
    ("line", "words"), [("rule;greedy-no-skip", "the rule 'greedy-no-skip'"), ("comment;x", "names no rule")]
)
def test_another_rule_is_never_used_in_silence(tmp_path, capsys, line, words):
    _, told = tallied(tmp_path, capsys, FILE.replace("rule;greedy", line))
    assert json.loads(told.out)["rule"] == "equalshares/add1"
    assert words in told.err
    assert "counted by equalshares/add1" in told.err


def test_a_mistyped_rule_is_told_the_near_one(tmp_path, capsys):
    _, told = tallied(tmp_path, capsys, FILE.replace("rule;greedy", "rule;equalshare"))
    assert "which is not known here (did you mean equalshares" in told.err


def test_a_folder_or_a_device_is_no_election(tmp_path, capsys):
    assert main(["themes", "tally", str(tmp_path)]) == 2
    assert "a folder or a device" in capsys.readouterr().err


@pytest.mark.parametrize(("selected", "same"), [("1,0,0", True), ("0,1,0", False), ("1,0,2", None)])
def test_whether_it_is_what_was_decided(tmp_path, capsys, selected, same):
    rows = "".join(f"{id_};6;{one}\n" for id_, one in zip(("02", "2", "c1"), selected.split(","), strict=True))
    text = f"{META}PROJECTS\nproject_id;cost;selected\n{rows}{VOTES}"
    _, told = tallied(tmp_path, capsys, text)
    assert json.loads(told.out)["as_decided"] is same
