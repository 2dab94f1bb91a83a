"""Words that news uses for one another, where static word vectors do not see it.

"Meet" and "summit" have a cosine of .36, "buy" and "acquire" .30: below any threshold that keeps
antonyms out. Each line is a group; words are given as stems' sources and stemmed once.
"""

from __future__ import annotations

from functools import lru_cache

from bot.words import stem_word

ALIKE = 0.85
"""The credit of a word of the same group."""

_GROUPS = """
meet meeting summit talks
visit trip travel journey tour
buy purchase acquire acquisition takeover
die death kill dead
win victory beat defeat triumph
resign quit depart
launch fire test
sign agree agreement deal settle accord pact
convey pass carry bring deliver hand relay
lift ease loosen
arrive land fly
attack strike raid assault
arrest detain
marry wedding
elect election vote
begin start open
end finish close conclude
suggest propose proposal offer idea
offer invite invitation
reply answer respond response
write message letter telegram
cost price
attend visitors guests participants people
celebrate celebration anniversary mark holiday
worker labourer laborer employee
hold host stage
speak speech address
organise organize hold
cancel scrap abandon
collapse fail failure break
leave depart withdraw
rise increase climb jump raise
fall drop decline plunge
call urge demand
flood flooding floods
fire wildfire blaze
storm hurricane cyclone typhoon
quake earthquake tremor
company firm
doctor physician
police officers
lawmaker legislator congressman
movie film
play game match
"""

_OPPOSITES = """
lift ease : stay remain keep
accept agree approve : refuse reject decline
win : lose
survive : die
begin start open : end cancel close
rise increase climb raise : fall drop decline stay
pass : fail reject block
confirm admit : deny
join : quit leave
support back : oppose
ban forbid : allow
free release : detain jail
convict : acquit clear
hold : cancel postpone
"""

_DEMONYMS = """
russian russia|chinese china|japanese japan|korean korea|american america|british britain
french france|german germany|italian italy|spanish spain|ukrainian ukraine|polish poland
israeli israel|palestinian palestine|egyptian egypt|iranian iran|iraqi iraq|syrian syria
turkish turkey|indian india|pakistani pakistan|afghan afghanistan|australian australia
canadian canada|mexican mexico|brazilian brazil|greek greece|dutch netherlands|belgian belgium
swiss switzerland|swedish sweden|norwegian norway|danish denmark|finnish finland|irish ireland
scottish scotland|welsh wales|english england|vietnamese vietnam|thai thailand|libyan libya
mongolian mongolia|european europe|african africa|asian asia|saudi arabia|kenyan kenya
nigerian nigeria|cuban cuba|venezuelan venezuela|colombian colombia|haitian haiti
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    lines = [line.split() for line in _GROUPS.strip().splitlines()]
    pairs = [pair.split() for pair in _DEMONYMS.replace("\n", "|").split("|") if pair.strip()]
    for group in [*lines, *pairs]:
        stems = {stem_word(word) for word in group}
        for key in stems:
            table.setdefault(key, set()).update(stems - {key})
    return {key: frozenset(alike) for key, alike in table.items()}


def get_synonyms(key: str) -> frozenset[str]:
    """Return the stems that news uses for the stem ``key``. Example: "summit" -> {"meet", ...}."""
    return _table().get(key, frozenset())


@lru_cache(maxsize=1)
def _opposed() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = ({stem_word(word) for word in side.split()} for side in line.split(":"))
        for here, there in ((one, other), (other, one)):
            for key in here:
                table[key] = table.get(key, frozenset()) | there
    return table


def get_antonyms(key: str) -> frozenset[str]:
    """Return the stems that deny the stem ``key``. Example: "lift" -> {"stay", ...}."""
    return _opposed().get(key, frozenset())


@lru_cache(maxsize=1)
def _demonyms() -> frozenset[str]:
    return frozenset(pair.split()[0] for pair in _DEMONYMS.replace("\n", "|").split("|") if pair)


def is_demonym(word: str) -> bool:
    """Tell whether a word is a people's adjective. Example: "Russian" -> True."""
    return word.lower().rstrip("s") in _demonyms()
