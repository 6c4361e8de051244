"""Methodical materials: added, renewed by editions, taken from the catalogue, retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import File

from nastavnik.foundation.files.storing import PAPERS, store_upload
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.lifecycles import MATERIAL
from nastavnik.stages.selection.training.models import AUDIENCES, Material, MaterialEdition
from nastavnik.stages.selection.training.source import Starter, starters


class MaterialRefused(Refusal):
    """The material cannot be so: nothing or too much in it, for nobody, there already."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an edition holds: a text, a link or a file, exactly one."""

    text: str = ""
    link: str = ""
    file: File[bytes] | None = None
    source: str = ""

    def __str__(self) -> str:
        return "файл" if self.file else "ссылка" if self.link else "текст"

    def __post_init__(self) -> None:
        given = [bool(self.text.strip()), bool(self.link.strip()), self.file is not None]
        if sum(given) != 1:
            text = (
                "Нужно что-то одно: текст, ссылка или файл."
                if any(given)
                else "Впишите текст, дайте ссылку или приложите файл."
            )
            raise MaterialRefused(text, field="text")


@action(capability=Cap.EDIT_MATERIALS, event="training.material.added", title="Добавлен методический материал")
def add_material(
    act: Act,
    *,
    title: str,
    content: Content,
    audience: Iterable[str],
    about: str = "",
    must_read: bool = False,
    code: str = "",
) -> Material:
    """Add a material with its first edition. ``audience``: fields of ``Material`` that say for whom."""
    chosen = _audience(audience)
    material: Material = Material.objects.create(
        organisation_id=act.organisation.pk, code=code, title=title.strip(), about=about.strip(), must_read=must_read,
        created_at=act.now, **chosen,
    )  # fmt: skip
    _publish(act, material, 1, content)
    return material


@action(capability=Cap.EDIT_MATERIALS, event="training.material.described", title="Изменено описание материала")
def describe_material(
    act: Act, *, material: Material, title: str, about: str, audience: Iterable[str], must_read: bool
) -> Material:
    """Change what is said of a material; its text changes only by a new edition."""
    for name, value in _audience(audience).items():
        setattr(material, name, value)
    material.title, material.about, material.must_read = title.strip(), about.strip(), must_read
    material.save()
    return material


@action(capability=Cap.EDIT_MATERIALS, event="training.edition.published", title="Опубликована редакция материала")
def publish_edition(act: Act, *, material: Material, content: Content) -> MaterialEdition:
    """A new edition. The former ones stay, with the marks of those who have read them; the marks are asked anew."""
    locked: Material = Material.objects.select_for_update().get(pk=material.pk)
    last = locked.editions.order_by("-number").first()
    return _publish(act, locked, last.number + 1 if last else 1, content)


@action(capability=Cap.EDIT_MATERIALS, event="training.material.retired", title="Материал снят")
def retire_material(act: Act, *, material: Material) -> Material:
    """Take out of use. Editions and marks stay."""
    MATERIAL.move(material, "retire", act)
    material.save()
    return material


@action(capability=Cap.EDIT_MATERIALS, event="training.material.restored", title="Материал возвращён")
def restore_material(act: Act, *, material: Material) -> Material:
    """Take into use again."""
    MATERIAL.move(material, "restore", act)
    material.save()
    return material


@action(capability=Cap.EDIT_MATERIALS, event="training.starters.taken", title="Взяты готовые материалы")
def take_starters(act: Act) -> list[Material]:
    """Take every ready material of the catalogue the school has not yet, and newer editions of those it has not changed.

    A school's own later edition of a ready material is left alone. Returns what was added or renewed.
    """
    there = {row.code: row for row in Material.objects.filter(code__in=starters()).prefetch_related("editions")}
    done = []
    for code, starter in starters().items():
        content = Content(text=starter.text, source=str(starter.edition))
        material = there.get(code)
        if material is None:
            material = add_material(
                act, title=starter.title, content=content, audience=starter.audience, about=starter.about,
                must_read=starter.must_read, code=code,
            )  # fmt: skip
        elif outdated(material, starter):
            publish_edition(act, material=material, content=content)
        else:
            continue
        done.append(material)
    if not done:
        raise MaterialRefused("Все готовые материалы уже взяты, новых пока нет.")
    return done


def outdated(material: Material, starter: Starter) -> bool:
    """Whether the catalogue has a newer edition than the one the school uses unchanged (editions at hand, the newest first)."""
    newest = next(iter(material.editions.all()), None)
    return newest is not None and bool(newest.source) and newest.source != str(starter.edition)


def _audience(chosen: Iterable[str]) -> dict[str, bool]:
    names = set(chosen)
    if not names or names - set(AUDIENCES.values()):
        raise MaterialRefused("Отметьте, для кого материал.", field="audience")
    return {name: name in names for name in AUDIENCES.values()}


def _publish(act: Act, material: Material, number: int, content: Content) -> MaterialEdition:
    file = store_upload(act, content.file, allowed=PAPERS) if content.file is not None else None
    return MaterialEdition.objects.create(
        organisation_id=material.organisation_id, material=material, number=number, text=content.text.strip(),
        link=content.link.strip(), file=file, source=content.source, published_at=act.now,
    )  # fmt: skip
