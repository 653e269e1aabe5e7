"""A paste from Word into a free note, in a browser: the server takes off what stands beside the words, and says so in the page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from support.live import browser, serving

WORD = (
    "<html><head><style>p {color: red}</style></head><body><!--StartFragment--><p class=MsoNormal>Окно&nbsp;<del>открыто</del><ins>закрыто</ins>"
    "<span style='mso-hide:all;display:none'>CANARY</span></p><!--EndFragment--></body></html>"
)
PASTE = """([markup, words]) => {
  const text = document.querySelector("[data-paste]"), data = new DataTransfer();
  data.setData("text/html", markup); data.setData("text/plain", words);
  text.focus();
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_paste_from_word_leaves_its_words_alone() -> None:
    with serving("journeys.seeds_desk:desk", NAZORAT_DEMO="yes") as live, browser() as open_page:
        page = open_page(live, live.facts["lead"])
        page.goto(f"{live.address}/visits/{live.facts['visit']}/notes/new/")
        page.fill("[data-paste]", "before after")
        page.evaluate("() => document.querySelector('[data-paste]').setSelectionRange(7, 7)")
        page.evaluate(PASTE, [WORD, "Окно открытозакрыто"])
        page.wait_for_selector("#note-words li")
        assert page.input_value("[data-paste]") == "before Окно закрытоafter"
        said = page.inner_text("#note-words .note")
        assert "1 deletion, tracked or struck out" in said
        assert "1 piece of hidden text" in said
        assert "CANARY" not in page.content()
        assert page.is_checked("input[name=way][value=pasted]")
        # the script still hears the next paste, in the part that came
        page.evaluate(PASTE, ["<b>more</b>", "more"])
        expect(page.locator("[data-paste]")).to_have_value(re.compile("more"))
