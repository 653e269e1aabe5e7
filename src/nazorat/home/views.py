from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from nazorat.home import access, actions
from nazorat.home.forms import KeptForm
from nazorat.home.queries import acts, desk, dictionary, rights
from nazorat.home.queries.provision import dossier
from nazorat.home.queries.search import search
from nazorat.kit.dates import tongue
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.panels import gather
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.queries import training_of
from nazorat.people.rights import may
from nazorat.retention.queries import reminder
from nazorat.vault import crypto
from nazorat.visits.actions import open_due_tasks


def desk_page(request: MemberRequest) -> HttpResponseBase:
    """What waits for this member, what came since their last visit, their visits. The same locked and unlocked, but for tasks of visits:
    they are sealed, and the page says which are this member's once the key is open."""
    today, since = timezone.localdate(), desk.last_visit(request.user)
    seats = desk.seats_of(request.user)
    tasks = open_due_tasks(by=request.keyring, until=today + desk.AHEAD) if request.keyring else []
    dues = desk.dues(request.user, seats, today, tasks)
    role = request.GET.get("role", "")
    chips = desk.role_chips(dues)
    shown = {
        "today": today,
        "since": since,
        "seats": seats,
        "all_dues": dues,
        "late": sum(due.late for due in dues if due.rule != "task"),
        "groups": desk.grouped([due for due in dues if not role or due.role == role or not chips]),
        "chips": chips,
        "role": role,
        "arrivals": desk.arrivals(request.user, seats, since),
        "replies": desk.replies(request.user, today),
        # what rooms hang in waits too: a desk with an open alert on it does not say that nothing waits
        "hung": gather("desk", request),
        "retention": reminder(request.user, timezone.now()),
        "training": [one for one in training_of([request.user.id], today, tongue("ru")) if one.state != "valid"],
        "to_key": next((seat for seat in seats if seat.works and seat.sheets), None),
    }
    return render(request, "home/desk.html", shown)


def search_page(request: MemberRequest) -> HttpResponseBase:
    """Places, my visits, adopted recommendations and provisions that have all the words."""
    asked = request.POST.get("q", "").strip()
    return render(request, "home/search.html", {"q": asked, "found": search(request.user, asked)})


def provision_page(request: MemberRequest, code: str) -> HttpResponseBase:
    """One provision through the rooms."""
    provision = access.provision_for_reading(request.user, code)
    return render(request, "home/provision.html", {"dossier": dossier(provision)})


def dictionary_page(request: MemberRequest) -> HttpResponseBase:
    """What the columns of the reference files and the vocabularies mean."""
    shown = {"files": dictionary.columns_by_file(), "types": dictionary.TYPES, "vocabularies": dictionary.VOCABULARIES}
    return render(request, "home/dictionary.html", shown)


def dictionary_file(request: MemberRequest, name: str) -> HttpResponseBase:
    """A reference file, a vocabulary or the dictionary itself, as CSV."""
    try:
        return download(dictionary.published(name), f"{name}.csv")
    except KeyError:
        raise Http404 from None


def rights_page(request: MemberRequest) -> HttpResponseBase:
    """Who may what: the table that the doors obey, in words."""
    asked = request.GET.get("role", "")
    kind = asked if asked in rights.KINDS else ""
    return render(request, "home/rights.html", {"groups": rights.rights_of(kind), "kinds": rights.KINDS.items(), "kind": kind})


def acts_page(request: MemberRequest) -> HttpResponseBase:
    """The record of acts as counts, the state of the chain, and how to verify it."""
    counts, withheld = acts.verb_counts()
    chain = acts.chain_state()
    shown = {
        "chain": chain,
        "groups": acts.by_room(counts),
        "withheld": withheld,
        "exports": may(request.user, "acts-chain"),
        "installation": crypto.server_signing_public().hex()[:16],
        "signed": any(one.member_id == request.user.id for one in chain.signers),
    }
    return render(request, "home/acts.html", shown)


def chain_file(request: UnlockedRequest) -> HttpResponseBase:
    """The chain for a custodian, acts of reading as hashes only."""
    return _lines("acts.jsonl", actions.export_chain(by=request.keyring))


def checkpoints_file(request: UnlockedRequest) -> HttpResponseBase:
    """Signed checkpoints for a custodian, one of now among them."""
    return _lines("checkpoints.jsonl", actions.export_checkpoints(by=request.keyring))


def cosign_view(request: UnlockedRequest, seq: int) -> HttpResponseBase:
    """A custodian signs a checkpoint with their own key."""
    actions.cosign_checkpoint(by=request.keyring, checkpoint=access.checkpoint_for_signing(request.user, seq))
    say(request, "cosigned")
    return HttpResponseRedirect(reverse("acts"))


def kept_page(request: UnlockedRequest) -> HttpResponseBase:
    """A checkpoint kept outside is given back: whether the chain still has it."""
    form = KeptForm(request.POST, request.FILES) if request.method == "POST" else KeptForm()
    if request.method == "POST" and form.is_valid():
        found = actions.compare_kept(by=request.keyring, kept=form.kept)
        return render(request, "home/kept.html", {"form": KeptForm(), "found": found})
    return render(request, "home/kept.html", {"form": form}, status=422 if form.is_bound else 200)


def together_page(request: UnlockedRequest) -> HttpResponseBase:
    """Looks at acts of reading: what waits, what is open, and the button to ask."""
    looks = list(acts.looks_open(request.user, timezone.now()))
    return render(request, "home/together.html", {"looks": looks, "me": request.user})


def ask_together_view(request: UnlockedRequest) -> HttpResponseBase:
    """Ask to look at acts of reading together."""
    actions.ask_together(by=request.keyring)
    say(request, "together-asked")
    return HttpResponseRedirect(reverse("acts-together"))


def agree_together_view(request: UnlockedRequest, look_id: UUID) -> HttpResponseBase:
    """Agree to look at acts of reading together."""
    actions.agree_together(by=request.keyring, look=access.look_for_custodian(request.user, look_id))
    say(request, "together-agreed")
    return HttpResponseRedirect(reverse("acts-together"))


def read_together_page(request: UnlockedRequest, look_id: UUID) -> HttpResponseBase:
    """Acts of reading, for the two custodians who opened them together."""
    look = access.look_for_custodian(request.user, look_id)
    page, lines = actions.read_together(by=request.keyring, look=look, number=request.GET.get("page"))
    return render(request, "home/together_read.html", {"look": look, "page": page, "lines": lines})


def _lines(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse((f"{line}\n".encode() for line in lines), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
