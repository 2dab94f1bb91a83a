"""Boilerplate goes, exactly at its edges; whatever is a story's own stays, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import remove_boilerplate

OWN = [
    "Harbour engineers closed the northern lock on Monday after divers found cracks in its gate.",
    "“Your support keeps us going,” the harbour master told the crews. “Sign up today,” he added.",
    "The newspaper said that its subscribers had donated 40,000 crowns to the lifeboat fund.",
    "Members of the commission may comment on the report until Friday.",
    "He read more than 200 books on locks, among them one by his father.",
    "Sign up for the lifeboat run costs 12 crowns, organisers said.",
    "The paper, whose journalists were detained in May, lost a tenth of its readers.",
    "Share prices of the grain traders fell.",
    "You can donate blood at the town hall from nine.",
]
FURNITURE = [
    "icon-email icon-facebook icon-telegram",
    "Share  Tweet  Email",
    "Facebook | Twitter | WhatsApp | Copy link",
    "Comments (12)",
    "View all 31 comments",
    "Read more: What we know about the lock",
    "READ MORE",
    "Also read: Grain prices rise",
    "More on this story →",
    "Related stories",
    "Most read",
    "Advertisement",
    "Story continues below advertisement",
    "Photograph: Jan Stern/Harbour Agency",
    "(Photo by Ada Brook/Pool)",
    "© 2021 Ellery Media Group",
    "Copyright 2021 Ellery Media. All rights reserved.",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "We use cookies to make this site work.",
    "By signing up, you agree to receive e-mails.",
    "Follow Ada Brook on Twitter: @adabrook.",
    "Contact the reporter at abrook@post.example or @adabrook.",
    "Back to top",
]
APPEALS = [
    "Your donation helps us to send reporters to every harbour.",
    "Sign up for our free morning newsletter.",
    "Subscribe to the Ellery Post today.",
    "Become a Post member!",
    "Support our journalism from as little as one crown a month.",
    "Keep independent reporting alive.",
    "Limited-time offer: a year of news for two crowns.",
    "Join the comments forum",
    "Get the day's news in your inbox with our newsletter.",
    "We have a small favour to ask.",
    "Thank you for reading.",
]


@pytest.mark.parametrize("line", OWN)
def test_a_storys_own_sentence_stays(line: str) -> None:
    text = f"{OWN[0]}\n{line}\n{OWN[3]}"
    assert remove_boilerplate(text).text == text
    assert remove_boilerplate(text).cut == ()


@pytest.mark.parametrize("line", FURNITURE + APPEALS)
def test_a_line_of_the_page_goes(line: str) -> None:
    cleaned = remove_boilerplate(f"{OWN[0]}\n{line}\n{OWN[3]}")
    assert cleaned.text == f"{OWN[0]}\n\n{OWN[3]}"
    assert cleaned.cut == (line,)


def test_an_appeal_glued_to_a_sentence_is_cut_at_the_boundary() -> None:
    appeal = "We ask our readers for trust.\nYour gift keeps our reporters at sea."
    assert remove_boilerplate(f"Sign up for our newsletter.\n{appeal}{OWN[0]}").text == OWN[0]


def test_a_block_of_appeals_goes_with_what_it_holds() -> None:
    block = [
        "Your support sends us to every harbour",
        "From locks to lighthouses, the Post is there, and we know that facts matter to readers.",
        "The Ellery Post is for people of every party. We put no paywall around our reporting.",
        "Your contribution makes our journalism possible.",
    ]
    cleaned = remove_boilerplate("\n".join([OWN[0], *block, OWN[3]]))
    assert cleaned.text == f"{OWN[0]}\n\n{OWN[3]}"
    assert cleaned.cut == tuple(block)


def test_a_paragraph_loses_only_its_outer_appeal() -> None:
    cleaned = remove_boilerplate(f"{OWN[0]} {OWN[3]} Sign up for our newsletter here.")
    assert cleaned.text == f"{OWN[0]} {OWN[3]}"
    assert cleaned.cut == ("Sign up for our newsletter here.",)


def test_the_last_block_takes_the_papers_words_about_itself() -> None:
    cleaned = remove_boilerplate(
        f"{OWN[0]}\nThe Harbour Gazette is printed on weekdays. Subscribe today!"
    )
    assert cleaned.text == OWN[0]


def test_a_credit_at_the_end_of_a_caption_goes_and_the_caption_stays() -> None:
    cleaned = remove_boilerplate("Crews wait on the quay. (Photo by Ada Brook/Pool)\n" + OWN[0])
    assert cleaned.text == f"Crews wait on the quay.\n{OWN[0]}"


def test_brand_names_alone_are_headings_of_the_story() -> None:
    text = f"Facebook\n{OWN[0]}\nTwitter\n{OWN[3]}"
    assert remove_boilerplate(text).text == text


def test_known_repeated_lines_go() -> None:
    cleaned = remove_boilerplate(
        f"{OWN[0]}\nPlay the daily puzzle.", frozenset({"Play the daily puzzle."})
    )
    assert cleaned.text == OWN[0]


@given(st.lists(st.sampled_from(OWN + FURNITURE + APPEALS), max_size=12))
def test_what_is_kept_is_kept_in_order_and_letter_for_letter(lines: list[str]) -> None:
    kept = remove_boilerplate("\n".join(lines)).text.split("\n")
    expected = [line for line in lines if line in OWN]
    assert [line for line in kept if line] == expected


@given(st.text(max_size=400))
def test_any_text_can_be_cleaned_twice(text: str) -> None:
    once = remove_boilerplate(text).text
    assert all(line.strip() in text for line in once.split("\n"))
    assert len(remove_boilerplate(once).text) <= len(once)
