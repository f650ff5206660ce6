"""Addresses of evaluations."""

from django.urls import URLPattern, URLResolver

from .institutions.urls import institution_urls

evaluation_urls: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [*evaluation_urls, *institution_urls]
