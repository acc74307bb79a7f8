"""Text as words, stems and letters in a row: what the matcher counts."""

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["grams", "inside", "spans", "stem", "words"]

_WORD = re.compile(r"[^\W\d_]+")
# Words that say nothing about a challenge, without their accents: each language its own, for "car" is a reason in one of them.
_EMPTY = {
    lang: frozenset(told.split())
    for lang, told in {
        "en": """
a about after again all also am an and any anybody are around as at be because been before being between both but by can come
could did do does done down each even every everybody few first for from get give go good had has have having he her here him
his how if in into is it its just know last let like little long look made make many may me more most much must my need never
next no nobody none nor not now of off often on once one only or other our out over own part people please put quite rather
really said same say see seem shall she should simply since so some somebody something still such take tell than thank thanks
that the their them then there these they thing things this those through to today together tomorrow too try until up us use
very want was way we week weeks well went were what when where which while who whole why will with within without would year
years yes yesterday yet you your morning afternoon evening noon month months day days minute minutes hour hours quarter break
meeting room speaker slides birthday congratulations
""",
        "fr": """
a ai alors apres as au aucun aujourd aussi autre autres aux avait avant avec avez avoir avons bien bon ca car ce ceci cela celle
celles celui ces cet cette ceux chacun chaque chez comme comment dans de demain depuis des deux devant doit donc dont du elle
elles en encore entre est et etait etre eux fait faut fois hier ici il ils j jamais je jour jours l la le les leur leurs lui ma
mais meme merci mes mois moins mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut plus plusieurs pour pourquoi
pouvez pouvons puis qu quand que quel quelle quelles quels quelqu qui quoi sa sans se sera serait ses si soir soit son sont sous
souvent sur ta te toi ton toujours tous tout toute toutes tres trop tu un une va vers veut vient voir vont vos votre vous y
matin midi minutes heure heures semaine an ans annee annees reunion prochaine prochain dix onze quart bonjour
""",
        "de": """
ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bald bei beim bin bis bist bitte da dabei damit
dann das dass dein dem den denn der des deshalb die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem
einen einer eines einfach einmal er erst es etwas euch euer fur ganz gar gegenuber gehen geht gern gerne gibt gut habe haben hat
hatte hatten hatte hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes
jetzt kann kein keine keinem keinen keiner kommen kommt konnen konnten machen macht man mehr mein mich mir mit muss mussen nach
nachste nachsten nein nicht nichts nie noch nun nur ob oder ohne schon sehr sein seine seinem seinen seit selbst sich sie sind so
sogar soll sollen sollte sonst steht stehen uber um und uns unser unsere unserem unseren unserer unter viel viele vom von vor
wann war waren warum was weil weiter welche welcher wem wen wenig wenn wer werden will wir wird wo wohl wollen worden wurde
wurden zu zum zur zwei zwischen morgen heute gestern woche wochen monat monate jahr jahre jahren uhr stunde stunden minuten
viertel elf zehn pause folien geburtstag sitzung protokoll danke
""",
        "es": """
al algo aqui asi aun cada como con cual cuando de del desde donde dos el ella ellos en entre era es esa ese eso esta estan este
esto fue ha han hasta hay la las le lo los mas me mi muy nada ni no nos nuestra nuestro o os otra otro para pero por porque que
quien se ser si sin sobre solo son su sus tambien tan tiene tienen todo todos tu un una uno unos y ya vez dia lunes
""",
        "it": """
ad agli ai al alla alle anche c che chi ci come con cosa cui da dai dal dalla degli dei del della delle di dove e ed era essere
fra gli ha hanno i il in io la le lei lo loro lui ma mi ne nei nel nella noi non nostra nostro o per perche piu poi quando questa
questo qui se senza si sia sono sta su sua sui sul sulla suo ti tra troppi tutti tutto un una uno vi voi vorremmo lunedi mattina
""",
        "pl": """
aby albo ale ani bardzo bez bo by byc byl byla co czy dla do gdy gdzie go i ich ile im ja jak jako je jego jej jest jestem juz
kiedy kto ktora ktore ktory lub ma maja mi mnie moze my na nad nam nas nasz nie nich nim niz o od on ona oni po pod przed przez
przy sa sie ta tak takze tam te tego tej ten to trzeba tu ty tylko u w was we wiec wszyscy wy z za ze zeby zima dziesiatej
""",
        "nl": """
aan al alle als altijd bij daar dan dat de deze die dit door dus een en er ge geen haar had heb hebben heeft hem het hier hij hoe
hun ik in is je kan kunnen maar mag me meer men met mijn moet na naar niemand niet niets nog nu of om onder ons onze ook op over
te tegen toch toen tot u uit uw van veel voor waar was wat we weet wel werd wie wij wil worden wordt zal ze zich zij zijn zo zou
""",
        "pt": """
ao aos as com como da das de dela dele do dos e ela ele em entre era essa esse esta este eu foi ha isso ja mais mas me mesmo meu
muito na nao nas nem no nos nossa nosso o os ou para pela pelo por quando que quem se sem ser seu sua tem um uma
""",
    }.items()
}
_ALL = frozenset().union(*_EMPTY.values()) - {"bin", "car", "door", "fire", "van"}


def words(text: str, lang: str | None) -> list[str]:
    """The words of a text, folded, without those that say nothing in its language."""
    return [word for _, word in _told(text, lang)]


def _told(text: str, lang: str | None) -> Iterator[tuple[tuple[int, int], str]]:
    empty = _EMPTY.get(lang.partition("-")[0].casefold(), frozenset()) if lang else _ALL
    for found in _WORD.finditer(text):
        word = _folded(found[0])
        if len(word) > 1 and word not in empty:
            yield found.span(), word


def spans(text: str, stems: frozenset[str], lang: str | None) -> tuple[tuple[int, int], ...]:
    """Where words of a text begin as one of the stems does, or hold one of the longer ones, as compounds do."""
    long = [one for one in stems if len(one) > 4]
    return tuple(place for place, word in _told(text, lang) if stem(word) in stems or any(one in word for one in long))


def stem(word: str) -> str:
    """A short stem: the first five letters, which is where most inflections of these languages have not begun."""
    return word[:5]


def inside(word: str) -> list[str]:
    """What may be the stem of a later part of a compound: a first part is no shorter than three letters."""
    return [word[place : place + 5] for place in range(3, len(word) - 4)]


def grams(word: str) -> list[str]:
    """Three to five letters in a row, the ends of the word counted as letters."""
    told = f" {word} "
    return [told[place : place + size] for size in (3, 4, 5) for place in range(len(told) - size + 1)]


def _folded(text: str) -> str:
    plain = text.casefold()
    if plain.isascii():
        return plain
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
