"""`iops db`: the private cluster by hand."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from iops.kernel.cluster import databases, places, resolve, server
from iops.kernel.cluster.contracts import DATABASE, ClusterError


def run(arguments: Sequence[str]) -> int:
    """Run `iops db ...`; the exit status (status: 3 when the server is not running)."""
    parser = argparse.ArgumentParser(prog="iops db", description=__doc__)
    parser.add_argument("verb", choices=["start", "stop", "url", "status", "create", "drop"])
    parser.add_argument("--name", default=DATABASE, help="database (default: %(default)s)")
    parser.add_argument("--template", help="create: copy this database")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--owner", action="store_true", help="url: of the role that migrates")
    who.add_argument("--admin", action="store_true", help="url: of the superuser")
    options = parser.parse_args(arguments)
    foreign = resolve.foreign()
    if options.verb == "url":
        return _url(options)
    if foreign is not None:
        raise ClusterError("DATABASE_URL is set: that server is not ours to start or stop.")
    place = places.place()
    if options.verb == "stop":
        print("stopped" if server.stop(place) else "was not running")
    elif options.verb == "status":
        pid = server.postmaster(place)
        print(f"{'running, process ' + str(pid) if pid else 'not running'}; data in {place.data}")
        return 0 if pid else 3
    elif options.verb == "drop":
        done = databases.drop_database(server.admin_dsn(place), options.name)
        print("dropped" if done else "there is none")
    elif options.verb == "create":
        server.start(place)
        admin = server.admin_dsn(place)
        databases.ensure_roles(admin)
        done = databases.create_database(admin, options.name, template=options.template)
        print("created" if done else "exists")
    else:
        resolve.ensure(name=options.name)
        print(f"running, process {server.postmaster(place)}; data in {place.data}")
    return 0


def _url(options: argparse.Namespace) -> int:
    urls = resolve.foreign() or resolve.private(places.place(), options.name)
    chosen = urls.owner if options.owner else urls.admin if options.admin else urls.app
    if chosen is None:
        raise ClusterError("This server's superuser is unknown here: set IOPS_ADMIN_URL.")
    print(chosen)
    return 0
