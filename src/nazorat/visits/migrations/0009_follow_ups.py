from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def kind_of_follow_ups(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What was a follow-up by its manner is one by its kind; whether it was announced nobody had noted. A planned one learns it on arrival."""
    apps.get_model("visits", "Visit").objects.filter(mode=3).exclude(state=1).update(kind=4)


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_steps")]
    operations = [migrations.RunPython(kind_of_follow_ups, migrations.RunPython.noop)]
