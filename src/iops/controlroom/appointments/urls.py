"""Addresses of appointments."""

from django.urls import path

from iops.controlroom.appointments import pages

urlpatterns = [
    path("appointments/", pages.day, name="appointments"),
    path("appointments/<int:appointment_id>/", pages.one, name="appointment"),
    path("appointments/<int:appointment_id>/do/<slug:verb>", pages.act, name="appointment-act"),
    path(
        "appointments/incidents/<int:incident_id>/", pages.for_incident, name="appointment-of"
    ),
    path("appointments/calendars/", pages.calendars, name="appointment-calendars"),
    path("appointments/calendars/new/", pages.new_calendar, name="appointment-calendar-new"),
    path(
        "appointments/calendars/<int:calendar_id>/", pages.calendar, name="appointment-calendar"
    ),
    path(
        "appointments/calendars/<int:calendar_id>/close", pages.close_calendar,
        name="appointment-calendar-close",
    ),
]  # fmt: skip
