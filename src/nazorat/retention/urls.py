from django.urls import path

from nazorat.retention import views

urlpatterns = [
    path("", views.retention_page, name="retention"),
    path("exits/<uuid:agreement_id>/end/", views.end_exit_view, name="retention-end-exit"),
    path("clock/", views.clock_view, name="retention-clock"),
    path("classes/<str:kept>/", views.term_page, name="retention-term"),
    path("decisions/<uuid:decision_id>/agree/", views.agree_view, name="retention-agree"),
    path("decisions/<uuid:decision_id>/withdraw/", views.withdraw_view, name="retention-withdraw"),
    path("holds/<uuid:hold_id>/lift/", views.lift_view, name="retention-lift"),
    path("<str:kept>/<uuid:obj>/", views.thing_page, name="retention-thing"),
    path("<str:kept>/<uuid:obj>/hold/", views.hold_page, name="retention-hold"),
    path("<str:kept>/<uuid:obj>/longer/", views.longer_page, name="retention-longer"),
    path("<str:kept>/<uuid:obj>/erase/", views.erase_page, name="retention-erase"),
]
