from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="signinlink",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Просит новую ссылку с"),
        ),
    ]
