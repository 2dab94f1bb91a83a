"""The doctor: checks everything an answer depends on, and says what to do where a check fails.

Each file checks an area or two and yields findings; ``check_all`` puts them in the order in which
they are to be fixed. Nothing is changed, nothing is sent unless ``online`` is asked for, and no
secret is shown: every line is masked before it leaves.
"""

from bot.doctor.examine import check_all
from bot.finding import Finding, State

__all__ = ["Finding", "State", "check_all"]
