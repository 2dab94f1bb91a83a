"""The doctor: looks at everything an answer depends on, and says what to do where it is unwell.

Each file examines one area and yields findings; ``check_all`` puts them in the order in which they
are to be mended. Nothing is changed, nothing is sent unless ``online`` is asked for, and no
secret is shown: every line is masked before it leaves.
"""

from bot.doctor.examine import check_all
from bot.finding import Finding, State

__all__ = ["Finding", "State", "check_all"]
