from django.urls import path

from nazorat.fieldwork.views import followups, keying, load, notes, records, sheets

urlpatterns = [
    path("<uuid:visit_id>/sheets/", sheets.sheets_page, name="sheets"),
    path("<uuid:visit_id>/sheets/issue/", sheets.issue_page, name="sheets-issue"),
    path("<uuid:visit_id>/sheets/mark/", sheets.mark_view, name="sheets-mark"),
    path("<uuid:visit_id>/sheets/print/", sheets.print_view, name="sheets-print"),
    path("<uuid:visit_id>/sheets/destroyed/<uuid:destruction_id>/", sheets.destruction_view, name="sheets-destruction"),
    path("<uuid:visit_id>/follow-ups/new/", followups.plan_follow_up_page, name="follow-up-new"),
    path("<uuid:visit_id>/follow-ups/<uuid:follow_up_id>/", followups.follow_up_page, name="follow-up"),
    path("<uuid:visit_id>/keying/", keying.keying_list_page, name="keying-list"),
    path("<uuid:visit_id>/keying/<int:number>/", keying.keying_page, name="keying"),
    path("<uuid:visit_id>/keying/<int:number>/draft/", keying.draft_view, name="keying-draft"),
    path("<uuid:visit_id>/keying/<int:number>/drop/", keying.drop_view, name="keying-drop"),
    path("<uuid:visit_id>/keying/<int:number>/differences/", keying.differences_page, name="keying-differences"),
    path("<uuid:visit_id>/notes/new/", notes.note_page, name="note-new"),
    path("<uuid:visit_id>/load/", load.load_page, name="keying-load"),
    path("<uuid:visit_id>/records/", records.records_page, name="records"),
    path("<uuid:visit_id>/records/export/", records.export_view, name="records-export"),
    path("<uuid:visit_id>/records/<uuid:record_id>/", records.record_page, name="record"),
    path("<uuid:visit_id>/files/<uuid:attachment_id>/original/", records.original_view, name="record-file"),
    path("<uuid:visit_id>/files/<uuid:attachment_id>/shown.jpg", records.shown_view, name="record-picture"),
]
