"""ical.js and libical read the to-dos of a work programme as they were meant."""

import json
import subprocess
from pathlib import Path

from hypothesis import HealthCheck, given, settings

import smallgiants as sg
from smallgiants import testing
from smallgiants.formats import ical

HERE = Path(__file__).parent
AT = "2024-06-01T09:00Z"
PLAN = sg.Programme(
    id="wp", pinned="2024-03-13", months=18, packages=[sg.WorkPackage(id="wp-1", number="WP1", title="Funding, needs; more")],
    tasks=[sg.Task(id="t-1", title="Collect", start=1, due=3, percent=60, package="wp-1")],
    deliverables=[sg.Deliverable(id="d-1", title="Portfolio", due=4, after=["t-1"])],
)  # fmt: skip


def dossier(plan):
    return sg.Dossier(id="d", on="2024-06-01", group=sg.Group(id="g", name="G", zone="Europe/Brussels"), programme=plan)


def test_icaljs_reads_the_steps_and_what_they_wait_for(need):
    text = ical.todos(dossier(PLAN), at=AT)
    run = subprocess.run([need("node"), str(HERE / "todos.mjs")], input=text.encode(), capture_output=True, check=True)
    package, task, told = json.loads(run.stdout)
    assert (package["summary"], package["start"], package["due"]) == (
        "WP1 Funding, needs; more",
        "2024-03-13",
        "2024-06-12",
    )
    assert (task["start"], task["due"], task["percent"]) == ("2024-03-13", "2024-06-12", 60)
    assert task["related"] == [["PARENT", package["uid"]], ["FINISHTOFINISH", told["uid"]]]
    assert (told["start"], told["due"], told["related"]) == (None, "2024-07-12", [["DEPENDS-ON", task["uid"]]])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(testing.sound_programmes())
def test_libical_has_nothing_to_object_to(libical, plan):
    if plan.steps:
        pinned = sg.Programme(id=plan.id, pinned="2024-03-13", months=plan.months).add(*plan.steps)
        (judged,) = libical(ical.todos(dossier(pinned), at=AT))
        assert judged["passes"], judged
        assert judged["objections"] == []
