from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HEAD = ("title", "document_number", "issuer", "issued_on", "is_public", "jurisdiction")


def one_by_one(former: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Deed, what it is about and content of what one column held of a document."""
    found = [("head", name, {"value": former[name]}) for name in HEAD if name in former]
    titles, roles = former.get("tasks", {}), former.get("roles", {})
    for number in [*titles, *(other for other in roles if other not in titles)]:
        title = {"title": titles[number]} if number in titles else {}
        found.append(("change_task", number, {**title, **roles.get(number, {})}))
    found += [("body", name, {"value": to}) for name, to in former.get("bodies", {}).items()]
    found += [("change_target", key, said) for key, said in former.get("targets", {}).items()]
    return found


def apart(apps: Any, schema_editor: Any) -> None:
    """Each correction becomes a row; who handed the document in is the one known to have made it."""
    rows = apps.get_model("districts", "PlanCorrection").objects
    for row in apps.get_model("districts", "PlanImport").objects.exclude(corrections={}):
        for number, (deed, about, content) in enumerate(one_by_one(row.corrections), start=1):
            rows.create(
                plan_import=row,
                number=number,
                deed=deed,
                about=about,
                content=content,
                by_id=row.by_id,
                at=row.at,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0007_readings_understood'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('deed', models.CharField(choices=[('head', 'Fact of the document set'), ('body', 'Body settled'), ('settle', 'Doubt looked over'), ('add_task', 'Task added'), ('change_task', 'Task changed'), ('split_task', 'Task split'), ('join_task', 'Task joined to the one before'), ('remove_task', 'Task removed'), ('number_tasks', 'Tasks numbered through'), ('add_section', 'Section added'), ('change_section', 'Section changed'), ('split_section', 'Section split'), ('join_section', 'Section joined to the one before'), ('remove_section', 'Section removed'), ('add_target', 'Target added'), ('change_target', 'Target changed'), ('split_target', 'Target split'), ('join_target', 'Target joined to the one before')], max_length=20, verbose_name='deed')),
                ('about', models.TextField(blank=True, verbose_name='about')),
                ('content', models.JSONField(blank=True, default=dict, verbose_name='content')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='before')),
                ('at', models.DateTimeField(verbose_name='corrected at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_corrections', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('plan_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='districts.planimport', verbose_name='import of a plan')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_plan_corrections', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'correction of a plan document',
                'verbose_name_plural': 'corrections of plan documents',
                'ordering': ['plan_import', 'number'],
                'constraints': [models.UniqueConstraint(fields=('plan_import', 'number'), name='plancorrection_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='plancorrection_number_from_one'), models.CheckConstraint(condition=models.Q(('deed__in', ['head', 'body', 'settle', 'add_task', 'change_task', 'split_task', 'join_task', 'remove_task', 'number_tasks', 'add_section', 'change_section', 'split_section', 'join_section', 'remove_section', 'add_target', 'change_target', 'split_target', 'join_target'])), name='plancorrection_deed_known'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='plancorrection_undone_by_somebody')],
            },
        ),
        migrations.RunPython(apart, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='planimport',
            name='corrections',
        ),
    ]
