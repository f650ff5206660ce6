from django.apps import AppConfig


class GreenfinConfig(AppConfig):
    name = "greenfin"
