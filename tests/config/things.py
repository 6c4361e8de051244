"""One object of every kind that has a page of its own, all of one school.

Made straight in the tables: whether the domain would allow them together is not the question here; whether a
neighbour sees them is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from conftest import NOW, School
from nastavnik.foundation.accounts.actions.let_in import let_in
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.calendars.models import CalendarDay
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import keep
from nastavnik.foundation.jobs.actions.start_job import new_job
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.legislation.models import RegionalAct
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person, RosterImport
from nastavnik.foundation.privacy.models import DestructionRecord, Ground
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.instruments.roadmap.models import PlanLine
from nastavnik.instruments.surveys.actions.edit_version import draft_version
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Campaign, HelpRequest, Invitation, Version
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Course, Mentor
from nastavnik.stages.mentorships.models import Mentorship, Participation
from nastavnik.stages.mentorships.programmes.models import Goal, Programme, Revision, Task
from nastavnik.stages.selection.models import FitCheck, ForbiddenPair, MatchingRun, Proposal, Question
from nastavnik.stages.selection.training.models import (
    Attendee,
    Booking,
    Material,
    MaterialEdition,
    Session,
    Slot,
)


class Things:
    """Objects of a school, each made when first asked for."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.organisation: Organisation = school.organisation

    def _make(self, model: Any, **values: Any) -> Any:
        with tenancy.within(self.organisation), permit("the cast of the neighbour test"):
            return model.objects.create(organisation=self.organisation, **values)

    @cached_property
    def person(self) -> Person:
        return self.school.person("Громова Елена Андреевна")

    @cached_property
    def colleague(self) -> Person:
        return self.school.person("Белова Мария Сергеевна")

    @cached_property
    def user(self) -> User:
        [link] = let_in(self.school.act(), persons=[self.person], role="mentor")
        return link.link.user

    @cached_property
    def membership(self) -> Membership:
        user = self.user
        with tenancy.within(self.organisation):
            row: Membership = Membership.objects.get(user=user)
            return row

    @cached_property
    def year(self) -> SchoolYear:
        row: SchoolYear = self._make(SchoolYear, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
        return row

    @cached_property
    def calendar_day(self) -> CalendarDay:
        row: CalendarDay = self._make(CalendarDay, day=date(2026, 10, 5), ground="Закон области")
        return row

    @cached_property
    def regional_act(self) -> RegionalAct:
        row: RegionalAct = self._make(
            RegionalAct, title="Закон области", cited_as="законом области", in_force_from=date(2026, 1, 1)
        )
        return row

    @cached_property
    def file(self) -> StoredFile:
        with tenancy.within(self.organisation), permit("the cast of the neighbour test"):
            return keep(self.school.act(), b"%PDF-1.7", name="скан.pdf", kind="application/pdf")

    @cached_property
    def job(self) -> Job:
        row = new_job(self.school.act(), kind="none", title="Работа", arguments={})
        with tenancy.within(self.organisation), permit("the cast of the neighbour test"):
            row.save()
        return row

    @cached_property
    def roster(self) -> RosterImport:
        row: RosterImport = self._make(RosterImport, created_at=NOW, created_by="Тест")
        return row

    @cached_property
    def timetable(self) -> TimetableImport:
        row: TimetableImport = self._make(TimetableImport, starts_on=NOW.date(), created_at=NOW, created_by="Тест")
        return row

    @cached_property
    def mentee(self) -> Mentee:
        row: Mentee = self._make(Mentee, year=self.year, person=self.colleague, asked_on=NOW.date())
        return row

    @cached_property
    def mentor(self) -> Mentor:
        row: Mentor = self._make(Mentor, year=self.year, person=self.person, asked_on=NOW.date())
        return row

    @cached_property
    def consent(self) -> Consent:
        row: Consent = self._make(
            Consent,
            year=self.year,
            person=self.person,
            kind="D17",
            edition="D17/1",
            text_sha256="",
            file=self.file,
            printed_at=NOW,
        )
        return row

    @cached_property
    def document(self) -> Document:
        row: Document = self._make(
            Document, year=self.year, kind="D01", edition="D01/1", title="Приказ", file=self.file, created_at=NOW
        )
        return row

    @cached_property
    def package(self) -> Package:
        row: Package = self._make(Package, year=self.year, title="Пары и группы", created_at=NOW)
        return row

    @cached_property
    def line(self) -> PlanLine:
        row: PlanLine = self._make(
            PlanLine, year=self.year, edition="roadmap/1", code=self._first_code(), stage=1, position=1,
            starts_on=NOW.date(), due_on=NOW.date(), responsible_role="curator",
        )  # fmt: skip
        return row

    @staticmethod
    def _first_code() -> str:
        """A code the catalogue knows, so that the page of the line can be drawn."""
        from nastavnik.instruments.roadmap import source

        return next(iter(source.activities()))

    @cached_property
    def version(self) -> Version:
        return take_questionnaire(self.school.act(), code="mentee_needs")

    @cached_property
    def campaign(self) -> Campaign:
        words = {"invite": "{ссылка}", "reminder": "{ссылка}"}
        row: Campaign = self._make(
            Campaign, version=self.version, year=self.year, title="С чем вам помочь", mode="mixed", texts=words,
            opens_on=NOW.date(), closes_on=date(2026, 9, 30),
        )  # fmt: skip
        self.invitation_to(row)
        return row

    def invitation_to(self, campaign: Campaign) -> Invitation:
        row: Invitation = self._make(Invitation, campaign=campaign, person=self.colleague, token_hash="0" * 64)
        return row

    @cached_property
    def invitation(self) -> Invitation:
        campaign = self.campaign
        with tenancy.within(self.organisation):
            row: Invitation = campaign.invitations.get()
        return row

    @cached_property
    def run(self) -> MatchingRun:
        row: MatchingRun = self._make(
            MatchingRun, year=self.year, engine="test", input={}, result={}, made_at=NOW, made_by="Тест"
        )
        return row

    @cached_property
    def proposal(self) -> Proposal:
        words: dict[str, list[str]] = {"reasons": [], "remarks": [], "counted": []}
        row: Proposal = self._make(
            Proposal, year=self.year, mentee=self.mentee, mentor=self.mentor, score=5000, explanation=words,
            starts_on=NOW.date(), ends_on=date(2027, 5, 31), answer_by=NOW.date(),
        )  # fmt: skip
        return row

    @cached_property
    def question(self) -> Question:
        row: Question = self._make(Question, proposal=self.proposal, side="mentor", text="Когда?", asked_at=NOW)
        return row

    @cached_property
    def fit(self) -> FitCheck:
        row: FitCheck = self._make(FitCheck, proposal=self.proposal, asked_on=NOW.date())
        return row

    @cached_property
    def ban(self) -> ForbiddenPair:
        row: ForbiddenPair = self._make(ForbiddenPair, year=self.year, mentee=self.mentee, mentor=self.mentor)
        return row

    @cached_property
    def agreed(self) -> Proposal:
        words: dict[str, list[str]] = {"reasons": [], "remarks": [], "counted": []}
        row: Proposal = self._make(
            Proposal, year=self.year, mentee=self.mentee, mentor=self.mentor, state="agreed", explanation=words,
            starts_on=NOW.date(), ends_on=date(2027, 5, 31),
        )  # fmt: skip
        return row

    @cached_property
    def draft(self) -> Version:
        """Of whichever role opens the builder first."""
        made: Version = draft_version(self.school.act(), instrument=instruments()["mentee_needs"])
        return made

    @cached_property
    def own_consent(self) -> Consent:
        """Of the person the school's curator is: one reads only one's own."""
        user = self.school.user("curator")
        with permit("the curator is this person"):
            User.objects.filter(pk=user.pk).update(person=self.person)
        wanted = Wanted(self.person, ConsentKind.PROCESSING)
        [row] = prepare_consents(self.school.act(), year=self.year, wanted=[wanted])
        return row

    @cached_property
    def asked(self) -> HelpRequest:
        row: HelpRequest = self._make(
            HelpRequest, campaign=self.campaign, person=self.person, audience="request", item="help", question="Чем помочь?",
            answer="Временем", asked_on=NOW.date(),
        )  # fmt: skip
        return row

    @cached_property
    def demand(self) -> Demand:
        row: Demand = self._make(
            Demand, person=self.person, kind="stop", received_on=NOW.date(), due_on=date(2026, 9, 29)
        )
        return row

    @cached_property
    def course(self) -> Course:
        row: Course = self._make(Course, person=self.person, title="Школа наставника", finished_on=date(2026, 6, 15))
        return row

    @cached_property
    def session(self) -> Session:
        row: Session = self._make(
            Session,
            year=self.year,
            kind="setup",
            title="Начинаем год",
            starts_at=NOW,
            place="Кабинет 12",
            created_at=NOW,
        )
        return row

    @cached_property
    def invited(self) -> Attendee:
        row: Attendee = self._make(Attendee, session=self.session, person=self.person)
        return row

    @cached_property
    def slot(self) -> Slot:
        row: Slot = self._make(
            Slot, year=self.year, host=self.person, starts_at=NOW + timedelta(days=1), place="Кабинет 12"
        )
        return row

    @cached_property
    def booking(self) -> Booking:
        row: Booking = self._make(Booking, slot=self.slot, person=self.colleague, booked_at=NOW)
        return row

    @cached_property
    def material(self) -> Material:
        row: Material = self._make(Material, title="Первая встреча", for_curators=True, created_at=NOW)
        self._make(MaterialEdition, material=row, number=1, text="Познакомьтесь.", published_at=NOW)
        return row

    @cached_property
    def material_edition(self) -> MaterialEdition:
        """Read by the person the school's curator is."""
        material, _ = self.material, self.colleague
        user = self.school.user("curator")
        with tenancy.within(self.organisation), permit("the curator is this person"):
            User.objects.filter(pk=user.pk).update(person=self.colleague)
            row: MaterialEdition = material.editions.get()
        return row

    @cached_property
    def destruction(self) -> DestructionRecord:
        row: DestructionRecord = self._make(
            DestructionRecord, person_number=1, ground=Ground.REACHED, way="удаление записей", act_id=uuid4(),
            destroyed_at=NOW, kept_until=date(2029, 9, 15), document_number=self.document.pk,
        )  # fmt: skip
        return row

    @cached_property
    def mentorship(self) -> Mentorship:
        row: Mentorship = self._make(
            Mentorship,
            year=self.year,
            mentor=self.mentor,
            starts_on=NOW.date(),
            ends_on=date(2027, 5, 31),
            order=self.document,
        )
        self._make(Participation, mentorship=row, mentee=self.mentee, starts_on=NOW.date())
        return row

    @cached_property
    def programme(self) -> Programme:
        row: Programme = self._make(Programme, mentorship=self.mentorship)
        self.revision_of(row)
        return row

    def revision_of(self, programme: Programme) -> Revision:
        row: Revision = self._make(
            Revision, programme=programme, number=1, starts_on=NOW.date(), ends_on=date(2027, 5, 31),
            library="zadachi/1", opened_at=NOW,
        )  # fmt: skip
        return row

    @cached_property
    def revision(self) -> Revision:
        programme = self.programme
        with tenancy.within(self.organisation):
            row: Revision = programme.revisions.get()
            return row

    @cached_property
    def goal(self) -> Goal:
        row: Goal = self._make(Goal, revision=self.revision, position=1, competence="CLS1", wording="Порядок на уроке")
        return row

    @cached_property
    def task(self) -> Task:
        row: Task = self._make(Task, goal=self.goal, wording="Составить правила класса", due_on=date(2026, 10, 19))
        return row


Factory = Callable[[Things], Any]

FACTORIES: dict[str, Factory] = {
    # a page by its full name, or all pages of an app by its namespace
    "accounts": lambda things: things.user,
    "accounts:end_role": lambda things: things.membership,
    "accounts:release_participant": lambda things: things.membership,
    "organisations": lambda things: things.organisation,
    "calendars": lambda things: things.calendar_day,
    "legislation": lambda things: things.regional_act,
    "people": lambda things: things.person,
    **{f"people:import_{verb}": lambda things: things.roster for verb in ("check", "questions", "undo", "drop")},
    "timetables": lambda things: things.person,
    **{f"timetables:import_{verb}": lambda things: things.timetable for verb in ("check", "questions", "undo", "drop")},
    "files": lambda things: things.file,
    "jobs": lambda things: things.job,
    "consents": lambda things: things.consent,
    "consents:read": lambda things: things.own_consent,
    "consents:decline": lambda things: things.own_consent,
    "surveys:settle_help": lambda things: things.asked,
    **{
        f"surveys:{page}": lambda things: things.draft
        for page in ("edit", "edit_intro", "add_item", "edit_item", "edit_step", "edit_section")
    },
    **{f"consents:{page}": lambda things: things.demand for page in ("close_demand", "extend_demand")},
    "consents:destroy": lambda things: things.person,
    **{f"consents:{page}": lambda things: things.destruction for page in ("destroyed", "destroyed_extract")},
    "surveys": lambda things: things.campaign,
    **{
        f"surveys:{page}": lambda things: things.version
        for page in ("ask", "version", "publish", "discard", "preview", "file")
    },
    **{
        f"surveys:{page}": lambda things: things.invitation
        for page in ("invitation", "handed", "renew", "from_paper", "answers")
    },
    "respond:own": lambda things: things.campaign,
    "roadmap": lambda things: things.line,
    "regulations": lambda things: things.document,
    "mentees": lambda things: things.mentee,
    "mentors": lambda things: things.mentor,
    "mentors:drop_course": lambda things: things.course,
    "selection": lambda things: things.proposal,
    **{f"selection:{page}": lambda things: things.mentee for page in ("place", "change", "ask_district")},
    "selection:run": lambda things: things.run,
    "selection:lift_ban": lambda things: things.ban,
    "selection:reply_question": lambda things: things.question,
    "selection:answer_fit": lambda things: things.fit,
    "training": lambda things: things.session,
    **{f"training:{page}": lambda things: things.invited for page in ("answer", "uninvite")},
    **{f"training:{page}": lambda things: things.slot for page in ("book", "withdraw")},
    **{f"training:{page}": lambda things: things.booking for page in ("release", "note")},
    **{
        f"training:{page}": lambda things: things.material
        for page in ("material", "describe_material", "publish_edition", "retire_material")
    },
    "training:acknowledge": lambda things: things.material_edition,
    "mentorships": lambda things: things.mentorship,
    "mentorships:terms": lambda things: things.agreed,
    **{
        f"mentorships:{page}": lambda things: things.package
        for page in ("package", "package_again", "send_package", "download_package")
    },
    "programmes": lambda things: things.programme,
    **{f"programmes:{page}": lambda things: things.revision for page in ("move", "return", "conditions", "new_goal")},
    **{f"programmes:{page}": lambda things: things.goal for page in ("goal", "goal_do", "pick", "new_task")},
    **{f"programmes:{page}": lambda things: things.task for page in ("task", "task_do", "mark", "unmark")},
}
"""What ``pk`` means in an address. A wrong entry is found by the control test: the own school must see the object."""

WORDS = {
    "form": ("yaml",),
    "verb": ("refuse", "accept", "up"),
    "case": ("genitive",),
    "key": ("subjects",),
    "code": ("end",),
}
"""Values of the other arguments of addresses, tried in order."""


def factory_of(name: str) -> Factory | None:
    return FACTORIES.get(name) or FACTORIES.get(name.partition(":")[0])
