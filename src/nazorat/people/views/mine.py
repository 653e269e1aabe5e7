from __future__ import annotations

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people import actions, signin
from nazorat.people.access import MemberRequest, UnlockedRequest, own_security_key, own_sign_in
from nazorat.people.forms import GeneratorForm, NewPhraseForm, Offer, ProfileForm
from nazorat.people.middleware import keep_key
from nazorat.people.models import MemberKey, Profile
from nazorat.people.queries import browsers_of, fingerprint, training_of, voucher_holds
from nazorat.people.securitykeys import Answered, ask_for_new, keys_of, site_of


def me_page(request: MemberRequest) -> HttpResponseBase:
    """One's own account: key and its fingerprint, browsers, second factor."""
    key = MemberKey.objects.select_related("member", "vouched_by").get(member=request.user)
    shown = {
        "member": request.user,
        "fingerprint": fingerprint(key),
        "key": key,
        "vouched": voucher_holds(key),
        "browsers": browsers_of(request.user, request.session.session_key or ""),
        "codes_left": signin.unused_recovery_codes(request.user),
        "has_generator": signin.has_generator(request.user),
        "security_keys": keys_of(request.user.id),
        "takes_keys": site_of(request.scheme or "", request.get_host()) is not None,
        "training": training_of([request.user.id], timezone.localdate(), tongue("ru")),
    }
    return render(request, "people/me.html", shown)


def profile_page(request: MemberRequest) -> HttpResponseBase:
    """Say of oneself what teams are balanced by."""
    held = Profile.objects.filter(member=request.user).first() or Profile(member=request.user)
    first = {"sex": held.sex, "languages": held.languages, "professions": held.professions}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.declare_profile(by=request.user, **form.cleaned_data)
        say(request, "profile-declared")
        return HttpResponseRedirect(reverse("me"))
    return render(request, "people/profile.html", {"form": form}, status=422 if form.is_bound else 200)


def end_browser_view(request: MemberRequest, sign_in_id: UUID) -> HttpResponseBase:
    """Sign one of one's own browsers out from here."""
    browser = own_sign_in(request.user, sign_in_id)
    actions.end_browser(by=request.user, browser=browser)
    say(request, "browser-ended")
    return HttpResponseRedirect(reverse("me"))


@sensitive_post_parameters()
def passphrase_page(request: UnlockedRequest) -> HttpResponseBase:
    """Change the passphrase: every other browser is signed out, this one goes on with a new session."""
    form = NewPhraseForm(request.POST if request.method == "POST" else None, member=request.user)
    if request.method == "POST" and form.is_valid():
        wrap = actions.change_passphrase(by=request.keyring, phrase=form.cleaned_data["passphrase"])
        update_session_auth_hash(request, request.user)
        request.session.save()
        cookie = actions.unlock(by=request.user, wrap=wrap, session_key=request.session.session_key or "")
        say(request, "passphrase-changed")
        response = HttpResponseRedirect(reverse("me"))
        keep_key(response, cookie)
        return response
    return render(request, "people/passphrase.html", {"form": form, "offered": signin.new_phrase()})


def recovery_codes_page(request: UnlockedRequest) -> HttpResponseBase:
    """New recovery codes, shown once, in place of the old ones."""
    if request.method == "POST":
        codes = actions.renew_recovery_codes(by=request.keyring)
        return render(request, "people/recovery_codes.html", {"codes": codes})
    return render(request, "people/recovery_codes.html", {"codes_left": signin.unused_recovery_codes(request.user)})


@sensitive_post_parameters()
def generator_page(request: UnlockedRequest) -> HttpResponseBase:
    """Set up a code generator in place of the one before, say on a new telephone."""
    offer = Offer.unboxed(request.POST.get("offer", ""), request.user.id)
    form = GeneratorForm(request.POST if offer else None, offer=offer or Offer.begin(request.user.id))
    if offer and form.is_valid():
        actions.change_generator(by=request.keyring, generator=form.generator)
        say(request, "generator-changed")
        return HttpResponseRedirect(reverse("me"))
    shown = {"form": form, "offer": form.offer, "otpauth": signin.otpauth_of(request.user, form.offer.totp)}
    return render(request, "people/code_generator.html", shown)


def security_key_page(request: UnlockedRequest) -> HttpResponseBase:
    """Add a security key or passkey, which then stands for the six digits. Only where browsers offer them."""
    site = site_of(request.scheme or "", request.get_host())
    if request.method == "POST":
        if site is None:
            raise Problem("security-key-refused")
        given = Answered(site, request.POST.get("state", ""), request.POST.get("answer", ""))
        actions.add_security_key(by=request.keyring, given=given)
        say(request, "security-key-added")
        return HttpResponseRedirect(reverse("me"))
    return render(request, "people/security_key.html", {"question": site and ask_for_new(site, request.user)})


def remove_security_key_view(request: UnlockedRequest, key_id: int) -> HttpResponseBase:
    """Remove one of one's own security keys, say a lost one."""
    actions.remove_security_key(by=request.keyring, key=own_security_key(request.user, key_id))
    say(request, "security-key-removed")
    return HttpResponseRedirect(reverse("me"))
