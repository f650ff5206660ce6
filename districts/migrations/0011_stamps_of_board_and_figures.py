from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0010_rows_of_annex_corrected'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataversion',
            name='board_stamp',
            field=models.PositiveBigIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='jurisdiction',
            name='figures_stamp',
            field=models.PositiveBigIntegerField(default=1, editable=False),
        ),
    ]
