from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = _("Districts, bodies and people")


class OfficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site: who may enter is a matter of roles, not of Django's flags."""

    default = False
    default_site = "districts.admin_site.OfficeAdminSite"
