"""Addresses: the door, one's own account, members, organisations. None of allauth's own pages is routed."""

from django.urls import path

from nazorat.people.views import door, members, mine, organisations, training

urlpatterns = [
    path("sign-in/", door.sign_in_page, name="sign-in"),
    path("unlock/", door.unlock_page, name="unlock"),
    path("lock/", door.lock_view, name="lock"),
    path("sign-out/", door.sign_out_view, name="sign-out"),
    path("join/", door.join_page, name="join"),
    path("me/", mine.me_page, name="me"),
    path("me/profile/", mine.profile_page, name="my-profile"),
    path("me/passphrase/", mine.passphrase_page, name="passphrase"),
    path("me/recovery-codes/", mine.recovery_codes_page, name="recovery-codes"),
    path("me/code-generator/", mine.generator_page, name="code-generator"),
    path("me/security-keys/new/", mine.security_key_page, name="security-key-new"),
    path("me/security-keys/<int:key_id>/remove/", mine.remove_security_key_view, name="security-key-remove"),
    path("me/browsers/<uuid:sign_in_id>/end/", mine.end_browser_view, name="end-browser"),
    path("members/", members.members_page, name="members"),
    path("members/invite/", members.invite_page, name="invite"),
    path("members/<uuid:member_id>/", members.member_page, name="member"),
    path("members/<uuid:member_id>/role/", members.role_view, name="member-role"),
    path("members/<uuid:member_id>/again/", members.invite_again_view, name="member-again"),
    path("members/<uuid:member_id>/end/", members.end_page, name="member-end"),
    path("members/<uuid:member_id>/vouch/", members.vouch_page, name="member-vouch"),
    path("members/<uuid:member_id>/planner/", members.make_planner_view, name="member-planner"),
    path("members/<uuid:member_id>/planner/withdraw/", members.withdraw_planner_view, name="member-planner-withdraw"),
    path("organisations/", organisations.organisations_page, name="organisations"),
    path("organisations/new/", organisations.add_organisation_page, name="organisation-new"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation_page, name="organisation"),
    path("training/", training.trainings_page, name="trainings"),
    path("training/new/", training.add_training_page, name="training-new"),
    path("training/<uuid:training_id>/", training.training_page, name="training"),
]
