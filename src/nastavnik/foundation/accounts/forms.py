"""Our words over allauth's forms, and our own forms."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django import forms

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.rules import PARTICIPANTS
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.ui.forms import REQUIRED, DateField, UIForm


class Worded(forms.Form):
    """Mixin: labels and hints of ours, no placeholders, required errors that say what to do."""

    use_required_attribute = False
    words: ClassVar[dict[str, tuple[str, str]]] = {}
    autocomplete: ClassVar[dict[str, str]] = {}
    summary = UIForm.summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            field.error_messages["required"] = REQUIRED
            field.widget.attrs.pop("placeholder", None)
            if name in self.autocomplete:
                field.widget.attrs["autocomplete"] = self.autocomplete[name]


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]
    words: ClassVar = {"login": ("Логин или эл. почта", ""), "password": ("Пароль", "")}
    autocomplete: ClassVar = {"login": "username", "password": "current-password"}


class RequestLoginCodeForm(Worded, account.RequestLoginCodeForm):  # type: ignore[misc]
    words: ClassVar = {"email": ("Электронная почта", "Та, что указана в вашей учётной записи")}


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    words: ClassVar = {"code": ("Код из письма", "")}


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"password": ("Пароль", "")}


NEW_PASSWORD = ("Новый пароль", "Не короче 10 знаков и не только цифры. Подойдёт фраза из нескольких слов")
AGAIN = ("Новый пароль ещё раз", "")


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    words: ClassVar = {"oldpassword": ("Нынешний пароль", ""), "password1": NEW_PASSWORD, "password2": AGAIN}


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    words: ClassVar = {"email": ("Электронная почта", "Та, что указана в вашей учётной записи")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class AuthenticateForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"code": ("Код", "Шесть цифр из приложения или один из запасных кодов")}


class SecondFactorReauthenticateForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"code": ("Код", "Шесть цифр из приложения или один из запасных кодов")}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    words: ClassVar = {"code": ("Код из приложения", "Шесть цифр; они меняются раз в полминуты")}


class DeactivateTOTPForm(Worded, totp.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class GenerateRecoveryCodesForm(Worded, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class EmailForm(UIForm):
    """One's own address: for the code to sign in and for letters."""

    email = forms.EmailField(
        label="Электронная почта",
        required=False,
        help_text="На неё придёт код для входа без пароля",
        error_messages={"invalid": "Похоже, в адресе ошибка. Проверьте его: например, ivanova@school.ru."},
    )


class LetInForm(UIForm):
    """Who is let in, and as whom."""

    role = forms.ChoiceField(label="В какой роли", choices=[(role.value, role.label) for role in PARTICIPANTS])

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persons"] = forms.TypedMultipleChoiceField(
            label="Кому открыть вход",
            choices=choices,
            coerce=int,
            error_messages={"required": "Отметьте хотя бы одного человека."},
        )


ADMINISTERED = tuple(role for role in Role if role is not Role.SYSTEM)


class RoleForm(UIForm):
    """A role in an organisation of the subtree, from a day on."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Организация", empty_label=None)
    role = forms.ChoiceField(label="Роль", choices=[(role.value, role.label) for role in ADMINISTERED])
    starts_on = DateField(label="С какого дня", required=False, help_text="Пусто — с сегодняшнего")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_scope()  # type: ignore[attr-defined]


class UserForm(UIForm):
    """A new account of the administrator's making."""

    name = forms.CharField(
        label="Фамилия, имя, отчество", max_length=200, help_text="Так человека увидят на страницах и в журнале"
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Организация", empty_label=None)
    role = forms.ChoiceField(label="Роль", choices=[(role.value, role.label) for role in ADMINISTERED])
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,60}$",
        label="Логин",
        help_text="Латинские буквы, цифры, точка. Например, smirnova.ap",
        error_messages={"invalid": "Логин — от 3 до 60 латинских букв, цифр, точек, дефисов."},
    )
    email = forms.EmailField(
        label="Электронная почта", required=False, error_messages={"invalid": "Похоже, в адресе ошибка. Проверьте его."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_scope()  # type: ignore[attr-defined]


class EndRoleForm(UIForm):
    on = DateField(label="Последний день роли")
