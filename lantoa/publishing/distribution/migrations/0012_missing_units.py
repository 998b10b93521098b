from django.db import migrations, models


# Rows that were counted before say nothing of why units are missing; who reads them sees it by their sum (screens/missing.py).
class Migration(migrations.Migration):

    dependencies = [
        ('distribution', '0011_best_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='releasefigure',
            name='doubt_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='releasefigure',
            name='exempt_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='releasefigure',
            name='failed_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='releasefigure',
            name='moving_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='releasefigure',
            name='recalled_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='releasefigure',
            name='task_units',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
