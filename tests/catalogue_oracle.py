"""An oracle of verdicts: reads the instruments' tables by itself and enumerates worlds by brute force.

It imports nothing of the library.  It may be slow and knows no shortcut: every fact takes every value that any rule
tells apart, every rule that nobody has seen in print may hold or not, and what is true of all these worlds is the state.
"""

import itertools
import tomllib
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "smallgiants" / "data"
SETS = tomllib.loads((DATA / "sets.toml").read_text(encoding="utf-8"))
TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "instruments").glob("*.toml"))
}
EDITION_KEYS = {"published", "until", "note", "source", "confidence", "terms"}
BOOLEAN, LISTS = (False, True), ("all", "any", "none")
LOCAL = ("municipality", "local_authority")
ELSE = {"country": "AQ", "applicant": "other", "form": "other", "own_source": "other"}
CLOSED = {
    "degurba": [1, 2, 3],
    "region_class": ["less_developed", "transition", "more_developed", "outermost"],
    "region_class_2014_2020": ["less_developed", "transition", "more_developed"],
}


def editions(table):
    return {name: {k: v for k, v in one.items() if k not in EDITION_KEYS} for name, one in table["editions"].items()}


def rule(tables, part):
    """The rule of a part, or of all: ("all", [rules])."""
    if part != "all":
        return ("all", tree(tables[part], tables))
    asked = (inner for name, inner in tables.items() if not inner.get("apart") and name != "call")
    return ("all", [one for inner in asked for one in tree(inner, tables)])


def tree(table, tables):
    found = []
    for key, inner in table.items():
        if key == "apart":
            continue
        if key == "parts":
            found += [one for name in inner for one in tree(tables[name], tables)]
        elif key in LISTS:
            named = [{name: one} if is_fact(one) else one for name, one in inner.items()]
            found.append((key, [("all", tree(one, tables)) for one in named]))
        elif key == "every_member":
            inside = tree(inner, tables)
            unsure = [one for one in inside if any(vague(leaf) for leaf in leaves(one))]
            for some in ([one for one in inside if one not in unsure], unsure):
                found += [("every", some)] if some else []
        else:
            found.append(("fact", key, allowed(key, inner), kind(inner)))
    return found


def is_fact(table):
    return bool(set(table) & {"min", "max", "any_of", "is", "unseen"})


def kind(table):
    if table.get("unseen") or table.get("confidence") == "memory":
        return "vague"
    return "soft" if table.get("soft") else "hard"


def allowed(fact, table):
    values = [table["is"]] if "is" in table else table.get("any_of")
    if values is not None:
        named = SETS.get(fact, {})
        return {one for value in values for one in (named[value]["of"] if value in named else [value])}
    ends = [None if table.get(end) is None else Decimal(table[end]) for end in ("min", "max")]
    return tuple(ends)


def leaves(node):
    return [node] if node[0] in ("fact", "every") else [leaf for one in node[1] for leaf in leaves(one)]


def inner(leaf):
    return [one for rule in leaf[1] for one in leaves(rule)] if leaf[0] == "every" else [leaf]


def vague(leaf):
    return any(one[3] == "vague" for one in inner(leaf))


def admits(values, value):
    if isinstance(values, set):
        return value in values
    low, high = values
    return (low is None or value >= low) and (high is None or value <= high)


def without(node, drop):
    """The rule without the facts that do not count; None where nothing is left."""
    if node[0] == "fact":
        return None if drop(node) else node
    rest = [one for one in (without(inside, drop) for inside in node[1]) if one is not None]
    return (node[0], rest) if rest else None


def holds(node, world, members, free):
    """Whether a rule holds in a world; `free` says of each vague rule whether it does."""
    if id(node) in free:
        return free[id(node)]
    if node[0] == "fact":
        return admits(node[2], world[node[1]])
    if node[0] == "every":
        return bool(members) and all(holds(one, member, (), free) for member in members for one in node[1])
    said = [holds(one, world, members, free) for one in node[1]]
    return {"all": all(said), "any": any(said), "none": not any(said)}[node[0]]


def worth(asked, fact, known):
    """Every value of a fact that some rule tells apart from others, as far as the known allows."""
    sets = [leaf[2] for leaf in asked if leaf[1] == fact and leaf[2] != (None, None)]
    if any(isinstance(one, tuple) for one in sets) or isinstance(known, tuple):
        ends = [end for one in [*sets, known] if isinstance(one, tuple) for end in one if end is not None]
        values = numbers(fact, ends)
    elif fact in CLOSED:
        values = CLOSED[fact]
    elif fact in ELSE or fact in ("theme", "window"):
        values = sorted({value for one in sets for value in one} | {ELSE.get(fact, "something else")})
    else:
        values = BOOLEAN
    if known is None:
        return distinct(values, sets)
    if isinstance(known, tuple):
        return distinct([value for value in values if admits(known, value)], sets)
    return sorted(known) if isinstance(known, set) else [known]


def numbers(fact, ends):
    """Each threshold, and what lies just beside it: a cent, a hundredth, or one of what is counted."""
    shares = fact in ("rate", "leverage") or fact.startswith(("share_", "grant_to")) or fact.endswith("_share")
    step = Decimal("0.01") if shares or fact.endswith("_eur") else Decimal(1)
    return sorted({max(value, Decimal(0)) for end in ends for value in (end - step, end, end + step)})


def distinct(values, sets):
    """One value for each way in which the rules tell it: the others are the same world."""
    return list({tuple(admits(one, value) for one in sets): value for value in values}.values())


def worlds(asked, known):
    facts = sorted({leaf[1] for leaf in asked})
    several = [worth(asked, fact, known.get(fact)) for fact in facts]
    return [dict(zip(facts, picked, strict=True)) for picked in itertools.product(*several)]


def member_lists(node, known):
    asked = [one for leaf in leaves(node) if leaf[0] == "every" for one in inner(leaf)]
    if not asked:
        return [()]
    if "members" in known:
        return list(itertools.product(*(worlds(asked, member) for member in known["members"])))
    kinds = worlds(asked, {})
    return [(), *((one,) for one in kinds), *itertools.combinations(kinds, 2)]


def count(node, known):
    asked = [leaf for leaf in leaves(node) if leaf[0] == "fact"]
    size = len(member_lists(node, known)) * 2 ** sum(map(vague, leaves(node)))
    for fact in {leaf[1] for leaf in asked}:
        size *= len(worth(asked, fact, known.get(fact)))
    return size


def outcomes(node, known, free=({},)):
    asked = [leaf for leaf in leaves(node) if leaf[0] == "fact"]
    return {
        holds(node, world, members, said)
        for world in worlds(asked, known)
        for members in member_lists(node, known)
        for said in free
    }


def state(instrument, edition, part, known):
    """eligible, ineligible, unknown or soft_miss; None where the worlds are too many to be looked at one by one."""
    node = rule(editions(TABLES[instrument])[edition], part)
    known = dict(known)
    if known.get("applicant") in LOCAL:
        known.setdefault("municipality_partner", True)
    stated = without(node, lambda leaf: leaf[3] == "soft")
    hard = without(node, lambda leaf: leaf[3] != "hard")
    whole = without(node, lambda leaf: leaf[3] == "vague")
    if max(count(one, known) for one in (stated, hard, whole) if one is not None) > 6000:
        return None
    if whole is None:
        return "unknown"
    said = outcomes(hard, known) if hard is not None else {True}
    if said == {False}:
        unsure = [leaf for leaf in leaves(stated) if vague(leaf)]
        ways = [
            dict(zip(map(id, unsure), told, strict=True)) for told in itertools.product(BOOLEAN, repeat=len(unsure))
        ]
        return "unknown" if unsure and True in outcomes(stated, known, ways) else "ineligible"
    if len(said) > 1:
        return "unknown"
    return "soft_miss" if outcomes(whole, known) == {False} else "eligible"


def facts_of(instrument, edition, part):
    """The facts that a rule names, with the values worth trying."""
    node = rule(editions(TABLES[instrument])[edition], part)
    asked = [leaf for leaf in leaves(node) if leaf[0] == "fact"]
    members = [one for leaf in leaves(node) if leaf[0] == "every" for one in inner(leaf)]
    return {leaf[1]: worth(asked, leaf[1], None) for leaf in asked}, {
        leaf[1]: worth(members, leaf[1], None) for leaf in members
    }
