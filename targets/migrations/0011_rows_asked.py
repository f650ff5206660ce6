from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0010_history_states"),
    ]

    operations = [
        migrations.AddField(
            model_name="roundmember",
            name="extended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="extended at"),
        ),
        migrations.AddField(
            model_name="roundmember",
            name="further_rows",
            field=models.JSONField(
                blank=True, default=dict, verbose_name="further rows asked for"
            ),
        ),
    ]
