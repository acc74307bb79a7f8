"""The Django recipe: a group in a model, and no change lost among many at once."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import smallgiants as sg

DJANGO = str(Path(__file__).parents[2] / "examples" / "django")


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    # A browser that is driven in the same process leaves an event loop behind; nothing here is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django
    from django.conf import settings

    file = tmp_path_factory.mktemp("django") / "groups.sqlite"
    options = {"timeout": 30, "transaction_mode": "IMMEDIATE"}
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}}, USE_TZ=True
    )
    django.setup()
    sys.path.insert(0, DJANGO)
    try:
        import groups as recipe
    finally:
        sys.path.remove(DJANGO)
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(recipe.StoredGroup)
    yield recipe
    connection.close()


def test_a_group_is_stored_changed_and_read_back(groups):
    case = sg.example("small-giants-2024")
    kept = groups.StoredGroup.begin(case)
    assert groups.StoredGroup.objects.get(pk=kept.pk).dossier == case
    later = kept.change(lambda d: d.add(sg.Person(id="p-eva", name="Eva (illustrative)")), if_match=kept.etag)
    assert later.etag != kept.etag and later.dossier.people[-1].id == "p-eva"
    with pytest.raises(groups.Stale):
        kept.change(lambda d: d, if_match=kept.etag)


def test_of_many_changes_at_once_none_is_lost(groups):
    from django.db import connection

    kept = groups.StoredGroup.begin(sg.example("small-giants-2024"))

    def join(number):
        try:
            return kept.change(lambda d: d.add(sg.Person(id=f"p-{number}")))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(join, range(18)))
    people = {one.id for one in groups.StoredGroup.objects.get(pk=kept.pk).dossier.people}
    assert people >= {f"p-{number}" for number in range(18)}
