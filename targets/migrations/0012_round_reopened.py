import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("targets", "0011_rows_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportinground",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="opened again at"),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="reopened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="reopening_reason",
            field=models.TextField(blank=True, verbose_name="reason of opening again"),
        ),
        migrations.AddConstraint(
            model_name="reportinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reopened_at__isnull", True),
                    ("reopened_by__isnull", True),
                    ("reopening_reason", ""),
                )
                | models.Q(
                    ("reopened_at__isnull", False),
                    models.Q(("reopening_reason", ""), _negated=True),
                ),
                name="round_reopening_whole",
                violation_error_message="Opening a locked quarter again needs a reason.",
            ),
        ),
    ]
