from __future__ import annotations

from django.urls import path

from nastavnik.stages.selection.training.views import consultations, materials, record, sessions

app_name = "training"
urlpatterns = [
    path("", sessions.index, name="index"),
    path("sessions/plan-session/", sessions.plan, name="plan"),
    path("sessions/<int:pk>/", sessions.show, name="session"),
    path("sessions/<int:pk>/edit-session/", sessions.edit, name="edit_session"),
    path("sessions/<int:pk>/set-programme/", sessions.programme, name="programme"),
    path("sessions/<int:pk>/attach-materials/", sessions.attach, name="attach"),
    path("sessions/<int:pk>/move-session/", sessions.move, name="move"),
    path("sessions/<int:pk>/cancel-session/", sessions.cancel, name="cancel"),
    path("sessions/<int:pk>/invite-mentors/", sessions.invite, name="invite"),
    path("sessions/<int:pk>/mark-attendance/", sessions.attendance, name="attendance"),
    path("sessions/<int:pk>/draw-up-minutes/", sessions.minutes, name="minutes"),
    path("sessions/<int:pk>/certify-attendance/", sessions.certify, name="certify"),
    path("sessions/<int:pk>/send-certificates/", sessions.send_certificates, name="send_certificates"),
    path("invitations/<int:pk>/answer-invitation/", sessions.answer, name="answer"),
    path("invitations/<int:pk>/withdraw-invitation/", sessions.uninvite, name="uninvite"),
    path("consultations/", consultations.index, name="consultations"),
    path("consultations/offer-slots/", consultations.offer, name="offer"),
    path("slots/<int:pk>/book-slot/", consultations.book, name="book"),
    path("slots/<int:pk>/withdraw-slot/", consultations.withdraw, name="withdraw"),
    path("bookings/<int:pk>/release-booking/", consultations.release, name="release"),
    path("bookings/<int:pk>/note-booking/", consultations.note, name="note"),
    path("materials/", materials.index, name="materials"),
    path("materials/add-material/", materials.add, name="add_material"),
    path("materials/take-starters/", materials.starters, name="take_starters"),
    path("materials/<int:pk>/", materials.show, name="material"),
    path("materials/<int:pk>/describe-material/", materials.describe, name="describe_material"),
    path("materials/<int:pk>/publish-edition/", materials.renew, name="publish_edition"),
    path("materials/<int:pk>/retire-material/", materials.retire, name="retire_material"),
    path("editions/<int:pk>/acknowledge-material/", materials.acknowledge, name="acknowledge"),
    path("trained/", record.trained, name="trained"),
    path("trained/set-rule/", record.rule, name="rule"),
]
