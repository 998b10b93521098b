from django.db import migrations, models

from lantoa.kit.text import sort_key


def fill(apps, schema_editor):
    units = apps.get_model("units", "Unit")
    rows = list(units.objects.only("name"))
    for unit in rows:
        unit.sort_key = sort_key(unit.name)
    units.objects.bulk_update(rows, ["sort_key"], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.AddField(
            "unit",
            "sort_key",
            models.CharField(default="", help_text="Puts names in Vietnamese order", max_length=500),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
