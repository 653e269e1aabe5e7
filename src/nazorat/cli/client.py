"""A browser in a few lines, for commands that work through the pages as a member does: cookies, forms, CSRF, six digits.

It knows the product only over HTTP. Over plain HTTP it talks to this machine alone, since a passphrase is posted.
"""

from __future__ import annotations

import base64
import hmac
import http.cookiejar
import ipaddress
import ssl
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

STEP = 30
CSRF = "csrfmiddlewaretoken"
ASKING = ("/sign-in/", "/unlock/")
Value = str | Sequence[str] | None


class ClientProblem(Exception):
    """The server refused, or a page lacks what was looked for. `status` is 0 when there was no answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


def totp(secret: str, at: float | None = None) -> str:
    """The six digits of RFC 6238 (SHA-1, 30 s) for a Base32 secret at a POSIX time; now when it is left out."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    step = int(time.time() if at is None else at) // STEP
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass
class Form:
    """A form as the page holds it: `fields` are names and values in page order, what a browser would send."""

    action: str
    method: str
    fields: list[tuple[str, str]]
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def value(self, name: str) -> str:
        """The first value of a field; empty when there is none."""
        return next((value for given, value in self.fields if given == name), "")

    def fill(self, values: Mapping[str, Value]) -> Form:
        """The same form with these fields replaced; None leaves a field out. Raises ClientProblem for a field that is not there."""
        missing = sorted(set(values) - self.names)
        if missing:
            raise ClientProblem(
                f"The form {self.action} has no field {', '.join(missing)}; it has {', '.join(sorted(self.names))}."
            )
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            given = [] if value is None else [value] if isinstance(value, str) else value
            kept += [(name, one) for one in given]
        return Form(self.action, self.method, kept, self.choices, self.names)

    def to(self, path: str, values: Mapping[str, str]) -> Form:
        """A form of one's own to another address of the same server, under this page's token, as a script in the page sends it."""
        fields = [(CSRF, self.value(CSRF)), *values.items()]
        return Form(urljoin(self.action, path), "post", fields, {}, {CSRF, *values})

    def choice(self, name: str, label: str) -> str:
        """The value of the option whose label holds `label`. Raises ClientProblem when there is none or several."""
        options = self.choices.get(name, [])
        found = {value for value, text in options if text == label} or {value for value, text in options if label in text}
        if len(found) != 1:
            raise ClientProblem(f"{len(found)} options of '{name}' in {self.action} read '{label}': {options[:12]}")
        return found.pop()


@dataclass(frozen=True)
class Page:
    """An answer: `url` after redirects, the parsed page, its status."""

    url: str
    status: int
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.content or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))

    @property
    def text(self) -> str:
        """Words of the page with single spaces, without scripts and what a script may show."""
        body = self.tree.find("body")
        if body is None:
            return ""
        for unseen in list(body.iter("template", "script", "style")):
            unseen.drop_tree()
        return " ".join(" ".join(body.itertext()).split())

    def one(self, xpath: str) -> str:
        """The text of the first element found. Raises ClientProblem when there is none."""
        found = self.tree.xpath(xpath)
        if not isinstance(found, list) or not found:
            raise ClientProblem(f"{self.path} has nothing at {xpath}", self.status)
        first = found[0]
        words = first.text_content() if isinstance(first, html.HtmlElement) else str(first)
        return " ".join(words.split())

    def links(self, part: str) -> list[str]:
        """Addresses of links whose path holds `part`, in page order, each once."""
        found = [urljoin(self.url, str(link.get("href"))) for link in self.tree.iterfind(".//a[@href]")]
        return list(dict.fromkeys(link for link in found if part in urlsplit(link).path))

    def forms(self) -> list[Form]:
        return [_form(self.url, form) for form in self.tree.iterfind(".//form")]

    def form(self, action: str = "", *, holding: str = "") -> Form:
        """The one form whose address ends with `action` and that has a field `holding`. Raises ClientProblem otherwise."""
        found = [
            form
            for form in self.forms()
            if form.method == "post" and urlsplit(form.action).path.endswith(action) and (not holding or holding in form.names)
        ]
        if not found:
            have = ", ".join(urlsplit(form.action).path for form in self.forms())
            raise ClientProblem(f"{self.path} has no form {action} {holding} (it has {have}): {self.errors()}", self.status)
        return found[0]

    def errors(self) -> str:
        """What the page says is wrong: field errors and notes, or the problem's sentence."""
        marks = "contains(@class,'field-wrong') or contains(@class,'errorlist') or contains(@class,'form-errors') or @role='alert'"
        places = f"//*[({marks}) and not(ancestor-or-self::template)]"
        found = self.tree.xpath(places)
        words = [" ".join(element.text_content().split()) for element in found if isinstance(element, html.HtmlElement)]
        said = " | ".join(dict.fromkeys(word for word in words if word))
        return said or (self.text[:300] if self.status >= 400 else "")


@cache
def trusted() -> ssl.SSLContext:
    """Whom the machine trusts, read once: a client each for a dozen members would read the whole list a dozen times."""
    return httpx.create_ssl_context()


class Desk:
    """One browser at one server. `address` is the loopback address that it comes from, as each member has a device of their own."""

    def __init__(self, base: str, *, language: str = "en", address: str | None = None, timeout: float = 60) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise ClientProblem("A passphrase goes over https, or to this machine only.")
        # a browser counts loopback as secure and keeps Secure cookies there; so do we, and only there
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http"))
        jar = httpx.Cookies(http.cookiejar.CookieJar(policy))
        self.client = httpx.Client(
            base_url=base,
            headers={"Accept": "text/html", "Accept-Language": language},
            follow_redirects=True,
            timeout=timeout,
            transport=httpx.HTTPTransport(local_address=address, retries=1, verify=trusted()),
            # httpx copies a jar without its policy, so cookies are set and taken here
            event_hooks={"request": [jar.set_cookie_header], "response": [jar.extract_cookies]},
        )

    def close(self) -> None:
        self.client.close()

    def get(self, path: str, *, expect: int | None = 200, **params: str) -> Page:
        """Load a page. Raises ClientProblem when the status is not the one expected."""
        return self._page(self.client.get(path, params=params or None), expect)

    def submit(
        self,
        form: Form,
        values: Mapping[str, Value] | None = None,
        *,
        files: Files = (),
        expect: int | None = 200,
        follow: bool = True,
    ) -> Page:
        """Send a form filled with `values`, as a browser does; follows where it leads, or only says where when `follow` is off."""
        filled = form.fill(values or {})
        data: dict[str, list[str]] = {}
        for name, value in filled.fields:
            data.setdefault(name, []).append(value)
        headers = {"Referer": str(self.client.base_url)}
        parts = [(name, (filename, content)) for name, filename, content in files]
        response = self.client.post(filled.action, data=data, files=parts or None, headers=headers, follow_redirects=follow)
        return self._page(response, expect)

    def done(self, form: Form, values: Mapping[str, Value] | None = None, *, files: Files = (), follow: bool = True) -> Page:
        """Send a form that must succeed. A page that comes back with errors raises ClientProblem with what it says."""
        page = self.submit(form, values, files=files, expect=None, follow=follow)
        if page.status >= 400 or _came_back(page, form) or page.path in ASKING:
            told = f"{urlsplit(form.action).path} → {page.path} {page.status}: {page.errors() or page.text[:400]}"
            raise ClientProblem(told, page.status)
        return page

    def sent(self, form: Form, values: Mapping[str, Value] | None = None) -> Page:
        """As `done`, but where it leads is only told, not loaded: `url` of the page that would follow."""
        return self.done(form, values, follow=False)

    def sign_in(self, code: str, passphrase: str, second: str) -> Page:
        """Sign in and unlock. Raises ClientProblem when the three do not hold."""
        asked = self.get("/sign-in/").form("/sign-in/")
        page = self.submit(asked, {"code": code, "passphrase": passphrase, "second": second}, expect=None, follow=False)
        if page.path == "/sign-in/":
            raise ClientProblem(page.errors() or page.text, page.status)
        return page

    def _page(self, response: httpx.Response, expect: int | None) -> Page:
        url = urljoin(str(response.url), response.headers.get("location", "")) if response.is_redirect else str(response.url)
        page = Page(url, response.status_code, response.content, response.headers)
        if expect is not None and response.status_code != expect:
            said = page.errors() if "html" in response.headers.get("content-type", "") else response.text[:300]
            raise ClientProblem(f"{response.request.method} {page.path}: {response.status_code} {said}", response.status_code)
        return page


Files = Sequence[tuple[str, str, bytes]]


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _came_back(page: Page, form: Form) -> bool:
    """A form that was not accepted is shown again at its own address, with errors beside the fields."""
    return page.path == urlsplit(form.action).path and bool(page.errors())


def _form(base: str, element: html.HtmlElement) -> Form:
    fields: list[tuple[str, str]] = []
    choices: dict[str, list[tuple[str, str]]] = {}
    names: set[str] = set()
    for item in element.iter("input", "select", "textarea", "button"):
        name = item.get("name")
        if not name or item.get("disabled") is not None:
            continue
        names.add(name)
        fields += [(name, value) for value in _values(item, choices)]
    action = urljoin(base, element.get("action") or base)
    return Form(action, (element.get("method") or "get").lower(), fields, choices, names)


def _values(item: html.HtmlElement, choices: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    """What one element sends when nobody touches it. Notes options and labels in `choices`."""
    name, kind = str(item.get("name")), item.get("type", "text")
    if item.tag == "textarea":
        yield (item.text or "").removeprefix("\n")
    elif item.tag == "select":
        options = list(item.iter("option"))
        choices.setdefault(name, []).extend(
            (option.get("value", ""), " ".join(option.text_content().split())) for option in options
        )
        chosen = [option for option in options if option.get("selected") is not None]
        shown = options[:1] if not chosen and item.get("multiple") is None else chosen
        yield from (option.get("value", "") for option in shown)
    elif kind in ("checkbox", "radio"):
        value = item.get("value", "on")
        choices.setdefault(name, []).append((value, _label(item)))
        if item.get("checked") is not None:
            yield value
    elif item.tag == "input" and kind not in ("submit", "button", "file", "reset", "image"):
        yield item.get("value", "")


def _label(item: html.HtmlElement) -> str:
    around = next(item.iterancestors("label"), None)
    if around is None and item.get("id"):
        root = item.getroottree()
        found = root.xpath("//label[@for=$name]", name=item.get("id"))
        around = found[0] if isinstance(found, list) and found and isinstance(found[0], html.HtmlElement) else None
    return " ".join(around.text_content().split()) if around is not None else ""
