from django.urls import path

from nazorat.cases import views

urlpatterns = [
    path("", views.cases_page, name="cases"),
    path("new/", views.enter_case_page, name="case-new"),
    path("counts/", views.counts_page, name="cases-counts"),
    path("<uuid:case_id>/", views.case_page, name="case"),
    path("<uuid:case_id>/refer/", views.refer_case_page, name="case-refer"),
    path("<uuid:case_id>/close/", views.close_case_page, name="case-close"),
    path("<uuid:case_id>/list/", views.case_list_page, name="case-list"),
]
