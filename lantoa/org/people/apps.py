from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lantoa.org.people"
    label = "people"
    verbose_name = "Con người"
