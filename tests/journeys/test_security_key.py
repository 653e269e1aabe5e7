"""A passkey in a real browser: added on one's own page under the policy of the desk, and then in place of the six digits."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page

from support.live import Live, browser


def with_a_passkey(page: Page) -> None:
    """This browser has a passkey of its own, which answers whenever it is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in(mechanism: Live) -> None:
    # browsers take keys at a name: the same server, called by it
    here = replace(mechanism, address=mechanism.address.replace("127.0.0.1", "localhost"))
    with browser() as open_page:
        page = open_page(here, here.facts["other"])
        with_a_passkey(page)
        page.goto(f"{here.address}/me/")
        page.click("text=Add a security key")
        with page.expect_navigation():
            page.click("[data-security-key=create]")
        assert page.url == f"{here.address}/me/"
        assert page.locator("form[action*='security-keys']").count() == 1
        page.goto(f"{here.address}/me/")
        with page.expect_navigation():
            page.click("form[action='/sign-out/'] button")
        page.goto(f"{here.address}/sign-in/")
        page.fill("[name=code]", here.facts["other"]["code"])
        # the passphrase is asked for first: a touch is for one sending
        page.click("[data-security-key=get]")
        assert page.url == f"{here.address}/sign-in/"
        page.fill("[name=passphrase]", here.facts["other"]["phrase"])
        with page.expect_navigation():
            page.click("[data-security-key=get]")
        assert "/sign-in/" not in page.url
        page.goto(f"{here.address}/me/")
        with page.expect_navigation():
            page.click("form[action*='security-keys'] button")
        assert page.locator("form[action*='security-keys']").count() == 0


def test_joining_with_a_passkey_alone(mechanism: Live) -> None:
    here = replace(mechanism, address=mechanism.address.replace("127.0.0.1", "localhost"))
    with browser() as open_page:
        desk = open_page(here, here.facts["administrator"])
        desk.goto(f"{here.address}/members/invite/")
        desk.fill("[name=name]", "Invented Person")
        desk.select_option("[name=organisation]", index=1)
        with desk.expect_navigation():
            desk.click("form.form button[type=submit]")
        code, secret = desk.inner_text("dd bdi >> nth=0"), desk.inner_text("[data-secret]")
        assert desk.context.browser is not None
        page = desk.context.browser.new_context(locale="en").new_page()
        with_a_passkey(page)
        page.goto(f"{here.address}/join/#{secret}")
        with page.expect_navigation():
            page.click("form.form button[type=submit]")
        phrase = page.inner_text("[data-offered]")
        # without the passphrase the key is not even asked
        page.click("[data-security-key=create]")
        assert page.locator("[data-security-key=create]").is_enabled()
        page.fill("[name=passphrase]", phrase)
        page.fill("[name=again]", phrase)
        with page.expect_navigation():
            page.click("[data-security-key=create]")
        assert page.locator("li bdi").count() == 10
        page.goto(f"{here.address}/me/")
        assert page.locator("text=No code generator").count() == 1
        with page.expect_navigation():
            page.click("form[action='/sign-out/'] button")
        page.goto(f"{here.address}/sign-in/")
        page.fill("[name=code]", code)
        page.fill("[name=passphrase]", phrase)
        with page.expect_navigation():
            page.click("[data-security-key=get]")
        assert "/sign-in/" not in page.url
