"""Addresses of targets, indicators and cited figures; of returns, rounds and numbers' origins."""

from django.urls import URLPattern, path

from targets.views import goals, observations, return_files, returns, revise, rounds

urlpatterns: list[URLPattern] = [
    path("targets/", goals.target_list, name="target_list"),
    path("targets/<int:pk>/", goals.target, name="target"),
    path("targets/<int:pk>/revise/", revise.target_revise, name="target_revise"),
    path("indicators/", goals.indicator_list, name="indicator_list"),
    path("indicators/<slug:code>/", goals.indicator, name="indicator"),
    path("cited/<slug:key>/", goals.cited_figure, name="cited_figure"),
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
