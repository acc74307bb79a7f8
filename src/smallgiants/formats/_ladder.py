"""Drawings of funding: a pathway as a ladder, and the cash of a plan as a curve."""

from collections.abc import Sequence
from decimal import Decimal

from ..funding import CashPoint, Pathway, PathwayStep, Plan
from ..money import Money
from ._escape import Drawing, Html, el, joined

__all__ = ["cash_curve", "ladder"]

RUNG, LEFT = 94, 22
HIGH, TOP, FOOT = 180, 34, 40
_RUNGS = {"concept": "1 Concept", "development": "2 Development", "investment": "3 Investment"}


def ladder(route: Pathway, *, name: str, title: str) -> str:
    """A pathway as a ladder: a rung for each step, from the idea below to the investment above.

    >>> from smallgiants.funding import Investment, pathways
    >>> found = pathways(Investment(id="p", total=Money(amount="18000000", currency="EUR")), on=None)
    >>> drawn = ladder(found.best[0], name="way", title="A way")
    >>> "European City Facility" in drawn, drawn.count("<circle")
    (True, 3)

    A rung that is not reached with this investment alone is hollow, and says what is short.  What is not known is said
    to be.  It is described in words and drawn without script or network.
    """
    steps = list(reversed(route.steps))
    height = TOP + len(steps) * RUNG
    rail = el("line", class_="path", x1=LEFT, x2=LEFT, y1=TOP, y2=height - RUNG + 14, stroke="currentColor",
              stroke_opacity="0.5", stroke_width=2)  # fmt: skip
    drawn = [rail, *(_rung(TOP + index * RUNG, step) for index, step in enumerate(steps))]
    described = f"{route}. From below: " + "; ".join(f"{step}: {_brings(step)}; {_waits(step)}" for step in route.steps)
    return Drawing(_svg(name, title, described, height, drawn))


def _rung(top: int, step: PathwayStep) -> Html:
    hollow = bool(step.short or step.over)
    style = {"fill": "none", "stroke_dasharray": "3 2"} if hollow else {"fill": "currentColor"}
    # The ground behind a hollow dot is the page's own: the rail shows through, thin enough to read the dot.
    dot = el(
        "circle",
        class_="hollow" if hollow else "full",
        cx=LEFT,
        cy=top + 14,
        r=7,
        stroke="currentColor",
        stroke_width=2,
        **style,
    )
    gap = (
        f"{_plain(step.short)} short: with others" if step.short else f"{_plain(step.over)} over" if step.over else None
    )
    texts = [_line(_RUNGS[step.rung], top, 12, "axis"), _line(_cut(step.name), top + 17, 14, None, "600")]
    lines = [gap, _brings(step), _waits(step)] if gap else [_brings(step), _waits(step)]
    texts += [
        _line(_cut(line, 46), top + 34 + 16 * index, 13, "axis" if index else None) for index, line in enumerate(lines)
    ]
    return joined([dot, *texts])


def _line(text: str, base: int, size: int, class_: str | None, weight: str | None = None) -> Html:
    return el("text", text, class_=class_, x=LEFT + 20, y=base + 4, font_size=size, font_weight=weight)


def _brings(step: PathwayStep) -> str:
    """What a step brings at the most, in words."""
    if step.gives == "advice":
        return "advice, no money" if step.own is None or not step.own.amount else f"own money: {_plain(step.own)}"
    amount = step.loan if step.gives == "loan" else step.grant
    return f"{step.gives} up to {_plain(amount)}" if amount is not None else f"{step.gives}: amount not known"


def _waits(step: PathwayStep) -> str:
    """How long it takes and how many win, in words."""
    time = f"{step.months} months" if step.months is not None else "time not known"
    if step.chance is None or step.chance == 1:
        return time
    return f"{time}, {round(step.chance * 100)} of 100 won before"


def cash_curve(plan: Plan, *, name: str, title: str) -> str:
    """The cash of a plan over its months, and the lowest point; the town's own money is what lies below the line.

    >>> from smallgiants.funding import CostItem, Spend, Stack, financing_plan
    >>> ten = Money(amount="10", currency="EUR")
    >>> plan = financing_plan(Stack(id="x", costs=[CostItem(id="a", amount=ten, spent=[Spend(month=0, amount=ten)])]), on=None)
    >>> drawn = cash_curve(plan, name="cash", title="Cash")
    >>> "lowest: −EUR 10 in month 0" in drawn, "<polyline" in drawn
    (True, True)

    A plan without cash flow is drawn as a line of text that says what is missing.
    """
    low = plan.lowest
    if low is None or plan.bridge is None:
        told = (
            f"No cash flow: not known are {', '.join(plan.ask)}"
            if plan.ask
            else "No cash flow: nothing is paid, or a rule is not held"
        )
        return Drawing(_svg(name, title, told, 24, [el("text", _cut(told, 46), x=0, y=16)]))
    marked = f"lowest: {_plain(low.low)} in month {low.month}"
    least = "" if plan.exact else "at least "
    described = f"{marked}; {least}{plan.bridge} to be bridged, {plan.own} to be paid in the end. " + "; ".join(
        f"month {one.month}: {one.low} before payments, {one.balance} after" for one in plan.cash
    )
    curve = _curve(plan.cash, low, marked, f"{least}{_plain(plan.bridge)} to bridge")
    return Drawing(_svg(name, title, described, TOP + HIGH + FOOT, curve))


def _curve(cash: Sequence[CashPoint], low: CashPoint, marked: str, bridge: str) -> "list[Html]":
    amounts = [Decimal(0), *(amount for one in cash for amount in (one.low.amount, one.balance.amount))]
    least, most = min(amounts), max(amounts)
    last = max(cash[-1].month, 1)

    def x(month: int) -> str:
        return f"{Decimal(month) * 960 / last + 20:.1f}"

    def y(amount: Decimal) -> str:
        return f"{TOP + (most - amount) * HIGH / ((most - least) or 1):.1f}"

    points, balance = [f"{x(0)},{y(Decimal(0))}"], Decimal(0)
    for one in cash:
        points += [
            f"{x(one.month)},{y(balance)}",
            f"{x(one.month)},{y(one.low.amount)}",
            f"{x(one.month)},{y(one.balance.amount)}",
        ]
        balance = one.balance.amount
    line = el("polyline", class_="curve", points=" ".join(points), fill="none", stroke="currentColor", stroke_width=2,
              vector_effect="non-scaling-stroke")  # fmt: skip
    area = el(
        "polygon",
        class_="night",
        points=" ".join([*points, f"{x(last)},{y(Decimal(0))}"]),
        fill="currentColor",
        fill_opacity="0.1",
    )
    box = el("svg", area, line, x="0", y=TOP, width="100%", height=HIGH, viewBox=f"0 {TOP} 1000 {HIGH}",
             preserveAspectRatio="none", style="overflow: visible")  # fmt: skip
    zero = el(
        "line",
        class_="tick",
        x1="0%",
        x2="100%",
        y1=y(Decimal(0)),
        y2=y(Decimal(0)),
        stroke="currentColor",
        stroke_opacity="0.5",
    )
    dot = el("circle", class_="full", cx=_percent(x(low.month)), cy=y(low.low.amount), r=5, fill="currentColor")
    end = Decimal(low.month) * 2 > last
    label = el(
        "text",
        marked,
        x=_percent(x(low.month)),
        y=TOP + HIGH + 18,
        text_anchor="end" if end else "start",
        font_weight="600",
    )
    below = el(
        "text",
        bridge,
        class_="axis",
        x=_percent(x(low.month)),
        y=TOP + HIGH + 35,
        text_anchor="end" if end else "start",
    )
    head = el("text", "cash by month, without own money; the line is 0", class_="axis", x=0, y=12, font_size=13)
    ticks = [_tick(month, x(month)) for month in _few([one.month for one in cash])]
    return [head, zero, *ticks, box, dot, label, below]


def _few(months: "list[int]") -> "list[int]":
    """The first and the last month, and so many between them that their numbers stand apart."""
    kept = months[:1]
    for month in months[1:]:
        if (month - kept[-1]) * 12 >= months[-1]:
            kept.append(month)
    return kept


def _tick(month: int, at: str) -> Html:
    line = el("line", class_="tick", x1=_percent(at), x2=_percent(at), y1=TOP - 4, y2=TOP + HIGH, stroke="currentColor",
              stroke_opacity="0.15")  # fmt: skip
    return joined(
        [line, el("text", str(month), class_="axis", x=_percent(at), y=TOP - 8, text_anchor="middle", font_size=12)]
    )


def _percent(x: str) -> str:
    return f"{Decimal(x) / 10:.2f}%"


def _plain(amount: Money | None) -> str:
    """An amount in words, with a true minus sign and no cents where there are none."""
    told = str(amount).removesuffix(".00")
    return f"−{told.replace('-', '')}" if "-" in told else told


def _cut(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _svg(name: str, title: str, description: str, height: int, drawn: "list[Html]") -> Html:
    told = (el("title", title, id=f"{name}-title"), el("desc", description, id=f"{name}-desc"))
    # As in every chart: presentation attributes for one that stands alone, which a page's style sheet overrules.
    return el(
        "svg", *told, joined(drawn, "\n"), class_="chart", id=name, role="img", width="100%", height=height,
        aria_labelledby=f"{name}-title {name}-desc", fill="currentColor", font_family="sans-serif", font_size="14",
    )  # fmt: skip
