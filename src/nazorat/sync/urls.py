"""Addresses below /sync/: the field app, what it fetches and sends behind a token in the path, and the desk's pages about that."""

from django.urls import path

from nazorat.sync.views import desk, door, doubts, faces

VISIT = "visits/<uuid:visit_id>/"
urlpatterns = [
    path("app/", door.app, name="field-app"),
    path("app/<str:name>", door.app, name="field-app-file"),
    path("face/", faces.face_page, name="app-face"),
    path("pair/claim", door.pair_claim, name="sync-pair-claim"),
    path("pair/show", door.pair_show, name="sync-pair-show"),
    path("key/<str:token>/records", door.records, name="sync-records"),
    path("key/<str:token>/files", door.files, name="sync-files"),
    path("key/<str:token>/pieces", door.pieces, name="sync-pieces"),
    path("key/<str:token>/media/<uuid:version_id>/<uuid:file_id>", door.media, name="sync-media"),
    path("key/<str:token>/preparation", door.preparation, name="sync-preparation"),
    path("key/<str:token>/pack", door.pack, name="sync-pack"),
    path(VISIT, desk.sent_page, name="visit-sent"),
    path(VISIT + "doubts/", doubts.doubts_page, name="visit-doubts"),
    path(VISIT + "bundles/new/", desk.take_bundle_page, name="bundle-new"),
    path(VISIT + "bundles/pieces/", desk.bundle_piece, name="bundle-piece"),
    path(VISIT + "bundles/<uuid:bundle_id>/", desk.bundle_page, name="bundle"),
    path(VISIT + "bundles/<uuid:bundle_id>/receipt/", desk.bundle_receipt, name="bundle-receipt"),
]
