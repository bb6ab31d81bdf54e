"""Static feeds: the bytes that are served, written where they differ, gone with their link."""

import os
from datetime import timedelta

import pytest
from serving import NOW, add_link, folder, task, tell

from campaignplan.errors import InputError
from campaignplan.feeds.link import renewed, revoked
from campaignplan.feeds.scope import Scope
from campaignplan.storage import static_feeds
from campaignplan.storage.static_feeds import refresh_static, remove_static, write_static
from campaignplan.web.desk import Desk


def test_static_feeds_have_the_bytes_that_are_served(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a"), task("b", roles=("design",))]), tmp_path / "www"
    links = [add_link(place, Scope(roles=(role,)), static=str(out)) for role in ("ads", "design")]
    for link, token in links:
        write_static(place, link, token, NOW)
    (out / "stranger.ics").write_bytes(b"mine")
    serving = Desk(place, lambda: NOW)
    for _ in range(2):
        for _, token in links:
            assert (out / f"{token}.ics").read_bytes() == serving.answer("GET", token, {}).body
        tell(place, [task("a", 12), task("b", 13, roles=("design",))], NOW + timedelta(hours=1))
        assert refresh_static(place, NOW + timedelta(hours=1)) == 2
        serving = Desk(place, lambda: NOW + timedelta(hours=1))
    assert (out / "stranger.ics").read_bytes() == b"mine"


def test_a_static_feed_is_written_only_where_it_differs(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a")]), tmp_path / "www"
    link, token = add_link(place, static=str(out))
    write_static(place, link, token, NOW)
    os.utime(out / f"{token}.ics", ns=(1, 1))
    refresh_static(place, NOW)
    assert (out / f"{token}.ics").stat().st_mtime_ns == 1


def test_a_revoked_or_renewed_static_feed_is_gone(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a")]), tmp_path / "www"
    (one, first), (two, second) = (add_link(place, static=str(out)) for _ in range(2))
    for link, token in ((one, first), (two, second)):
        write_static(place, link, token, NOW)
    remove_static(two)
    place.links.update(lambda links: (revoked(links[0], NOW), renewed(links[1], "fresh")))
    write_static(place, place.links.load()[1], "fresh", NOW)
    assert refresh_static(place, NOW) == 1
    assert [path.name for path in out.iterdir()] == ["fresh.ics"]


def test_a_static_folder_that_cannot_be_written_is_said_so(tmp_path):
    place = folder(tmp_path / "ws", [task("a")])
    (tmp_path / "file").write_text("x", encoding="utf-8")
    link, token = add_link(place, static=str(tmp_path / "file"))
    with pytest.raises(InputError, match="写不进去"):
        static_feeds.write_static(place, link, token, NOW)
