from django.urls import path

from nazorat.tools.views import checklist, comparing, composing, correcting, languages, library, newer

COMPOSITION = "composing/<uuid:composition_id>/"
urlpatterns = [
    path("", library.tools_page, name="tools"),
    path("upload/", library.upload_page, name="tool-upload"),
    path("word/", checklist.checklist_page, name="tool-word"),
    path("word/rows/", checklist.checklist_rows_page, name="tool-word-rows"),
    path("publish/", library.publish_view, name="tool-publish"),
    path("library/", library.publish_library_view, name="tools-library"),
    path("items/", composing.items_page, name="tool-items"),
    path("composing/", composing.compositions_page, name="tool-compositions"),
    path("composing/new/", composing.new_composition_page, name="tool-composition-new"),
    path(COMPOSITION, composing.composition_page, name="tool-composition"),
    path(COMPOSITION + "change/", composing.rename_composition_page, name="tool-composition-change"),
    path(COMPOSITION + "items/", composing.take_items_page, name="tool-composition-items"),
    path(COMPOSITION + "own/", composing.own_item_page, name="tool-composition-own"),
    path(COMPOSITION + "coverage/", composing.coverage_page, name="tool-composition-coverage"),
    path(COMPOSITION + "sheet/", composing.sheet_page, name="tool-composition-sheet"),
    path(COMPOSITION + "draft.xlsx", composing.composition_file, name="tool-composition-file"),
    path(COMPOSITION + "publish/", composing.publish_composition_view, name="tool-composition-publish"),
    path(COMPOSITION + "drop/", composing.drop_composition_view, name="tool-composition-drop"),
    path("composed/<uuid:item_id>/own/", composing.change_own_item_page, name="tool-composed-own"),
    path("composed/<uuid:item_id>/remove/", composing.remove_item_view, name="tool-composed-remove"),
    path("composed/<uuid:item_id>/move/", composing.move_item_view, name="tool-composed-move"),
    path("<uuid:version_id>/", library.tool_version_page, name="tool-version"),
    path("<uuid:version_id>/workbook.xlsx", library.workbook_file, name="tool-workbook"),
    path("<uuid:version_id>/compare/", comparing.compare_page, name="tool-compare"),
    path("<uuid:version_id>/correct/", correcting.correct_page, name="tool-correct"),
    path("<uuid:version_id>/corrected/", correcting.corrected_page, name="tool-corrected"),
    path("<uuid:version_id>/language/", languages.language_page, name="tool-language"),
    path("<uuid:version_id>/language/withdraw/", languages.withdraw_language_view, name="tool-language-withdraw"),
    path("<uuid:version_id>/library/", newer.library_page, name="tool-library"),
    path("<uuid:version_id>/library/decline/", newer.decline_library_view, name="tool-library-decline"),
    path("<uuid:version_id>/sign/", library.sign_review_view, name="tool-sign"),
]
