"""Addresses of evaluations."""

from django.urls import URLPattern, URLResolver

evaluation_urls: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [*evaluation_urls]
