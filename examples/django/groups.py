"""A Django model that keeps a group: one JSON document with its ETag, changed so that no change is lost."""

from collections.abc import Callable
from hashlib import sha256

from django.db import models, transaction

from smallgiants import Dossier
from smallgiants.formats import json


class Stale(Exception):
    """Somebody else changed the group since it was read: answer with 412."""


def etag_of(body: str) -> str:
    """The library's bytes are canonical, so a digest of them names a state of the group."""
    return sha256(body.encode()).hexdigest()


class StoredGroup(models.Model):
    """One group; nothing of it is spread over columns, but what a query needs."""

    body = models.TextField()
    etag = models.CharField(max_length=64)

    class Meta:
        app_label = "groups"

    @classmethod
    def begin(cls, dossier: Dossier) -> "StoredGroup":
        """A group that is stored for the first time."""
        body = json.dump(dossier)
        return cls.objects.create(body=body, etag=etag_of(body))

    @property
    def dossier(self) -> Dossier:
        """What is stored, as a value."""
        return json.load(self.body, Dossier)

    def change(self, apply: Callable[[Dossier], Dossier], if_match: str | None = None) -> "StoredGroup":
        """The group after a change, tried again on the newest state until nobody wrote in between."""
        while True:
            read = StoredGroup.objects.get(pk=self.pk)
            if if_match not in (None, read.etag):
                raise Stale
            body = json.dump(apply(read.dossier))
            with transaction.atomic():
                row = StoredGroup.objects.filter(pk=self.pk, etag=read.etag)
                if row.update(body=body, etag=etag_of(body)):
                    return StoredGroup.objects.get(pk=self.pk)
