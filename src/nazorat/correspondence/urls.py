from django.urls import path

from nazorat.correspondence.views import journal, numbers, scans

urlpatterns = [
    path("", journal.letters_page, name="letters"),
    path("table/", journal.letters_table, name="letters-table"),
    path("numbers/", numbers.numbers_page, name="numbers-asked"),
    path("numbers/table/", numbers.numbers_table, name="numbers-asked-table"),
    path("new/<slug:book>/", journal.new_letter_page, name="letter-new"),
    path("<uuid:entry_id>/", journal.letter_page, name="letter"),
    path("<uuid:entry_id>/delivery/", journal.delivery_page, name="letter-delivery"),
    path("<uuid:entry_id>/strike/", journal.strike_page, name="letter-strike"),
    path("<uuid:entry_id>/numbers/", numbers.ask_page, name="numbers-ask"),
    path("<uuid:entry_id>/numbers/answer/", numbers.answer_page, name="numbers-answer"),
    path("<uuid:entry_id>/remind/", journal.remind_view, name="letter-remind"),
    path("<uuid:entry_id>/write/", journal.write_view, name="letter-write"),
    path("<uuid:entry_id>/files/<slug:language>.<slug:kind>", journal.made_file, name="letter-file"),
    path("<uuid:entry_id>/scans/new/", scans.add_scan_page, name="letter-scan-new"),
    path("<uuid:entry_id>/scans/<uuid:scan_id>/", scans.open_scan_file, name="letter-scan"),
    path("<uuid:entry_id>/sealed/<uuid:scan_id>/", scans.sealed_scan_file, name="letter-scan-sealed"),
]
