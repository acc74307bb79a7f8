"""Errors and problems: the same fields in both, words that mend, nothing personal; and the checks that raise them."""

import copy
import pickle
from contextlib import suppress

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.checks import a, each, identifier, near, one_of, optional, refuse, several, whole, words
from smallgiants.errors import (
    DocumentError,
    InvalidValue,
    NotAllowed,
    OutputError,
    Problem,
    SmallGiantsError,
    UnresolvedTime,
    joined,
    shown,
)
from smallgiants.testing import _values as some

FAMILIES = [InvalidValue, UnresolvedTime, NotAllowed, OutputError, DocumentError]
FAULT = Problem(code="key-unknown", severity="error", path="group.nam", message="expected a known key, got 'nam'")
DOUBT = Problem(code="label-unknown", severity="warning", path="slot.printed", message="expected a label")
PARTS = ("code", "path", "expected", "got", "hint", "params")


def parts(error):
    return tuple(getattr(error, part) for part in PARTS)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301
def test_errors_survive_copies_and_pickles(family, again):
    error = family("id-invalid", "id", "an id", "'a b'", "write 'a-b'", near="a-b")
    other = again(error)
    assert type(other) is family
    assert parts(other) == parts(error)
    assert (str(other), repr(other), other.problem) == (str(error), repr(error), error.problem)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301
def test_a_document_error_keeps_its_problems_wherever_it_goes(again):
    error = again(DocumentError.of((FAULT, DOUBT), path="out.json").under("files"))
    assert error.problems == (FAULT, DOUBT)
    assert str(error).splitlines() == [
        "files.out.json: expected a document without faults, got 1 fault",
        "  error group.nam: expected a known key, got 'nam'",
        "  warning slot.printed: expected a label",
    ]


@pytest.mark.parametrize(
    ("problems", "count"), [((), "0 faults"), ((DOUBT,), "0 faults"), ((FAULT, FAULT), "2 faults")]
)
def test_only_errors_are_counted_as_faults(problems, count):
    assert DocumentError.of(problems).got == count


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_ours_and_an_error(family):
    assert issubclass(family, SmallGiantsError)
    assert family("a-b", "", "x", "y").severity == "error"


@given(some.ids(), some.words(), some.words(), st.none() | some.words(), some.ids())
def test_an_error_and_its_problem_say_the_same(path, expected, got, hint, prefix):
    error = InvalidValue("a-b", path, expected, got, hint, zone="Europe/Brussels").under(prefix)
    assert str(error.problem) == f"error {error}"
    assert error.path == f"{prefix}.{path}" or path.startswith("[")
    assert error.problem.params == (("expected", expected), ("got", got), ("zone", "Europe/Brussels"))


@given(some.problems())
def test_a_problem_reads_as_one_sentence(problem):
    assert str(problem).startswith(problem.severity)
    assert problem.message in str(problem)
    assert problem.hint is None or str(problem).endswith(f"; {problem.hint}")
    assert copy.copy(problem) == pickle.loads(pickle.dumps(problem)) == problem  # noqa: S301


@pytest.mark.parametrize(
    ("change", "field_", "code"),
    [
        ({"severity": "fatal"}, "severity", "choice-unknown"),
        ({"severity": ["error"]}, "severity", "choice-unknown"),
        ({"code": None}, "code", "type-wrong"),
        ({"path": 1}, "path", "type-wrong"),
        ({"hint": 1}, "hint", "type-wrong"),
        ({"params": [("a", "b")]}, "params", "type-wrong"),
        ({"params": (("a",),)}, "params", "type-wrong"),
        ({"params": (("a", 1),)}, "params", "type-wrong"),
        ({"params": ("ab",)}, "params", "type-wrong"),
    ],
)
def test_a_problem_of_wrong_form_is_refused(change, field_, code):
    with pytest.raises(InvalidValue) as caught:
        Problem(**{"code": "a-b", "severity": "error", "path": "", "message": "m", **change})
    assert (caught.value.code, caught.value.path) == (code, field_)


@pytest.mark.parametrize(
    ("prefix", "path", "whole_"),
    [
        ("towns", "name", "towns.name"),
        ("towns", "[t1].name", "towns[t1].name"),
        ("", "name", "name"),
        ("towns", "", "towns"),
    ],
)
def test_paths_are_joined(prefix, path, whole_):
    assert joined(prefix, path) == whole_


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        (b"a", "b'a'"),
        (1.5, "1.5"),
        pytest.param(10**5000, "a number of thousands of digits", id="huge"),
        pytest.param([10**5000], "a number of thousands of digits", id="huge, inside"),
        ("ana@example.org", "'…@…'"),
        ("write to <ana@example.org> today", "'write to …@… today'"),
        (["ana@example.org", "bo@example.org"], "['…@…', '…@…']"),
        ("x" * 81, f"'{'x' * 79}… (81 characters)"),
        ("\x00" * 80, f"'{chr(92)}x00" + f"{chr(92)}x00" * 18 + f"{chr(92)}x0… (80 characters)"),
    ],
)
def test_values_are_shown_short_and_without_addresses(value, text):
    assert shown(value) == text


@given(some.words() | st.lists(some.words()) | st.integers() | st.binary(), some.ids())
def test_whatever_is_shown_is_short_and_names_nobody(value, name):
    assert len(shown(value)) <= 130
    assert f"{name}@example" not in shown([value, f"{name}@example.org"])


@frozen(kw_only=True)
class Noun:
    """A noun with every check, to try them on."""

    id: str = field(default="n", validator=identifier)
    name: str = field(default="N", validator=words)
    secret: str = field(default="S", validator=words, metadata={"pii": True})
    number: int | None = field(default=None, validator=optional(a(int)))
    either: object = field(default=1, validator=a(int, bool))
    word: str = field(default="en", validator=one_of("en", "fr"))
    count: int = field(default=1, validator=whole(least=0, most=5))
    low: int = field(default=-9, validator=whole(most=0))
    any_whole: int = field(default=0, validator=whole())
    ids: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))


BAD = [
    ({"id": ""}, "id", "id-invalid", "got ''"),
    ({"id": "a b"}, "id", "id-invalid", "got 'a b'"),
    ({"id": "a\u2028b"}, "id", "id-invalid", "white space"),
    ({"id": "a\x00"}, "id", "id-invalid", "an id"),
    ({"id": "\ud800"}, "id", "id-invalid", "an id"),
    ({"id": "abc\u202efdp"}, "id", "id-invalid", "an id"),
    ({"id": 7}, "id", "id-invalid", "got 7"),
    ({"id": "ana@example.org"}, "id", "id-invalid", "never an e-mail address"),
    ({"name": " \n"}, "name", "text-invalid", "not empty"),
    ({"name": None}, "name", "text-invalid", "got None"),
    ({"name": "a\x07"}, "name", "text-invalid", "control characters"),
    ({"name": "a\r\n"}, "name", "text-invalid", "control characters"),
    ({"name": "a\u202eb"}, "name", "text-invalid", "control characters"),
    ({"name": "a\udc80"}, "name", "text-invalid", "control characters"),
    ({"secret": "ana\x00"}, "secret", "text-invalid", "withheld"),
    ({"number": True}, "number", "type-wrong", "expected int, got True"),
    ({"number": "1"}, "number", "type-wrong", "expected int, got '1'"),
    ({"either": "1"}, "either", "type-wrong", "expected int or bool"),
    ({"word": "fra"}, "word", "choice-unknown", "did you mean fr?"),
    ({"word": "xyz"}, "word", "choice-unknown", "one of en, fr, got 'xyz'"),
    ({"word": ["fr"]}, "word", "choice-unknown", "got ['fr']"),
    ({"count": 6}, "count", "number-out-of-range", "a whole number of at least 0 and at most 5, got 6"),
    ({"count": -1}, "count", "number-out-of-range", "got -1"),
    ({"count": 1.0}, "count", "type-wrong", "got 1.0"),
    ({"count": True}, "count", "type-wrong", "got True"),
    ({"low": 1}, "low", "number-out-of-range", "a whole number and at most 0"),
    ({"any_whole": "0"}, "any_whole", "type-wrong", "expected a whole number, got '0'"),
    ({"ids": "abc"}, "ids", "type-wrong", "expected a tuple, got 'abc'"),
    ({"ids": 5}, "ids", "type-wrong", "expected a tuple, got 5"),
    ({"ids": ["a", "b c"]}, "ids[1]", "id-invalid", "got 'b c'"),
]


@pytest.mark.parametrize(("change", "path", "code", "says"), BAD)
def test_a_value_of_wrong_form_is_refused_in_words_that_mend(change, path, code, says):
    with pytest.raises(InvalidValue) as caught:
        Noun(**change)
    assert (caught.value.path, caught.value.code) == (path, code)
    assert says in str(caught.value)
    assert "@" not in caught.value.got.replace("…@…", "")


@given(some.ids(), some.words())
def test_ids_and_words_of_every_script_pass(id_, name):
    noun = Noun(
        id=id_, name=name, secret=name, number=None, either=True, count=5, low=0, any_whole=-7, ids=(i for i in [id_])
    )
    assert (noun.id, noun.name, noun.ids) == (id_, name, (id_,))


@given(st.text())
def test_an_id_is_taken_or_refused_and_nothing_else(text):
    with suppress(InvalidValue):
        assert Noun(id=text).id.split() == [text]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("mobilty", "did you mean mobility?"),
        ("energi", "did you mean energie or energy?"),
        ("zzz", None),
        (None, None),
        pytest.param(10**5000, None, id="huge"),
        pytest.param("mobility" * 10**5, None, id="long"),
    ],
)
def test_near_names_are_offered(value, hint):
    assert near(value, ("mobility", "energy", "energie")) == hint


def test_what_is_personal_is_never_repeated():
    attribute = next(one for one in Noun.__attrs_attrs__ if one.name == "secret")
    assert refuse(attribute, "text-invalid", "text", "Ana").got == "a value withheld here because it is personal"
