from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("distribution", "0008_mail"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("proof_state", "unchecked")), fields=["proof_checked_at"], name="delivery_to_prove"
            ),
        ),
    ]
