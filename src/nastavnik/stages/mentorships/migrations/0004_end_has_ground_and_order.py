from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorships", "0003_tell_turns")]
    operations = [
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', True), ('ground', ''), ('state__in', ('active', 'paused'))), models.Q(models.Q(('state__in', ('active', 'paused')), _negated=True), models.Q(('ground', ''), _negated=True), ('ended_by__isnull', False)), _connector='OR'), name='mentorship_end_has_ground_and_order'),
        ),
    ]
