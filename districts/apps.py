from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DistrictsConfig(AppConfig):
    name = "districts"


class OfficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site: who may enter is a matter of roles, not of Django's flags."""

    default = False
    default_site = "districts.admin_site.OfficeAdminSite"
