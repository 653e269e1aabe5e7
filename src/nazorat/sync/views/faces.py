from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest
from nazorat.sync import actions, queries
from nazorat.sync.forms import FaceForm


def face_page(request: MemberRequest) -> HttpResponseBase:
    """Choose the name and icon that the field app shows on a device."""
    face = queries.face_of_app()
    form = FaceForm(request.POST if request.method == "POST" else None, face=face)
    if form.is_valid():
        try:
            actions.choose_face(by=request.user, name=form.name, icon=form.cleaned_data["icon"])
        except Problem as problem:
            form.refuse(problem)
        else:
            say(request, "face-chosen")
            return HttpResponseRedirect(reverse("app-face"))
    return render(request, "sync/face.html", {"form": form, "face": face}, status=422 if form.is_bound else 200)
