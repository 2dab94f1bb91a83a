"""A second reading: what the reader is sent, and what its verdicts do to the wording."""

from __future__ import annotations

import pytest
from fakes.generative_samples import HITS, question
from fakes.openai_server import ScriptedLlm, read_again, reply

from bot.generative import GeneratedAnswer, ModelError, Writing, generate
from bot.generative.answerer import build_answer
from bot.types import Answer

TRUE = ("Torres invited Lee in June 2021.", "1.2")
OTHER = ("Lee has not replied to the mayor.", "2.1")


def ask(llm: ScriptedLlm) -> tuple[GeneratedAnswer, Writing]:
    use = Writing(verifier=llm)
    return generate(question(), HITS, llm, use), use


def answer(llm: ScriptedLlm) -> Answer:
    from fakes.generative_samples import blank

    found, use = ask(llm)
    return build_answer(blank(), found, use, keyless=blank, hits=HITS)


def test_the_reader_sees_sentences_and_passages_and_no_question() -> None:
    llm = ScriptedLlm(reply(TRUE, OTHER))
    ask(llm)
    (messages,) = llm.readings
    user = messages[1].text
    assert "item: 1\nsentence: Torres invited Lee in June 2021." in user
    assert ">> In June, Torres invited Lee to open the harbour bridge." in user
    assert "“June” = June 2021 (2021-06)" in user
    assert question().text not in user


@pytest.mark.parametrize(
    ("verdict", "status", "shown"),
    [("yes", "verified", True), ("partly", "partly", True), ("no", "quoted", False)],
)
def test_a_verdict_decides_of_the_wording(verdict: str, status: str, shown: bool) -> None:
    told = answer(ScriptedLlm(reply(TRUE, OTHER), reading=read_again(verdict, "yes")))
    assert [one.status for one in told.sentences] == [status, "verified"]
    assert (TRUE[0] in told.text) is shown
    assert "In June, Torres invited Lee" in told.citations[0].quote


def test_the_words_of_a_verdict_are_shown_where_they_stand_in_the_passage() -> None:
    for words, stands in (("to open the harbour bridge", True), ("to open a tunnel", False)):
        told = answer(ScriptedLlm(reply(TRUE), reading=read_again("partly", words=words)))
        assert (words in told.sentences[0].note) is stands


def test_a_sentence_without_a_verdict_is_marked() -> None:
    told = answer(ScriptedLlm(reply(TRUE, OTHER), reading=read_again("yes")))
    assert [one.status for one in told.sentences] == ["verified", "checked"]
    assert "not read a second time" in told.text


@pytest.mark.parametrize("reading", ["Fine by me.", ModelError("it limits the rate.")])
def test_a_reading_that_fails_is_told(reading: str | ModelError) -> None:
    told = answer(ScriptedLlm(reply(TRUE), reading=reading))
    assert told.sentences[0].status == "checked"
    assert "the second reading failed" in told.wording


def test_a_second_reading_decides_what_words_alone_cannot() -> None:
    doubtful = ("Torres did not invite anybody else.", "1.2")
    assert answer(ScriptedLlm(reply(doubtful))).sentences[0].status == "verified"
    llm = ScriptedLlm(reply(doubtful))
    found = generate(question(), HITS, llm, Writing())
    assert "denies" in found.written[0].reason
