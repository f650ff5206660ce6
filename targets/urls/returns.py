"""Addresses of returns, rounds and the origin of numbers."""

from django.urls import URLPattern, path

from targets.views import observations, return_files, returns, rounds

urlpatterns: list[URLPattern] = [
    path("returns/", returns.return_list, name="return_list"),
    path("returns/upload/", returns.return_upload, name="return_upload"),
    path("returns/rounds/", rounds.round_list, name="round_list"),
    path("returns/rounds/open", rounds.round_open, name="round_open"),
    path("returns/rounds/<str:quarter>/", rounds.round_board, name="round"),
    path("returns/rounds/<str:quarter>/due", rounds.round_due, name="round_due"),
    path("returns/rounds/<str:quarter>/lock", rounds.round_lock, name="round_lock"),
    path("returns/rounds/<str:quarter>/exception", rounds.round_exception, name="round_exception"),
    path("returns/<int:pk>/", returns.return_page, name="return"),
    path("returns/<int:pk>/submit", returns.return_submit, name="return_submit"),
    path("returns/<int:pk>/accept", returns.return_accept, name="return_accept"),
    path("returns/<int:pk>/send_back", returns.return_send_back, name="return_send_back"),
    path("returns/<int:pk>/withdraw", returns.return_withdraw, name="return_withdraw"),
    path("returns/<int:pk>/annotated.xlsx", return_files.return_annotated, name="return_annotated"),
    path("returns/<int:pk>/original.xlsx", return_files.return_original, name="return_original"),
    path(
        "returns/<slug:slug>/<str:quarter>/template.xlsx",
        return_files.return_template,
        name="return_template",
    ),
    path("observations/<int:pk>/", observations.observation, name="observation"),
]
