"""Pairs that were there before the turns get theirs: the beginning by D12, the end by the D13 that named them."""

from django.db import migrations


def forward(apps, schema_editor):
    Mentorship = apps.get_model("mentorships", "Mentorship")
    Turn = apps.get_model("mentorships", "Turn")
    Document = apps.get_model("documents", "Document")
    ended_by = {}
    for order in Document._base_manager.filter(kind="D13", state__in=("registered", "superseded")).order_by("pk"):
        for key in order.context.get("ending", []):
            ended_by[key] = order
    for row in Mentorship._base_manager.order_by("pk"):
        told = {"organisation_id": row.organisation_id, "mentorship_id": row.pk}
        moment = row.order.created_at
        Turn._base_manager.create(
            **told, kind="formed", on=row.starts_on, until=row.ends_on, order_id=row.order_id, noted_at=moment
        )
        if row.state in ("active", "paused"):
            continue
        order = ended_by.get(row.pk, row.order)
        row.ground = order.context.get("ground") or ("completed" if row.state == "completed" else "both")
        row.ended_by_id = order.pk
        row.save()
        Turn._base_manager.create(
            **told, kind="ended", on=row.ends_on, ground=row.ground, order_id=order.pk, noted_at=order.created_at
        )


class Migration(migrations.Migration):
    dependencies = [("mentorships", "0002_turns_terms_assistance")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
