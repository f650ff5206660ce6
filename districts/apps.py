from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = _("Districts, bodies and people")

    def ready(self) -> None:
        name_relations()


def name_relations() -> None:
    """A field without a name that is called as the model it leads to has that model's name.

    Forms, filters and the audit trail ask fields for their names; a given one is a translation.
    """
    for model in apps.get_models():
        for field in model._meta.fields:
            leads_to: Any = field.related_model
            is_named = not isinstance(field.verbose_name, str)
            if leads_to and not is_named and field.name == leads_to._meta.model_name:
                field.verbose_name = leads_to._meta.verbose_name


class OfficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site: who may enter is a matter of roles, not of Django's flags."""

    default = False
    default_site = "districts.admin_site.OfficeAdminSite"
