"""Addresses: the register of what was adopted, and the drafts of one visit."""

from django.urls import path

from nazorat.recommendations.views import drafts, following, register

VISIT = "visits/<uuid:visit_id>/"
DRAFT = VISIT + "<uuid:recommendation_id>/"
ADOPTED = "<uuid:recommendation_id>/"
urlpatterns = [
    path("", register.register_page, name="recommendations"),
    path("table/", register.register_table, name="recommendations-table"),
    path("replies/", register.replies_page, name="recommendations-replies"),
    path("replies/table/", register.replies_table, name="recommendations-replies-table"),
    path("places/<uuid:place_id>/follow-up/", following.follow_up_page, name="recommendations-follow-up"),
    path(ADOPTED, register.adopted_page, name="recommendation"),
    path(ADOPTED + "chain/", register.chain_page, name="recommendation-chain"),
    path(ADOPTED + "reply/", following.reply_page, name="recommendation-reply"),
    path(ADOPTED + "verify/", following.verify_page, name="recommendation-verify"),
    path(ADOPTED + "grounds/<uuid:ground_id>/", following.ground_page, name="recommendation-ground"),
    path(VISIT, drafts.drafts_page, name="recommendation-drafts"),
    path(VISIT + "new/", drafts.new_draft_page, name="recommendation-new"),
    path(DRAFT, drafts.draft_page, name="recommendation-draft"),
    path(DRAFT + "change/", drafts.change_draft_page, name="recommendation-change"),
    path(DRAFT + "remove/", drafts.remove_draft_page, name="recommendation-remove"),
]
