from django.db import migrations


def fill(apps, schema_editor):
    """People entered before the column came: their names as a search compares them."""
    person = apps.get_model("people", "Person")
    for row in person.objects.filter(search_text="").only("surname", "name", "patronymic").iterator():
        full_name = " ".join(part for part in (row.surname, row.name, row.patronymic) if part)
        person.objects.filter(pk=row.pk).update(search_text=full_name.lower().replace("ё", "е"))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
