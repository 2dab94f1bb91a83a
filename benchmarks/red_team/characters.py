"""Characters that act: escapes, directions, tags, mentions, links, on the way to every surface."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from harness import NOW, SAMPLES, Context, Score

from bot.eval.report.report import replace_control_characters as marked
from bot.sanitize import ACTING
from bot.types import Answer, Scope
from red_team.field import QUESTIONS, open_bot, render_surfaces, run_command

HOSTILE = (
    "\x1b[31mred\x1b]0;owned\x07", "\x9b2J\x90q\x9c", "\x1b]8;;http://evil.example\x1b\\here",
    "\u202egnp.exe\u202c", "\u2066hidden\u2069\u200f", "zero\u200bwidth\ufeff\u2060",
    "tag\U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065", "\U000e0100\U000e01ef",
    "<!channel> <!here> <!everyone>", "<@U0123ABC> <#C0123ABC>", "<http://evil.example|our site>",
    "*bold* _it_ ~no~ `code` ```block```", "&lt;!channel&gt; &amp;", "<\u200b!channel>",
    "[click](http://evil.example) ![x](http://evil.example/p.png)", "javascript:alert(1)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "@channel #general :tada:",
    "http://evil.example/?q=1 www.evil.example mailto:a@evil.example",
)  # fmt: skip
URLS = (
    "javascript:alert(1)",
    "http://evil.example|x>",
    "https://a.example/\x1b[31m\u202e",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "https://[broken",
)
_ACTING = re.compile(f"[{ACTING}]")
_OURS = re.compile(r"\x1b\[[0-9;]*m")


def build_hostile_articles() -> list[dict[str, object]]:
    """Return articles whose every part is hostile, about the matter of the questions."""
    found: list[dict[str, object]] = []
    for number, text in enumerate(HOSTILE):
        found.append(
            {
                "id": f"hostile-{number}{text[:20]}",
                "title": f"{text} Putin invites Kim {text}",
                "source": f"Wire {text}",
                "url": URLS[number % len(URLS)],
                "authors": [text],
                "published_at": f"2018-04-{number + 1:02}",
                "tags": [text],
                "body": f"President Putin invited Kim {text} to Vladivostok on Monday, {text} "
                f"said. The forum of chapter {number} is in September {text}.",
            }
        )
    return found


def attack_answer_surfaces(context: Context) -> Score:
    """Show answers that cite hostile articles on every surface."""
    score = Score()
    with open_bot(context.archive("hostile", build_hostile_articles())) as bot:
        made = [bot.ask(question, Scope(as_of=NOW)) for question in QUESTIONS]
    for text in HOSTILE:
        answer = _hostile(made[0], text)
        for name, shown in render_surfaces(answer).items():
            score.add([f"{name}: {what}" for what in _alive(name, shown, answer)])
    for answer in made:
        for name, shown in render_surfaces(answer).items():
            score.add([f"{name}: {what}" for what in _alive(name, shown, answer)])
    return score


def _hostile(answer: Answer, text: str) -> Answer:
    """Return an answer whose every word is hostile, as a model's or an article's may be."""
    cited = tuple(
        replace(one, title=text, source=text, quote=text, url=url, link=url, article_id=text)
        for one, url in zip(answer.citations * 6, URLS, strict=False)
    )
    return replace(
        answer,
        question=text,
        rewritten=f"{text}?",
        short=text,
        text=f"{text} [1] {text}",
        citations=cited,
        reason=text,
        also_carried_by=(text,),
    )


def _alive(surface: str, shown: str, answer: Answer) -> Iterator[str]:
    """Yield what of a surface could act."""
    if surface != "slack" and (found := _ACTING.search(shown)):
        yield f"{found[0]!r} comes through"
    if surface == "slack":
        yield from _alive_in_slack(json.loads(shown))
    if surface == "page":
        tags = _Tags(shown).found
        yield from (f"<{tag}> in the page" for tag, _ in tags if tag in ("img", "iframe", "base"))
        yield from ("a handler" for _, given in tags if any(n.startswith("on") for n in given))
        if [tag for tag, _ in tags].count("script") != 1:
            yield "a script of another's"
        yield from (
            f"a link to {given['href']}"
            for tag, given in tags
            if tag == "a" and not _own(given.get("href") or "", answer)
        )
    if surface in ("saved", "report.md"):
        linked = re.findall(r"(?<!\\)\]\(<?([^)>]*)", shown)
        yield from (f"a link to {one}" for one in linked if not _own(one, answer))


def _own(address: str, answer: Answer) -> bool:
    """Tell whether an address is of this page, or the one that a cited article came with."""
    own = {marked(one) for cited in answer.citations for one in (cited.url, cited.link)}
    return address.startswith("#") or address in own


def _alive_in_slack(node: Any) -> Iterator[str]:
    """Yield what Slack would act on: mrkdwn, mentions, links that are not of an article."""
    if isinstance(node, list):
        for child in node:
            yield from _alive_in_slack(child)
    if not isinstance(node, dict):
        return
    if node.get("type") in ("mrkdwn", "user", "usergroup", "broadcast", "channel", "image"):
        yield f"an element of type {node['type']}"
    if node.get("type") == "link" and not re.match(r"https?://(a|[\w.-]*)\.?", node["url"]):
        yield f"a link to {node['url']}"
    for name, child in node.items():
        if isinstance(child, str) and name == "text":
            if found := _ACTING.search(child.replace("<\u2060", "<").replace("&lt;\u2060", "<")):
                yield f"{found[0]!r} comes through"
            if re.search(r"<[!@#]|<https?:", child):
                yield f"{child[:40]!r} is live"
        yield from _alive_in_slack(child)


class _Tags(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))


def attack_terminal(context: Context) -> Score:
    """Run every command over hostile articles and file names: nothing that acts is printed."""
    score = Score()
    archive = context.archive("hostile", build_hostile_articles())
    first = str(build_hostile_articles()[0]["id"])
    file = context.folder / "\x1b[31mname\u202e.txt"
    shutil.copyfile(next(Path(SAMPLES).glob("*.txt")), file)
    broken = context.folder / "broken\x1b]0;x\x07.jsonl"
    broken.write_text('{"id": "\x1b[31m", "titel": 1}\n', encoding="utf-8")
    cases = context.folder / "cases\x9b.yaml"
    cases.write_text("- question: '\x85'\n", encoding="utf-8")
    for words in (
        ["ask", QUESTIONS[0]],
        ["ask", HOSTILE[0]],
        ["ask", QUESTIONS[0], "--source", HOSTILE[0]],
        ["search", "Putin invited Kim", "-k", "30"],
        ["timeline", "Putin and Kim"],
        ["articles", "list"],
        ["articles", "dates"],
        ["articles", "clusters"],
        ["articles", "show", first],
        ["articles", "show", first, "--raw"],
        ["articles", "show", "\x1b[31mnothing\u202e"],
        ["dates", f"{HOSTILE[0]} in June 2018"],
        ["index", str(file)],
        ["index", str(broken)],
        ["index", "no\x1b[31m.txt"],
        ["index", "ftp://\x1b[31m.example/"],
        ["eval", str(cases)],
        ["eval", "no\x1b[31m.yaml"],
        ["ask", "--batch", "no\x1b[31m.jsonl"],
        ["ask", "--as-of", "\x1b[31mJune", "x?"],
        ["reindex", "--embedder", "\x1b[31m"],
        ["backup", f"{archive}/\x1b[31m/x"],
        ["\x1b[31m"],
        ["ask", "--\x1b[31m"],
    ):
        for more in ([], ["--json"]):
            given = [*words, *more]
            place = ["--archive", str(archive)] if words[0].isalpha() else []
            code, said = run_command(*given, *place)
            found = _ACTING.search(_OURS.sub("", said))
            name = " ".join(given[:2])
            problems = [f"{name}: {found[0]!r} comes through"] if found else []
            problems += [f"{name} ends with {code}"] * (code not in (0, 1, 2, 3, 4))
            score.add([*problems, *(["a traceback"] if "Traceback" in said else [])])
    return score
