"""Addresses: the custodians' pages, and beside a record the sealing of an identity, the ask and its end."""

from django.urls import path

from nazorat.custody.views import asking, door, drills, halves, keeping, leaving, stick, urgent

OF_RECORD = "visits/<uuid:visit_id>/records/<uuid:record_id>/identity/"
urlpatterns = [
    path("custody/", keeping.custody_page, name="custody"),
    path("custody/key/", keeping.make_key_page, name="custody-key"),
    path("custody/device/<str:token>/keys", door.sides_view, name="custody-door-keys"),
    path("custody/device/<str:token>/name", door.name_view, name="custody-door"),
    path("custody/phrase/", keeping.change_phrase_page, name="custody-phrase"),
    path("custody/sheets/", keeping.sheets_page, name="custody-sheets"),
    path("custody/successor/", keeping.successor_page, name="custody-successor"),
    path("custody/ceremony/<str:language>.pdf", keeping.ceremony_file, name="custody-ceremony"),
    path("custody/sheets/<str:language>.pdf", keeping.paper_file, name="custody-paper"),
    path("custody/recover/", keeping.recover_page, name="custody-recover"),
    path("custody/stick/", stick.stick_page, name="custody-stick"),
    path("custody/stick/key/", stick.key_file, name="custody-stick-key"),
    path("custody/stick/take-key/", stick.make_view, name="custody-stick-make"),
    path("custody/stick/asks/", stick.asks_view, name="custody-stick-asks"),
    path("custody/stick/answers/", stick.answers_view, name="custody-stick-answers"),
    path("custody/drill/", drills.drill_page, name="custody-drill"),
    path("custody/halves/", halves.halves_page, name="custody-halves"),
    path("custody/agreements/", leaving.agreements_page, name="custody-agreements"),
    path("custody/agreements/new/", leaving.ask_page, name="custody-agreement-new"),
    path("custody/agreements/<uuid:agreement_id>/", leaving.agreement_page, name="custody-agreement"),
    path("custody/agreements/<uuid:agreement_id>/halves/", halves.hand_on_page, name="custody-hand-on"),
    path("custody/agreements/<uuid:agreement_id>/confirm/", halves.confirm_page, name="custody-confirm"),
    path("custody/agreements/<uuid:agreement_id>/paper/<str:language>.pdf", leaving.paper_file, name="custody-exit-paper"),
    path("custody/agreements/<uuid:agreement_id>/<str:step>/", leaving.step_view, name="custody-agreement-step"),
    path("custody/asks/<uuid:ask_id>/", keeping.answer_page, name="custody-ask"),
    path(OF_RECORD, asking.seal_page, name="identity-seal"),
    path("me/urgent-key/", urgent.own_key_page, name="urgent-key"),
    path(f"{OF_RECORD}<uuid:identity_id>/urgent/", urgent.urgent_page, name="identity-urgent"),
    path(f"{OF_RECORD}<uuid:identity_id>/ask/", asking.ask_page, name="identity-ask"),
    path("visits/<uuid:visit_id>/asks/<uuid:ask_id>/", asking.asked_page, name="identity-asked"),
    path("visits/<uuid:visit_id>/asks/<uuid:ask_id>/open/", asking.open_view, name="identity-open"),
]
