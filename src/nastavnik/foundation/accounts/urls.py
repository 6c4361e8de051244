from __future__ import annotations

from django.urls import path

from nastavnik.foundation.accounts.views import administration, own, school, signing

app_name = "accounts"
urlpatterns = [
    path("link/<str:secret>/", signing.come_in, name="use_link"),
    path("link/<str:secret>/ask-link/", signing.wish_link, name="ask_link"),
    path("work-as/", signing.work_as, name="work_as"),
    path("resume/", signing.resume, name="resume"),
    path("resume/drop/", signing.drop_kept, name="drop_kept"),
    path("settings/", own.settings, name="settings"),
    path("settings/change-own-email/", own.change_email, name="change_own_email"),
    path("people/", school.index, name="index"),
    path("people/let-in/", school.let_people_in, name="let_in"),
    path("people/links/", school.links, name="links"),
    path("people/slips/", school.slips, name="slips"),
    path("users/", administration.users, name="users"),
    path("users/add-user/", administration.new_user, name="add_user"),
    path("users/<int:pk>/", administration.user, name="user"),
    path("users/<int:pk>/make-link/", school.renew_link, name="make_link"),
    path("users/<int:pk>/grant-role/", administration.give_role, name="grant_role"),
    path("users/<int:pk>/close-account/", administration.close, name="close_account"),
    path("users/<int:pk>/reopen-account/", administration.reopen, name="reopen_account"),
    path("users/<int:pk>/remove-second-factor/", administration.drop_second_factor, name="remove_second_factor"),
    path("roles/<int:pk>/end-role/", administration.finish_role, name="end_role"),
    path("roles/<int:pk>/release-participant/", school.release, name="release_participant"),
]
