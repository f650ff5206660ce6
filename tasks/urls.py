"""Addresses of tasks."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks/", views.task_list, name="task_list"),
    path("tasks/<slug:plan>/<int:number>/", views.task, name="task"),
]
