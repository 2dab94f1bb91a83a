"""Word lists that texts are read with, one list each: calendar, speech, offices, denials, money.

What only the temporal grammar needs stands in ``index.timex.lexicon``. Keys are lower case; a
name that ends in ``PATTERN`` is the inside of a regular expression.
"""

from __future__ import annotations

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTHS: dict[str, int] = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
MONTH_ABBREVIATIONS: dict[str, int] = {
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1) if name != "May"},
    "sept": 9,
}
ALL_MONTHS = MONTHS | MONTH_ABBREVIATIONS

WEEKDAYS: dict[str, int] = {name.lower(): number for number, name in enumerate(WEEKDAY_NAMES, 1)}
WEEKDAY_ABBREVIATIONS: dict[str, int] = {
    **{name[:3].lower(): number for number, name in enumerate(WEEKDAY_NAMES, 1)},
    "tues": 2,
    "weds": 3,
    "thur": 4,
    "thurs": 4,
}
ALL_WEEKDAYS = WEEKDAYS | WEEKDAY_ABBREVIATIONS

MODALS = frozenset("could would may might will shall should must can if whether".split())
"""Words before a verb that make it a possibility, not a fact."""
NEGATIONS = tuple("not no never none nobody nothing neither nor cannot".split())
SPEECH_VERB_PATTERN = (
    r"(?:sa(?:id|ys|y|ying)|told|tells|asked|added|noted|stressed|wrote|called|described|announced"
    r"|confirmed|promised|warned|argued|claimed|insisted|stated|denied|declared|expects?|expected"
    r"|hoped|hopes|thanked|praised|recalled|emphasi[sz]ed|underscored|demanded|expressed|answered"
    r"|replied|spoke|went on|vowed|pledged|voiced)"
)
"""Verbs of reported speech, in the forms that news uses."""
OFFICE_PATTERN = (
    "spokesman|spokeswoman|spokesperson|president|prime minister|leader|minister|secretary|envoy"
    "|ambassador|chairman|chief|director|mayor|governor|senator|king|queen|aide|adviser|general"
    "|coach|captain|judge|analyst|professor"
)
"""Offices that stand before a person's name."""
CURRENCY_PATTERN = (
    r"(?:dollars?|pounds?|euros?|yen|won|yuan|renminbi|rou?bles?|rupees?|rupiahs?|francs?|cents?|pence"
    r"|crowns?|kron[aeo]r?|pesos?|lir[ae]s?|rands?|dinars?|dirhams?|riyals?|rials?|shekels?|baht"
    r"|zlot(?:y|ys|ies)|forints?|hryvnias?|tenge|nairas?|shillings?|reais|ringgit|taka|lei|leva)"
)
