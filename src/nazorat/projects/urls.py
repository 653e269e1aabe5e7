from django.urls import path

from nazorat.projects import views

PROJECT = "projects/<uuid:project_id>/"
urlpatterns = [
    path("numbers/", views.numbers_page, name="numbers"),
    path("numbers/table/", views.numbers_table, name="numbers-table"),
    path("projects/", views.projects_page, name="projects"),
    path("projects/new/", views.new_project_page, name="project-new"),
    path("projects/tags/<uuid:tag_id>/remove/", views.untag_view, name="project-untag"),
    path("projects/indicators/<uuid:indicator_id>/drop/", views.drop_indicator_view, name="project-indicator-drop"),
    path(PROJECT, views.project_page, name="project"),
    path(PROJECT + "table/", views.project_table, name="project-table"),
    path(PROJECT + "change/", views.change_project_page, name="project-change"),
    path(PROJECT + "facts/", views.facts_page, name="project-facts"),
    path(PROJECT + "indicators/new/", views.new_indicator_page, name="project-indicator-new"),
]
