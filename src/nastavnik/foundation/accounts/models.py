"""Accounts, roles as dated periods, personal sign-in links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.rules import given_names
from nastavnik.foundation.organisations.models import Organisation, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """One who signs in, by login or e-mail. What they may do follows from their roles, never from flags here."""

    # allauth and Django write passwords, e-mail addresses and the last sign-in themselves.
    write_guard = False

    username = models.CharField("Логин", max_length=60, unique=True)
    email = models.EmailField("Электронная почта", blank=True)
    name = models.CharField("Имя", max_length=200)
    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="user")
    is_active = models.BooleanField("Вход разрешён", default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "учётная запись"
        verbose_name_plural = "учётные записи"

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def called(self) -> str:
        """How a page addresses them: «Мария Сергеевна». Asks no other table."""
        return given_names(str(self))


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """The roles held that day."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))  # type: ignore[return-value]


class Membership(TenantModel):
    """A role of a user in an organisation, for a period. The switch «Вы работаете как» chooses among the open ones."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(
        "Роль", max_length=20, choices=[(role.value, role.label) for role in Role if role is not Role.SYSTEM]
    )
    starts_on = models.DateField("С")
    ends_on = models.DateField("По", null=True, blank=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "роль"
        ordering = ["organisation", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(ends_on__isnull=True), name="membership_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}, {self.organisation}"


class SignInLink(models.Model):
    """A one-time personal link. Only the hash of its secret is stored; used once, valid till ``expires_at``."""

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField("Просит новую ссылку с", null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        verbose_name = "ссылка для входа"

    def __str__(self) -> str:
        return f"Ссылка для входа: {self.user}"

    def is_live(self, moment: datetime) -> bool:
        return self.used_at is None and self.expires_at > moment
