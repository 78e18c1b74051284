"""Addresses. Each capability brings its own."""

from django.urls import include, path

from iops.kernel.registry import registry
from iops.web import views
from iops.web.api import api
from iops.web.signin import throttle

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("purpose", views.choose_purpose, name="purpose"),
    path("accounts/", include("iops.web.signin.urls")),
    path("api/v1/", api.urls),
    *[
        path("", include(capability.urls))
        for capability in registry.capabilities.values()
        if capability.urls
    ],
]

handler400 = views.bad_request
handler403 = views.not_permitted
handler404 = views.not_found
handler429 = throttle.too_many
handler500 = views.broken
