"""The system and the browsers of the journeys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

import conftest as root
from iops.web.cli.stack import Stack
from tests.journeys import system, world

Open = Callable[..., Page]
#: Nothing waits so long on an idle machine; on a busy one it may.
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="package")
def running_system(
    template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Web, live and worker over a town of their own."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    with root.scratch(template_database, "journey") as name:
        env = system.environment(root.URLS, name, folder)
        system.make_world(env)
        with system.running(env, folder) as of:
            yield of


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


def launch(playwright: Playwright) -> Browser:
    """A browser of its own process: a desk."""
    return playwright.chromium.launch(executable_path=system.chromium(), args=system.FLAGS)


def sign_in(
    browser: Browser, of: Stack, username: str, *, password: str = world.PASSWORD, **options: object
) -> Page:
    """A page of a person who has signed in; what a page says on its console is kept."""
    desk = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
    context: BrowserContext = browser.new_context(base_url=of.url, **{**desk, **options})  # type: ignore[arg-type]
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector(".mast .whoami")
    return page


@pytest.fixture
def desk(browser: Browser, running_system: Stack) -> Iterator[Open]:
    """``desk(world.HANDLER)``: a signed-in page; closed after the test."""
    with desks(browser, running_system, world.PASSWORD) as make:
        yield make


@contextmanager
def desks(browser: Browser, of: Stack, password: str) -> Iterator[Open]:
    """Signed-in pages, closed at the end."""
    opened: list[Page] = []

    def make(username: str, **options: object) -> Page:
        page = sign_in(browser, of, username, password=password, **options)
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.context.close()
