"""After the release: covering letters, what the authorities answer within the term, what a follow-up saw, two tracks apart."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta

from nazorat.cli.client import Page
from nazorat.cli.demo.steps.reporting import take_along
from nazorat.cli.demo.story.findings import EARLIER, RECOMMENDATIONS
from nazorat.cli.demo.world import World, at_once, id_in

CLAIMED = {"accepted": "accepted", "partly": "partly", "already_done": "done", "rejected": "rejected"}
VERIFIED = {"implemented": "implemented", "partly": "partly", "not_done": "not"}
# the two tracks of the register, and what each says of a recommendation that nothing came on
TRACKS = (("claimed", CLAIMED, "none"), ("verified", VERIFIED, "not_checked"))
TERM = 45
# who is written to: the prison service first, whose letter is kept with the documents
ADDRESSEES = ("prisons", "health", "police", "prosecutor")


def write_letters(world: World) -> None:
    """One letter to each authority with the term of reply; the first is taken along in three languages and three formats."""
    desk, where = world.desk("one"), f"/reports/{world.reports['visit']}/"
    sent = world.days.today - timedelta(days=TERM + 1)

    def write(numbered: tuple[int, str]) -> None:
        form = desk.get(f"{where}letters/new/").form(holding="reply_days")
        given = {
            "number": f"demo-{numbered[0]:02d}", "dated": sent.isoformat(), "addressee": world.organisations[numbered[1]],
            "office": "", "telephone": "000-00-00", "reply_days": str(TERM),
        }  # fmt: skip
        desk.sent(form, given)

    at_once(write, enumerate(ADDRESSEES, 1))
    page = desk.get(where)
    take_along(world, f"{where}letters/{_letter_to_prisons(world, page, f'{where}letters/')}/", "letter")


def _letter_to_prisons(world: World, page: Page, where: str) -> str:
    """The letter whose HTML names the prison service, or the first."""
    letters = list(dict.fromkeys(id_in(link, "/letters/") for link in page.links(where) if "/letters/new/" not in link))
    named = (one for one in letters if "Prison service (demo)" in world.desk("one").get(f"{where}{one}/en.html").content.decode())
    return next(named, letters[0])


def reply(world: World) -> None:
    """Day 45: what each authority claims, and what two members saw themselves; then the register's two tracks are counted."""
    desk = world.desk("one")
    page = desk.get("/recommendations/")
    ids = [id_in(link, "/recommendations/") for link in page.links("/recommendations/") if _names_one(link)]
    world.expect("adopted recommendations in the register", len(RECOMMENDATIONS) + len(EARLIER), len(dict.fromkeys(ids)))
    at_once(lambda name: _answer_one(world, name), dict.fromkeys(ids))
    _count(world)


def _answer_one(world: World, name: str) -> None:
    """What the authority says of one recommendation and what two members saw of it."""
    desk = world.desk("one")
    shown = desk.get(f"/recommendations/{name}/").text
    one = next((one for one in RECOMMENDATIONS if any(text in shown for text in one.text.values())), None)
    past = next((past for past in EARLIER if any(text in shown for text in past.text.values())), None)
    claimed = one.claimed if one else past.claimed if past else ""
    if claimed:
        form = desk.get(f"/recommendations/{name}/reply/").form(holding="claimed")
        received = (world.days.today - timedelta(days=9)).isoformat()
        given = {"claimed": CLAIMED[claimed], "received_on": received, "incoming_number": "demo-in-7", "text": SAID[claimed]}
        desk.sent(form, given)
    if one and one.verified:
        form = desk.get(f"/recommendations/{name}/verify/").form(holding="verified")
        seen = (world.days.today - timedelta(days=4)).isoformat()
        desk.sent(form, {"verified": VERIFIED[one.verified], "seen_on": seen, "evidence": SEEN[one.verified]})


SAID = {
    "accepted": "Рекомендация принята, срок соблюдается.",
    "partly": "Принято частично: средства появятся в следующем году.",
    "already_done": "Уже исполнено.",
    "rejected": "Оснований для проверки не усматривается.",
}
SEEN = {
    "implemented": "Осмотр двумя членами группы: ключ вне дежурной смены, приказ показан.",
    "partly": "Осмотр двумя членами группы: сделано в части комнат.",
    "not_done": "Повторный осмотр и журналы: изменений нет.",
}


def _names_one(link: str) -> bool:
    try:
        return link.rstrip("/").endswith(id_in(link, "/recommendations/"))
    except Exception:  # noqa: BLE001 - a link without an identifier is simply another page
        return False


def _count(world: World) -> None:
    """The table to take along says of each recommendation what is claimed and what was verified: two tracks, counted apart."""
    table = world.desk("two").get("/recommendations/table/").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    world.expect("recommendations in the table to take along", len(RECOMMENDATIONS) + len(EARLIER), len(rows))
    own = [row for row in rows if any(text in row.values() for one in RECOMMENDATIONS for text in one.text.values())]
    said = {name: Counter(known.get(getattr(one, name), none) for one in RECOMMENDATIONS) for name, known, none in TRACKS}
    for name, _known, _none in TRACKS:
        world.expect(f"recommendations by what is {name}", said[name], Counter(row[name] for row in own))
