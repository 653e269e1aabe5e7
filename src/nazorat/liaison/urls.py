"""Addresses below /liaison/. None carries a secret: that stands after "#" in what the liaison is sent, and is posted."""

from django.urls import path

from nazorat.liaison.views import desk, door, replying

urlpatterns = [
    path("", door.door_page, name="liaison"),
    path("copy/", door.copy_page, name="liaison-copy"),
    path("copy/<int:paragraph>/", door.remark_page, name="liaison-remark"),
    path("replies/", replying.questions_page, name="liaison-replies"),
    path("replies/<int:number>/", replying.answer_page, name="liaison-reply"),
    path("replies/send/", replying.send_page, name="liaison-replies-send"),
    path("files/", door.files_page, name="liaison-files"),
    path("files/<uuid:file_id>/remove/", door.detach_view, name="liaison-file-remove"),
    path("send/", door.send_page, name="liaison-send"),
    path("leave/", door.leave_view, name="liaison-leave"),
    path("letters/<uuid:entry_id>/", desk.link_page, name="letter-link"),
    path("letters/<uuid:entry_id>/replies/", desk.replies_page, name="letter-link-replies"),
    path("letters/<uuid:entry_id>/prolong/", desk.prolong_view, name="letter-link-prolong"),
    path("letters/<uuid:entry_id>/revoke/", desk.revoke_view, name="letter-link-revoke"),
    path("letters/<uuid:entry_id>/looked/", desk.looked_view, name="letter-link-looked"),
    path("taking/<uuid:sent_id>/", desk.take_page, name="link-reply-take"),
]
