"""A noun with hostile words wherever words of somebody's own may stand."""

import attrs

from smallgiants import InvalidValue, Text

MARKUP = (
    "</title></textarea></select><script>alert(1)</script> \"' onfocus=alert(1) <img src=x onerror=alert(1)> "
    "javascript:alert(1)"
)
LONG = "A " + "W" * 10_000  # no id has white space: references stay
ARABIC = "مجموعة البلدات الصغيرة (2024) <b>EUR 5</b> !"
WORDS = {"markup": MARKUP, "long": LONG, "arabic": ARABIC}
# Where hostile words would be a wrong reference, not a text that is shown: a host reads these with `problems`.
REFERENCES = {"id", "path", "zone", "approvals", "languages", "themes", "barriers", "instruments"}


def hostile(noun, words):
    """The noun with these words in each text of its own, of whatever records it holds; what refuses them keeps its own."""
    if isinstance(noun, Text):
        return Text.of({one.lang: words for one in noun.wordings})
    if isinstance(noun, tuple):
        return tuple(hostile(one, words) for one in noun)
    if not attrs.has(type(noun)):
        return noun
    for one in attrs.fields(type(noun)):
        old = getattr(noun, one.name, None)
        if not one.init or one.name in REFERENCES or old is None:
            continue
        new = words if isinstance(old, str) else hostile(old, words)
        if new != old:
            try:
                noun = attrs.evolve(noun, **{one.alias: new})
            except InvalidValue:
                continue
    return noun
