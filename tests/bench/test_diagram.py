"""The benchmark of the diagram draws what it says it draws, on the page that everybody uses."""

from bench.diagram import _html, picture


def test_the_picture_has_so_many_nodes_and_links_and_is_the_same_again() -> None:
    drawn = picture(200, 300, seed=1)
    keys = {one["key"] for one in drawn["nodes"]}
    assert (len(keys), len(drawn["edges"])) == (200, 300)
    assert all(one["source"] in keys and one["target"] in keys for one in drawn["edges"])
    assert not [one for one in drawn["edges"] if one["source"] == one["target"]]
    assert drawn == picture(200, 300, seed=1) != picture(200, 300, seed=2)


def test_its_page_is_the_part_of_every_card() -> None:
    page = _html(picture(20, 30, seed=1))
    for part in ("data-diagram", "data-canvas", 'data-do="year"', "explore-state"):
        assert part in page
