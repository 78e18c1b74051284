"""Building the list of anonymous points from the gazetteer."""

from django.db import connections, transaction

_BUILD = """
    DELETE FROM returns_anonymous_point;
    INSERT INTO returns_anonymous_point (label, point, longitude, latitude, addresses, built_at)
    SELECT 'On or near ' || coalesce(nullif(street, ''), nullif(min(postcode), ''), 'this place'),
           point(round(avg(point[0])), round(avg(point[1]))),
           round(avg(longitude)::numeric, 6), round(avg(latitude)::numeric, 6), count(*), iops_now()
    FROM places_place
    WHERE kind IN ('address', 'postcode') AND NOT confidential
    GROUP BY street, floor(point[0] / 400), floor(point[1] / 400), kind
    HAVING count(*) >= 8
"""


def build_points() -> int:
    """Make the list anew: stretches of street, or groups of postcodes, with eight or more.

    A postcode that is in use has at least one address, so eight postcodes are at least eight
    addresses. Answers how many points there are.
    """
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(_BUILD)
        cursor.execute("CREATE INDEX IF NOT EXISTS returns_point_nearest ON "
                       "returns_anonymous_point USING gist (point)")  # fmt: skip
        cursor.execute("SELECT count(*) FROM returns_anonymous_point")
        return int(cursor.fetchone()[0])
