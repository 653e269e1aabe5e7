from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="address",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="place",
            name="age",
            field=models.CharField(
                choices=[
                    ("adults", "adults"),
                    ("children", "children"),
                    ("both", "adults and children"),
                    ("older", "older persons"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="age of those held",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="capacity_on",
            field=models.DateField(blank=True, null=True, verbose_name="official capacity as of"),
        ),
        migrations.AddField(
            model_name="place",
            name="contact",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="office telephone or mail"),
        ),
        migrations.AddField(
            model_name="place",
            name="district",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="district"),
        ),
        migrations.AddField(
            model_name="place",
            name="kind_note",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="what kind, in words"),
        ),
        migrations.AddField(
            model_name="place",
            name="legal_basis",
            field=models.CharField(
                choices=[
                    ("criminal", "criminal"),
                    ("administrative", "administrative"),
                    ("military", "military"),
                    ("health", "health"),
                    ("welfare", "welfare"),
                    ("migration", "migration"),
                    ("several", "several of these"),
                    ("none", "none"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="law that people are held under",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="operational",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="operational capacity"),
        ),
        migrations.AddField(
            model_name="place",
            name="operational_marking",
            field=models.CharField(
                choices=[("open", "open"), ("official", "for official use"), ("secret", "secret"), ("unknown", "marking unknown")],
                default="unknown",
                max_length=10,
                verbose_name="marking of that source",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="operational_on",
            field=models.DateField(blank=True, null=True, verbose_name="operational capacity as of"),
        ),
        migrations.AddField(
            model_name="place",
            name="operational_source",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="source of the operational capacity"),
        ),
        migrations.AddField(
            model_name="place",
            name="owner",
            field=models.CharField(
                choices=[
                    ("state", "the State"),
                    ("local", "a local authority"),
                    ("private", "a private body"),
                    ("religious", "a religious or charitable body"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="owner",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="search",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="place",
            name="security",
            field=models.CharField(
                choices=[
                    ("open", "open regime"),
                    ("general", "general regime"),
                    ("strict", "strict regime"),
                    ("special", "special regime, high security"),
                    ("several", "several regimes"),
                    ("none", "no such levels"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="security level",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="sex",
            field=models.CharField(
                choices=[("men", "men"), ("women", "women"), ("both", "women and men"), ("unknown", "not known")],
                default="unknown",
                max_length=20,
                verbose_name="sex of those held",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="standing",
            field=models.CharField(
                choices=[
                    ("legal", "set up by a legal act"),
                    ("de_facto", "in fact, without a legal act"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="legal standing",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="address",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="age",
            field=models.CharField(
                choices=[
                    ("adults", "adults"),
                    ("children", "children"),
                    ("both", "adults and children"),
                    ("older", "older persons"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="age of those held",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="capacity_on",
            field=models.DateField(blank=True, null=True, verbose_name="official capacity as of"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="changed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="contact",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="office telephone or mail"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="district",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="district"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="kind_note",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="what kind, in words"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="legal_basis",
            field=models.CharField(
                choices=[
                    ("criminal", "criminal"),
                    ("administrative", "administrative"),
                    ("military", "military"),
                    ("health", "health"),
                    ("welfare", "welfare"),
                    ("migration", "migration"),
                    ("several", "several of these"),
                    ("none", "none"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="law that people are held under",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="operational",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="operational capacity"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="operational_marking",
            field=models.CharField(
                choices=[("open", "open"), ("official", "for official use"), ("secret", "secret"), ("unknown", "marking unknown")],
                default="unknown",
                max_length=10,
                verbose_name="marking of that source",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="operational_on",
            field=models.DateField(blank=True, null=True, verbose_name="operational capacity as of"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="operational_source",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="source of the operational capacity"),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="owner",
            field=models.CharField(
                choices=[
                    ("state", "the State"),
                    ("local", "a local authority"),
                    ("private", "a private body"),
                    ("religious", "a religious or charitable body"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="owner",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="security",
            field=models.CharField(
                choices=[
                    ("open", "open regime"),
                    ("general", "general regime"),
                    ("strict", "strict regime"),
                    ("special", "special regime, high security"),
                    ("several", "several regimes"),
                    ("none", "no such levels"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="security level",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="sex",
            field=models.CharField(
                choices=[("men", "men"), ("women", "women"), ("both", "women and men"), ("unknown", "not known")],
                default="unknown",
                max_length=20,
                verbose_name="sex of those held",
            ),
        ),
        migrations.AddField(
            model_name="placebefore",
            name="standing",
            field=models.CharField(
                choices=[
                    ("legal", "set up by a legal act"),
                    ("de_facto", "in fact, without a legal act"),
                    ("unknown", "not known"),
                ],
                default="unknown",
                max_length=20,
                verbose_name="legal standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("operational__isnull", True), models.Q(("operational_source", ""), _negated=True), _connector="OR"
                ),
                name="places_operational_has_source",
            ),
        ),
    ]
