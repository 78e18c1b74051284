"""Addresses of crimes."""

from django.urls import path

from iops.casework.crimes import pages, recording

urlpatterns = [
    path("crimes/", pages.crime_list, name="crimes"),
    path("crimes/<int:crime_id>/", pages.crime, name="crime"),
    path("crimes/<int:crime_id>/do/<slug:verb>", pages.act, name="crime-act"),
    path("crimes/record/", recording.record_alone, name="crime-record-alone"),
    path("crimes/record/<int:incident_id>/", recording.record, name="crime-record"),
]
