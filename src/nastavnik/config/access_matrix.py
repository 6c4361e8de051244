"""Who may do what, and how far it reaches: the whole of it, in one table.

Roles across, capabilities down. A cell filters lists and checks objects alike. An empty cell is a refusal.
Printed to ``docs/reference/access.md``; a test keeps the print true.
"""

from __future__ import annotations

from nastavnik.desks.capabilities import Cap as Desks
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.capabilities import Cap as Accounts
from nastavnik.foundation.audit.capabilities import Cap as Audit
from nastavnik.foundation.calendars.capabilities import Cap as Calendars
from nastavnik.foundation.files.capabilities import Cap as Files
from nastavnik.foundation.jobs.capabilities import Cap as Jobs
from nastavnik.foundation.legislation.capabilities import Cap as Legislation
from nastavnik.foundation.organisations.capabilities import Cap as Organisations
from nastavnik.foundation.people.capabilities import Cap as People
from nastavnik.foundation.privacy.capabilities import Cap as Privacy
from nastavnik.foundation.timetables.capabilities import Cap as Timetables
from nastavnik.instruments.consents.capabilities import Cap as Consents
from nastavnik.instruments.documents.capabilities import Cap as Documents
from nastavnik.instruments.roadmap.capabilities import Cap as Roadmap
from nastavnik.instruments.surveys.capabilities import Cap as Surveys
from nastavnik.kernel.access import Matrix, Reach
from nastavnik.stages.mentees.capabilities import Cap as Mentees
from nastavnik.stages.mentors.capabilities import Cap as Mentors
from nastavnik.stages.mentorships.capabilities import Cap as Mentorships
from nastavnik.stages.mentorships.programmes.capabilities import Cap as Programmes
from nastavnik.stages.regulations.capabilities import Cap as Regulations
from nastavnik.stages.selection.capabilities import Cap as Selection
from nastavnik.stages.selection.training.capabilities import Cap as Training

O, S, T = Reach.OWN, Reach.SCHOOL, Reach.SUBTREE  # noqa: E741 - the letters are the legend of the table
_ = None

COLUMNS = (
    Role.CURATOR, Role.HEAD, Role.MENTOR, Role.MENTEE, Role.PSYCHOLOGIST,
    Role.MUNICIPAL, Role.REGIONAL, Role.ADMIN, Role.SYSTEM,
)  # fmt: skip

# fmt: off
ROWS = {
    #                                  кур рук нык нмй пси мун рег адм сис
    Organisations.SEE_ORGANISATIONS:   (S,  S,  _,  _,  _,  T,  T,  T,  T),
    Organisations.MANAGE_ORGANISATIONS:(_,  _,  _,  _,  _,  _,  _,  T,  T),
    Organisations.EDIT_SCHOOL:         (S,  S,  _,  _,  _,  _,  _,  T,  T),
    Organisations.START_YEAR:          (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Calendars.SEE_CALENDAR:            (S,  S,  S,  S,  S,  T,  T,  T,  T),
    Calendars.EDIT_CALENDAR:           (_,  _,  _,  _,  _,  _,  T,  T,  T),
    Legislation.SEE_ACTS:              (S,  S,  _,  _,  _,  T,  T,  T,  T),
    Legislation.EDIT_ACTS:             (_,  _,  _,  _,  _,  _,  T,  T,  T),
    People.SEE_PEOPLE:                 (S,  S,  O,  O,  _,  _,  _,  _,  T),
    People.EDIT_PEOPLE:                (S,  _,  _,  _,  _,  _,  _,  _,  T),
    People.IMPORT_STAFF:               (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Timetables.SEE_TIMETABLES:         (S,  S,  O,  O,  O,  _,  _,  _,  T),
    Timetables.EDIT_TIMETABLES:        (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Timetables.MARK_WEEK:              (S,  O,  O,  O,  O,  _,  _,  _,  T),
    Accounts.SEE_ACCOUNTS:             (S,  _,  _,  _,  _,  _,  _,  T,  T),
    Accounts.MANAGE_ACCOUNTS:          (_,  _,  _,  _,  _,  _,  _,  T,  T),
    Accounts.INVITE_PEOPLE:            (S,  _,  _,  _,  _,  _,  _,  T,  T),
    Accounts.SIGN_IN:                  (_,  _,  _,  _,  _,  _,  _,  _,  T),
    Accounts.OWN_SETTINGS:             (S,  S,  S,  S,  S,  S,  S,  S,  _),
    Audit.SEE_AUDIT:                   (_,  _,  _,  _,  _,  _,  _,  T,  T),
    Files.READ_FILES:                  (S,  S,  O,  O,  O,  _,  _,  _,  T),
    Jobs.RUN_JOBS:                     (S,  S,  O,  O,  O,  O,  O,  O,  T),
    Privacy.SEE_OWN_DATA:              (O,  O,  O,  O,  O,  O,  O,  O,  _),
    Privacy.DESTROY_DATA:              (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Privacy.KEEP_LOOKS:                (_,  _,  _,  _,  _,  _,  _,  _,  T),
    Roadmap.SEE_ROADMAP:               (S,  S,  _,  _,  S,  T,  T,  _,  T),
    Roadmap.EDIT_ROADMAP:              (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Documents.SEE_DOCUMENTS:           (S,  S,  O,  O,  _,  _,  _,  _,  T),
    Documents.PREPARE_DOCUMENTS:       (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Documents.REGISTER_DOCUMENTS:      (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Documents.MARK_ACQUAINTED:         (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Documents.MANAGE_TEMPLATES:        (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Consents.SEE_CONSENTS:             (S,  S,  O,  O,  O,  _,  _,  _,  T),
    Consents.COLLECT_CONSENTS:         (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Consents.GIVE_CONSENT:             (O,  O,  O,  O,  O,  _,  _,  _,  T),
    Consents.WITHDRAW_CONSENT:         (S,  O,  O,  O,  O,  _,  _,  _,  T),
    Consents.ASK_ABOUT_DATA:           (O,  O,  O,  O,  O,  _,  _,  _,  T),
    Consents.HANDLE_DEMANDS:           (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Consents.SET_RULES:                (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Surveys.SEE_SURVEYS:               (S,  S,  _,  _,  _,  T,  T,  _,  T),
    Surveys.RUN_SURVEYS:               (S,  _,  _,  _,  _,  S,  S,  _,  T),
    Surveys.EDIT_SURVEYS:              (S,  _,  _,  _,  _,  S,  S,  _,  T),
    Surveys.EDIT_QUESTIONS:            (_,  _,  _,  _,  _,  S,  S,  _,  T),
    Surveys.SEE_ANSWERS:               (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Surveys.SEE_RESULTS:               (S,  S,  _,  _,  S,  T,  T,  _,  T),
    Surveys.READ_TEXTS:                (_,  _,  _,  _,  _,  T,  T,  _,  T),
    Surveys.HELP:                      (S,  _,  _,  _,  S,  _,  _,  _,  T),
    Surveys.ANSWER_SURVEYS:            (O,  O,  O,  O,  O,  O,  O,  O,  T),
    Mentees.SEE_MENTEES:               (S,  S,  O,  O,  S,  _,  _,  _,  T),
    Mentees.SEE_REQUESTS:              (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Mentees.SEE_WISHES:                (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Mentees.EDIT_MENTEES:              (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Mentees.LEAVE_BANK:                (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Mentors.SEE_MENTORS:               (S,  S,  O,  _,  S,  _,  _,  _,  T),
    Mentors.EDIT_MENTORS:              (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Mentors.SEE_TERMS:                 (S,  _,  O,  _,  _,  _,  _,  _,  T),
    Mentors.CONFIRM_WISH:              (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Training.SEE_SESSIONS:             (S,  S,  O,  _,  _,  _,  _,  _,  T),
    Training.HOLD_SESSIONS:            (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Training.ANSWER_INVITATION:        (S,  _,  O,  _,  _,  _,  _,  _,  T),
    Training.SEE_TRAINING:             (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Training.SET_RULE:                 (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Training.SEE_SLOTS:                (S,  _,  S,  _,  _,  _,  _,  _,  T),
    Training.SEE_BOOKINGS:             (S,  _,  O,  _,  _,  _,  _,  _,  T),
    Training.OFFER_SLOTS:              (S,  _,  O,  _,  _,  _,  _,  _,  T),
    Training.BOOK_SLOT:                (S,  _,  O,  _,  _,  _,  _,  _,  T),
    Training.SEE_MATERIALS:            (S,  S,  O,  O,  _,  _,  _,  _,  T),
    Training.ACKNOWLEDGE_MATERIAL:     (O,  _,  O,  O,  _,  _,  _,  _,  T),
    Training.SEE_READINGS:             (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Training.EDIT_MATERIALS:           (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Selection.MATCH:                   (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Selection.SEE_REQUEST_MAP:         (S,  _,  _,  _,  _,  T,  T,  _,  T),
    Selection.SEE_PROPOSALS:           (S,  S,  O,  O,  _,  _,  _,  _,  T),
    Selection.ANSWER_PROPOSAL:         (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Selection.SEE_RUNS:                (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Selection.SET_RULES:               (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Selection.MIND_PROPOSALS:          (_,  _,  _,  _,  _,  _,  _,  _,  T),
    Selection.ANSWER_SEARCHES:         (_,  _,  _,  _,  _,  T,  _,  _,  T),
    Mentorships.SEE_MENTORSHIPS:       (S,  S,  O,  O,  S,  _,  _,  _,  T),
    Mentorships.FORM_MENTORSHIP:       (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Programmes.SEE_PROGRAMMES:         (S,  S,  O,  O,  _,  _,  _,  _,  T),
    Programmes.DRAFT_PROGRAMMES:       (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Programmes.EDIT_PROGRAMME:         (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Programmes.AGREE_PROGRAMME:        (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Programmes.MARK_TASKS:             (S,  _,  O,  O,  _,  _,  _,  _,  T),
    Programmes.ENDORSE_PROGRAMME:      (S,  _,  _,  _,  _,  _,  _,  _,  T),
    Programmes.APPROVE_PROGRAMME:      (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Programmes.SET_BREAKS:             (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Regulations.ISSUE_REGULATION:      (S,  S,  _,  _,  _,  _,  _,  _,  T),
    Desks.OPEN_DESK:                   (S,  S,  O,  O,  S,  T,  T,  T,  _),
}
# fmt: on

MATRIX: Matrix = {
    capability: {role: reach for role, reach in zip(COLUMNS, cells, strict=True) if reach is not None}
    for capability, cells in ROWS.items()
}
