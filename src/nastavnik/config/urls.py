"""Every address of the product."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as application
from django.urls import include, path, re_path
from django.views.generic import RedirectView

# Only those pages of allauth that we have drawn: no sign-up, no list of addresses, no confirmation of them.
signing_in = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("2fa/", RedirectView.as_view(pattern_name="accounts:settings"), name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", application.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("account/", include("nastavnik.foundation.accounts.urls")),
    path("account/", include(signing_in)),
    path("ui/", include("nastavnik.ui.urls")),
    path("audit/", include("nastavnik.foundation.audit.urls")),
    path("files/", include("nastavnik.foundation.files.urls")),
    path("jobs/", include("nastavnik.foundation.jobs.urls")),
    path("organisations/", include("nastavnik.foundation.organisations.urls")),
    path("calendar/", include("nastavnik.foundation.calendars.urls")),
    path("legislation/", include("nastavnik.foundation.legislation.urls")),
    path("people/timetables/", include("nastavnik.foundation.timetables.urls")),
    path("people/", include("nastavnik.foundation.people.urls")),
    path("roadmap/", include("nastavnik.instruments.roadmap.urls")),
    path("surveys/", include("nastavnik.instruments.surveys.urls")),
    path("o/", include("nastavnik.instruments.surveys.respond_urls")),
    path("consents/", include("nastavnik.instruments.consents.urls")),
    path("documents/", include("nastavnik.stages.regulations.urls")),
    path("mentees/", include("nastavnik.stages.mentees.urls")),
    path("mentors/", include("nastavnik.stages.mentors.urls")),
    path("training/", include("nastavnik.stages.selection.training.urls")),
    path("selection/", include("nastavnik.stages.selection.urls")),
    path("pairs/", include("nastavnik.stages.mentorships.urls")),
    path("programmes/", include("nastavnik.stages.mentorships.programmes.urls")),
    path("", include("nastavnik.desks.urls")),
]

handler429 = "nastavnik.config.errors.too_many"
handler400 = "nastavnik.config.errors.bad_request"
handler403 = "nastavnik.config.errors.forbidden"
handler404 = "nastavnik.config.errors.not_found"
handler500 = "nastavnik.config.errors.server_error"
