"""Addresses of access."""

from django.urls import path

from iops.governance.access import pages, restriction_pages, role_pages

urlpatterns = [
    path("access/accounts/", pages.accounts, name="accounts"),
    path("access/accounts/new/", pages.new_account, name="account-new"),
    path("access/accounts/<int:account_id>/", pages.account, name="account"),
    path("access/second-steps/", pages.second_steps, name="second-steps"),
    path("access/roles/", role_pages.roles, name="roles"),
    path("access/roles/<slug:code>/", role_pages.role, name="role"),
    path("access/roles/changes/<int:change_id>", role_pages.decide, name="role-change"),
    path("access/posts/", pages.posts, name="posts"),
    path("access/posts/relieve", pages.relieve, name="post-relieve"),
    path("access/restrictions/", restriction_pages.restrictions, name="restrictions"),
    path(
        "access/restrictions/<int:restriction_id>/",
        restriction_pages.restriction,
        name="restriction",
    ),
    path("access/glass/", pages.glasses, name="glasses"),
    path("access/glass/<int:glass_id>/", pages.review, name="glass-review"),
    path("access/glass/<slug:kind>/<int:record_id>/", pages.break_glass, name="break-glass"),
]
