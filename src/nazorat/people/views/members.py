from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people import actions
from nazorat.people.access import MemberRequest, UnlockedRequest, member_for_managing
from nazorat.people.forms import InviteForm, MembersFilter, RoleForm, VouchForm
from nazorat.people.models import KEYLESS, Member, MemberKey
from nazorat.people.queries import fingerprint, may_vouch, members, training_of, voucher_holds, vouching_keys
from nazorat.people.rights import may

CUSTODIAN, ADMINISTRATOR = Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR


@dataclass(frozen=True)
class Line:
    """A member as the list and their page show them. `state`: vouched, unvouched, invited, over, ended."""

    member: Member
    key: MemberKey | None
    state: str
    to_vouch: bool


def members_page(request: MemberRequest) -> HttpResponseBase:
    """All accounts with role and the state of their keys."""
    form = MembersFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = members(ended=chosen.get("accounts") == "ended")
    if chosen.get("role"):
        rows = rows.filter(role=chosen["role"])
    if chosen.get("organisation"):
        rows = rows.filter(organisation=chosen["organisation"])
    givers = vouching_keys()
    lines = [_line(member, request.user, givers) for member in rows]
    shown = {"lines": lines, "filter_form": form, "may_invite": may(request.user, "invite"), "waiting": _waiting(lines)}
    return render(request, "people/members.html", shown)


def member_page(request: MemberRequest, member_id: UUID) -> HttpResponseBase:
    """One account and what the asker may do with it."""
    line = _line(member_for_managing(request.user, member_id), request.user, vouching_keys())
    member, by = line.member, request.user
    other = member != by and member.is_active
    plans = other and may(by, "member-planner")
    offered = {
        "role": other and may(by, "member-role"),
        "again": other and may(by, "member-again"),
        "end": other and may(by, "member-end"),
        "plan": plans and not member.planner and line.state == "vouched" and member.role not in KEYLESS,
        "unplan": plans and member.planner,
    }
    form = RoleForm(initial={"role": member.role, "health_professional": member.health_professional})
    training = training_of([member.id], timezone.localdate(), tongue("ru"))
    printed = fingerprint(line.key) if line.key else ""
    shown = {"line": line, "may": offered, "form": form, "fingerprint": printed, "training": training}
    return render(request, "people/member.html", shown)


def invite_page(request: MemberRequest) -> HttpResponseBase:
    """Invite a person; the code is on the next page, once."""
    form = InviteForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        invited = actions.invite_member(by=request.user, **form.cleaned_data)
        return _letter(request, invited)
    return render(request, "people/invite.html", {"form": form})


def invite_again_view(request: MemberRequest, member_id: UUID) -> HttpResponseBase:
    """A new invitation for the same account."""
    member = member_for_managing(request.user, member_id)
    return _letter(request, actions.invite_again(by=request.user, member=member))


def role_view(request: MemberRequest, member_id: UUID) -> HttpResponseBase:
    """Give another role."""
    member = member_for_managing(request.user, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    actions.change_role(by=request.user, member=member, **form.cleaned_data)
    say(request, "role-changed")
    return _back(member)


def end_page(request: MemberRequest, member_id: UUID) -> HttpResponseBase:
    """End an account, after asking."""
    member = member_for_managing(request.user, member_id)
    if request.method == "POST":
        actions.end_member(by=request.user, member=member)
        say(request, "account-ended")
        return HttpResponseRedirect(reverse("members"))
    return render(request, "people/end.html", {"member": member})


def vouch_page(request: UnlockedRequest, member_id: UUID) -> HttpResponseBase:
    """A custodian vouches for a key at a meeting, the two comparing what each screen shows."""
    member = member_for_managing(request.user, member_id)
    key = MemberKey.objects.select_related("member").filter(member=member).first()
    if key is None or not may_vouch(request.user, member):
        raise Problem("may-not-vouch")
    form = VouchForm(request.POST if request.method == "POST" else None, key=key)
    if request.method == "POST" and form.is_valid():
        actions.vouch_key(by=request.keyring, key=key)
        say(request, "key-vouched")
        return HttpResponseRedirect(reverse("members"))
    return render(request, "people/vouch.html", {"form": form, "member": member, "begins": fingerprint(key)[:29]})


def make_planner_view(request: UnlockedRequest, member_id: UUID) -> HttpResponseBase:
    """Let a vouched member plan."""
    member = member_for_managing(request.user, member_id)
    actions.make_planner(by=request.keyring, member=member)
    say(request, "planner-made")
    return _back(member)


def withdraw_planner_view(request: UnlockedRequest, member_id: UUID) -> HttpResponseBase:
    """Take planning away."""
    member = member_for_managing(request.user, member_id)
    actions.withdraw_planner(by=request.keyring, member=member)
    say(request, "planner-withdrawn")
    return _back(member)


def _back(member: Member) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("member", args=[member.id]))


def _letter(request: MemberRequest, invited: actions.Invited) -> HttpResponseBase:
    link = f"{request.scheme}://{request.get_host()}{reverse('join')}#{invited.secret}"
    shown = {"member": invited.member, "secret": invited.secret, "link": link, "until": invited.member.invitation.ends_at}
    return render(request, "people/invited.html", shown)


def _line(member: Member, by: Member, givers: Mapping[UUID, MemberKey]) -> Line:
    key = getattr(member, "key", None)
    invitation = getattr(member, "invitation", None)
    if not member.is_active:
        state = "ended"
    elif key is None:
        state = "invited" if invitation and invitation.ends_at > timezone.now() else "over"
    else:
        state = "vouched" if voucher_holds(key, givers) else "unvouched"
    return Line(member, key, state, state == "unvouched" and may_vouch(by, member))


def _waiting(lines: list[Line]) -> int:
    return sum(line.to_vouch for line in lines)
