"""Persons and organisations; what is personal is marked and kept out of reprs and errors."""

import re
from typing import Any, Literal, get_args

from attrs import field, frozen

from .checks import a, each, identifier, one_of, optional, refuse, several, words
from .civiltime._zones import zone as place_zone
from .places import country
from .sources import Citation

__all__ = ["Organisation", "OrganisationKind", "Person"]

OrganisationKind = Literal["public_body", "platform", "team", "company", "association", "research", "other"]
"""What kind of body an organisation is; a municipality is a `Municipality`."""

PII = {"pii": True}
# An office's own: seen by those who may write to it, and never in a repr or an error, since it may be somebody's after all.
UNSHOWN = {"unshown": True}
_PHONE = re.compile(r"\+?[0-9(](?:[ ()./-]{0,2}[0-9]){4,16}(?: ?(?:x|ext\.) ?[0-9]{1,6})?", re.ASCII)
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def mailbox(instance: Any, attribute: Any, value: Any) -> None:
    """An e-mail address in ASCII, without display name."""
    if not isinstance(value, str) or len(value) > 254 or not _MAILBOX.fullmatch(value):
        raise refuse(attribute, "mailbox-invalid", "an e-mail address such as office@example.org", value)


def phone(instance: Any, attribute: Any, value: Any) -> None:
    """A telephone number: digits, set apart as its writer likes, perhaps with a plus sign and an extension."""
    if not isinstance(value, str) or not _PHONE.fullmatch(value):
        raise refuse(attribute, "phone-invalid", "a telephone number such as +386 1 555 01 00", value)


@frozen(kw_only=True)
class Person:
    """Someone the group deals with.

    >>> Person(id="p-01", name="Illustrative Person", email="p-01@example.org")
    Person(id='p-01', function=None, languages=(), zone=None, published=None, sources=())

    `name`, `email` and `phone` are personal: none is in the repr, nor in an error.  `published` is the address of an
    official page that names this person in a public role; without it, or a consent to it, no public page shows the name.
    """

    id: str = field(validator=identifier)
    name: str | None = field(default=None, repr=False, validator=optional(words), metadata=PII)
    email: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    phone: str | None = field(default=None, repr=False, validator=optional(phone), metadata=PII)
    function: str | None = field(default=None, validator=optional(words))
    languages: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    zone: str | None = field(default=None, validator=optional(place_zone))
    published: str | None = field(default=None, validator=optional(words))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Organisation:
    """A body that hosts, supports or takes part.

    >>> Organisation(id="marketplace", name="Smart Cities Marketplace", kind="platform").kind
    'platform'
    """

    id: str = field(validator=identifier)
    name: str = field(validator=words)
    kind: OrganisationKind = field(validator=one_of(*get_args(OrganisationKind)))
    country: str | None = field(default=None, validator=optional(country))
    place: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
