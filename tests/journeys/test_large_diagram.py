"""The lines of a diagram with very many links, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench import diagram

#: Links that are drawn just now, roughly: the dots of their canvas that are not empty.
_DOTS = """() => {
  const canvas = document.querySelector('.explore__lines');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
}"""
_YEAR = """(step) => {
  const year = document.querySelector('[data-do=year]');
  year.value = String(step);
  year.dispatchEvent(new Event('input', { bubbles: true }));
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

_MOVE = """(by) => {
  const { cy } = document.querySelector('[data-canvas]');
  cy.nodes().max((node) => node.degree(false)).ele.shift({ x: by, y: by });
}"""


def test_many_links_are_drawn_and_follow_the_years(browser: Browser) -> None:
    page = browser.new_page(viewport=diagram.SIZE)
    try:
        diagram.serve(page, diagram.picture(200, 300, seed=1))
        page.goto("http://diagram.test/")
        page.wait_for_function("window.first")
        everything = page.evaluate(_DOTS)
        page.evaluate(_YEAR, 1)
        first_year = page.evaluate(_DOTS)
        page.evaluate(_YEAR, 0)
        assert 0 < first_year < everything / 2
        assert page.evaluate(_DOTS) == everything
        page.evaluate(_MOVE, 40)
        page.evaluate(_YEAR, 0)
        assert page.evaluate(_DOTS) != everything, "a line follows the node that it belongs to"
    finally:
        page.close()
