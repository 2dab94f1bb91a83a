"""The page in a real browser: filtered, a case opened, nothing on the console, on a phone too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --window-size=1000,1400"
).split()
BACKSPACE = "\ue003"
CASES = """
- {id: hotel, question: which hotel did trump and kim meet at on sentosa, expect: {text: Capella},
   cite: [singapore-summit], tags: [which]}
- {id: nobel, question: who won the Nobel prize, expect: {abstain: true}, tags: [none]}
- {id: wrong, question: "which hotel was the <b>hanoi</b> lunch at", expect: {text: Ritz},
   tags: [which, '"><script>alert(1)</script>']}
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium; the tests are skipped where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("there is no chromium with its chromedriver here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture
def opened(browser: Any, dateline: Run, samples: Path, tmp_path: Path) -> Any:
    """The browser on the page of a run of three cases."""
    (tmp_path / "cases.yaml").write_text(CASES)
    code, _, err = dateline("eval", "cases.yaml", "--archive", str(samples), "--html", "r.html")
    assert (code, err) == (4, "")
    browser.set_window_size(1000, 1400)
    browser.get((tmp_path / "r.html").as_uri())
    return browser


def shown(browser: Any) -> list[str]:
    cases = browser.find_elements("css selector", ".case")
    return [one.get_attribute("id") for one in cases if one.is_displayed()]


def test_cases_are_searched_and_filtered(opened: Any) -> None:
    assert shown(opened) == ["case-wrong", "case-hotel", "case-nobel"]  # what fails comes first
    opened.find_element("id", "find").send_keys("RITZ")
    assert shown(opened) == ["case-wrong"]
    assert opened.find_element("id", "count").text == "1 case"
    opened.find_element("id", "find").send_keys(BACKSPACE * len("RITZ"))
    opened.find_element("css selector", "#state [value=passed]").click()
    assert shown(opened) == ["case-hotel", "case-nobel"]


def test_a_case_opens_with_its_quotes_marked_and_nothing_on_the_console(opened: Any) -> None:
    case = opened.find_element("id", "case-hotel")
    assert not case.find_element("css selector", "mark").is_displayed()
    case.find_element("css selector", "summary").click()
    mark = case.find_element("css selector", "mark")
    assert mark.is_displayed()
    assert "Capella" in case.text
    assert len(case.find_element("css selector", "blockquote").text) > len(mark.text)
    assert opened.find_elements("css selector", "bdi *:not(mark), option *") == []
    assert opened.get_log("browser") == []
    assert opened.get_screenshot_as_png().startswith(b"\x89PNG\r\n")


def test_a_stage_shows_the_cases_it_lost(opened: Any) -> None:
    (button,) = opened.find_elements("css selector", ".lost button")
    button.click()
    assert shown(opened) == ["case-wrong"]
    assert opened.find_element("id", "stage").get_attribute("value") in button.text
    assert opened.get_log("browser") == []


def test_an_address_opens_its_case(opened: Any) -> None:
    opened.get(opened.current_url.partition("#")[0] + "#case-wrong")
    assert opened.find_element("css selector", "#case-wrong .text").is_displayed()


def test_nothing_is_wider_than_a_phone(opened: Any) -> None:
    opened.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True},
    )
    opened.find_element("css selector", "#case-wrong summary").click()
    wide = opened.execute_script("return document.documentElement.scrollWidth")
    opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 360
