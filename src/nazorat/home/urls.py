from django.urls import path

from nazorat.home import views

urlpatterns = [
    path("", views.desk_page, name="desk"),
    path("search/", views.search_page, name="search"),
    path("provisions/<str:code>/", views.provision_page, name="provision"),
    path("data-dictionary/", views.dictionary_page, name="dictionary"),
    path("data-dictionary/<slug:name>.csv", views.dictionary_file, name="dictionary-file"),
    path("who-may-what/", views.rights_page, name="rights"),
    path("acts/", views.acts_page, name="acts"),
    path("acts/chain.jsonl", views.chain_file, name="acts-chain"),
    path("acts/checkpoints.jsonl", views.checkpoints_file, name="acts-checkpoints"),
    path("acts/checkpoints/<int:seq>/sign/", views.cosign_view, name="acts-cosign"),
    path("acts/kept/", views.kept_page, name="acts-kept"),
    path("acts/together/", views.together_page, name="acts-together"),
    path("acts/together/ask/", views.ask_together_view, name="acts-together-ask"),
    path("acts/together/<uuid:look_id>/", views.read_together_page, name="acts-together-read"),
    path("acts/together/<uuid:look_id>/agree/", views.agree_together_view, name="acts-together-agree"),
]
