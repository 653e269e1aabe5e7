"""A passkey in a real browser: added on one's own page under the policy of the desk, and then in place of the six digits."""

from __future__ import annotations

from dataclasses import replace

from support.live import Live, browser


def test_a_passkey_is_added_and_signs_in(mechanism: Live) -> None:
    # browsers take keys at a name: the same server, called by it
    here = replace(mechanism, address=mechanism.address.replace("127.0.0.1", "localhost"))
    with browser() as open_page:
        page = open_page(here, here.facts["other"])
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                }
            },
        )
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
