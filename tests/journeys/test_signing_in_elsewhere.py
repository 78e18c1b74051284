"""Signing in by the force's identity provider: the simulator, configured as operations say."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from iops.web.cli import stack
from iops.web.cli.stack import Stack
from tests.journeys import provider_simulator, signing_people, system
from tests.journeys.conftest import WAIT_MS
from tests.journeys.provider_simulator import ProviderSimulator
from tests.journeys.test_signing_in import looks_well

pytestmark = pytest.mark.journey
NAME = "Simulated Constabulary"


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderSimulator]:
    with provider_simulator.running() as of:
        of.people = {
            "gus": {"preferred_username": signing_people.GUEST, "name": "Gus Field"},
            "other-gus": {"preferred_username": signing_people.GUEST, "name": "Gus Field"},
            "stranger": {"preferred_username": "s.stranger", "name": "Ann Other"},
            "lea": {"preferred_username": signing_people.LEAVER, "name": "Lea Frost"},
        }
        yield of


@pytest.fixture(scope="module")
def configured(
    running_system: Stack, provider: ProviderSimulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """A second web process over the same database, with a provider in its environment."""
    signing_people.add(running_system.env)
    port = stack.free_port(running_system.live_port + 1)
    env = {
        **running_system.env,
        "IOPS_PORT": str(port),
        "IOPS_OIDC_SERVER": provider.issuer,
        "IOPS_OIDC_CLIENT": provider_simulator.CLIENT,
        "IOPS_OIDC_SECRET": provider_simulator.SECRET,
        "IOPS_OIDC_NAME": NAME,
    }
    of = Stack(port, running_system.live_port, env)
    logs: Path = tmp_path_factory.mktemp("provider")
    with system.program(stack.web(of, workers=1), logs):
        system._wait(stack.responds(f"http://{of.host}:{of.port}/health"), logs)
        yield of


@pytest.fixture
def visitor(browser: Browser, configured: Stack) -> Iterator[Callable[[], Page]]:
    opened: list[BrowserContext] = []

    def make() -> Page:
        context = browser.new_context(base_url=configured.url, locale="en-GB")
        context.set_default_timeout(WAIT_MS)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def sign_in(page: Page, subject: str) -> None:
    page.goto("/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    expect(page.locator("h1")).to_have_text("Provider simulator")
    page.get_by_label("Who are you?").fill(subject)
    page.get_by_role("button", name="Go").click()


def test_somebody_with_an_account_comes_in_by_the_provider(
    visitor: Callable[[], Page],
) -> None:
    page = visitor()
    page.goto("/accounts/login/")
    looks_well(page)
    for _ in range(2):  # matched by name first, by the provider's subject from then on
        sign_in(page, "gus")
        expect(page.locator(".mast .whoami")).to_contain_text("Gus Field")
        page.goto("/accounts/logout/")
        page.locator("main").get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/accounts/login/")

    # Another identity with the same name is not let in by the name.
    sign_in(page, "other-gus")
    expect(page.locator("h1")).to_have_text("You are not let in")
    expect(page.locator("main")).to_contain_text("belongs to another identity")


def test_who_has_no_account_is_told_so_and_gets_none(visitor: Callable[[], Page]) -> None:
    page = visitor()
    for _ in range(2):
        sign_in(page, "stranger")
        expect(page.locator("h1")).to_have_text("You are not let in")
        expect(page.locator("main")).to_contain_text("There is no account for you in iOPS")
    looks_well(page)
    assert page.request.get("/board/", max_redirects=0).status == 302


def test_an_answer_that_is_not_right_is_refused(
    visitor: Callable[[], Page], provider: ProviderSimulator
) -> None:
    page = visitor()
    lies: tuple[tuple[dict[str, object], str], ...] = (
        ({"nonce": "of another sign-in"}, "belongs to another sign-in"),
        ({"iss": "https://elsewhere.example"}, "names another issuer"),
        ({"aud": "another client"}, "meant for another client"),
        ({"exp": 1_000_000_000}, "has expired"),
    )
    try:
        for lie, said in lies:
            provider.lies = dict(lie)
            sign_in(page, "lea")
            expect(page.locator("h1")).to_have_text("Sign-in did not work")
            expect(page.locator("main")).to_contain_text(said)
            assert page.request.get("/board/", max_redirects=0).status == 302
    finally:
        provider.lies = {}
    looks_well(page)
    sign_in(page, "lea")
    expect(page.locator(".mast .whoami")).to_contain_text("Lea Frost")


def test_going_back_at_the_provider_is_no_error(visitor: Callable[[], Page]) -> None:
    page = visitor()
    page.goto("/accounts/login/")
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("h1")).to_have_text("Not signed in")


def test_a_link_on_another_site_signs_nobody_in_by_itself(
    visitor: Callable[[], Page], provider: ProviderSimulator, configured: Stack
) -> None:
    page = visitor()
    page.goto(f"{provider.issuer}/authorize?client_id={provider_simulator.CLIENT}")
    address = f"{configured.url}/accounts/oidc/force/login/"
    page.evaluate(
        "to => { const a = document.createElement('a'); a.href = to; a.id = 'lure'; "
        "a.textContent = 'lure'; document.body.append(a); }",
        address,
    )
    page.locator("#lure").click()
    expect(page.locator("h1")).to_have_text(f"Sign in with {NAME}")
    assert page.url == address
    looks_well(page)
