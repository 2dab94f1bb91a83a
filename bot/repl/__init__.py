"""The REPL: a conversation with the archive in a terminal, or through a pipe.

``repl`` is the conversation and knows no terminal; ``terminal`` reads lines with history
and completion (prompt_toolkit), or plainly where there is no terminal.
"""

from bot.repl.repl import PROMPT, WELCOME, Repl, ReplDependencies

__all__ = ["PROMPT", "WELCOME", "Repl", "ReplDependencies"]
