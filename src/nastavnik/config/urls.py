"""Every address of the product."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("nastavnik.foundation.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("ui/", include("nastavnik.ui.urls")),
    path("audit/", include("nastavnik.foundation.audit.urls")),
    path("files/", include("nastavnik.foundation.files.urls")),
    path("jobs/", include("nastavnik.foundation.jobs.urls")),
    path("organisations/", include("nastavnik.foundation.organisations.urls")),
    path("people/", include("nastavnik.foundation.people.urls")),
    path("roadmap/", include("nastavnik.instruments.roadmap.urls")),
    path("consents/", include("nastavnik.instruments.consents.urls")),
    path("documents/", include("nastavnik.stages.regulations.urls")),
    path("mentees/", include("nastavnik.stages.mentees.urls")),
    path("mentors/", include("nastavnik.stages.mentors.urls")),
    path("selection/", include("nastavnik.stages.selection.urls")),
    path("pairs/", include("nastavnik.stages.mentorships.urls")),
    path("", include("nastavnik.desks.urls")),
]

handler400 = "nastavnik.config.errors.bad_request"
handler403 = "nastavnik.config.errors.forbidden"
handler404 = "nastavnik.config.errors.not_found"
handler500 = "nastavnik.config.errors.server_error"
