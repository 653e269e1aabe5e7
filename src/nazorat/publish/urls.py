"""Addresses: what everybody reads below /public/, without an account; and where coordinators decide what that is."""

from django.urls import path

from nazorat.publish.views import desk, door

EDITION = "pathway/public/<int:edition>/"
urlpatterns = [
    path("public/", door.start_view, name="public"),
    path("public/<slug:spoken>/", door.page_view, name="public-page"),
    path("public/<slug:spoken>/<slug:made_as>/", door.file_view, name="public-file"),
    path("pathway/public/", desk.editions_page, name="public-editions"),
    path("pathway/public/make/", desk.make_view, name="public-edition-make"),
    path(EDITION + "release/", desk.release_view, name="public-edition-release"),
    path(EDITION + "withdraw/", desk.withdraw_view, name="public-edition-withdraw"),
    path(EDITION + "<slug:spoken>/", desk.look_page, name="public-edition-page"),
    path(EDITION + "<slug:spoken>/<slug:made_as>/", desk.look_file, name="public-edition-file"),
]
