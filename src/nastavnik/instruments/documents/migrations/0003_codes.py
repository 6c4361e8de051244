import nastavnik.instruments.documents.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_life")]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="token",
            field=models.CharField(
                default=nastavnik.instruments.documents.models.new_token, max_length=16, unique=True, verbose_name="Код документа"
            ),
        ),
    ]
