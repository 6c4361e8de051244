"""What stands around a page: one value the layout reads. A page without it (an error, a visitor) uses the default."""

from __future__ import annotations

from dataclasses import dataclass, field

from nastavnik.ui.a11y import Look


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation; ``badge`` is a count shown when it is not zero."""

    label: str
    url: str
    icon: str
    current: bool = False
    badge: int = 0


@dataclass(frozen=True, slots=True)
class RoleItem:
    """A role the user may work in; ``value`` is what the switch posts."""

    label: str
    value: str
    current: bool = False
    badge: int = 0


@dataclass(frozen=True, slots=True)
class Shell:
    """Organisation, year, roles, navigation, the visitor's look."""

    organisation: str = ""
    school_year: str = ""
    user_name: str = ""
    roles: tuple[RoleItem, ...] = ()
    nav: tuple[NavItem, ...] = ()
    work_as_url: str = ""
    settings_url: str = ""
    sign_out_url: str = ""
    notice: str = ""
    look: Look = field(default_factory=Look)

    @property
    def current_role(self) -> str:
        return next((role.label for role in self.roles if role.current), "")
