"""A real browser before a real shop: Chromium as the machine has it, a small catalogue, pages as visitors get them."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from catalog import freshness
from catalog.models import (
    Article,
    Attribute,
    Block,
    Brand,
    Collection,
    CollectionMember,
    Image,
    Product,
    Question,
    Specification,
)
from shop.models import User
from tests.customers.reviewing import delivered, published
from tests.factories import make_category, make_product

# Playwright's driver keeps an event loop in this thread; Django's rows are still only read by us.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, **found, "args": QUIET.split()}


@dataclass
class Shop:
    """The shop at ``url``; ``visit`` opens a page of it in a fresh browser window."""

    url: str
    browser: Browser
    windows: list[BrowserContext]
    said: list[str]

    def window(self, *, phone: bool = False, script: bool = True, policy: bool = True) -> Page:
        size = PHONE if phone else WIDE
        context = self.browser.new_context(
            base_url=self.url, viewport=size, java_script_enabled=script, bypass_csp=not policy, reduced_motion="reduce"
        )
        self.windows.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def fill_basket(self, page: Page, prefix: str) -> None:
        page.goto(f"/{prefix}/p/teapot/")
        page.locator("[data-buy] [type=submit]").click()
        page.locator("[data-added] a, main .lines").first.wait_for()

    def sign_in(self, page: Page, prefix: str) -> None:
        """A shopper with an account, by the form that everybody fills."""
        email, password = "ann@example.org", "a long password here"
        if not User.objects.filter(email=email).exists():
            ann = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=ann, email=email, verified=True, primary=True)
        page.goto(f"/{prefix}/account/login/")
        page.locator("main [name=login]").fill(email)
        page.locator("main [name=password]").fill(password)
        page.locator("main [name=password]").press("Enter")
        page.wait_for_url(f"**/{prefix}/account/")

    def _listen(self, message: ConsoleMessage) -> None:
        # A refused form is answered with 422 and a missing page with 404: the browser notes it, nothing is wrong.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.said.append(message.text)


def decorate() -> None:
    """What stands around goods: a brand, a collection, a specification, words, questions, a picture in two sizes."""
    teapot = Product.objects.get(slug="teapot")
    Product.objects.update(brand=Brand.objects.create(slug="kiln", name_en="Kiln"))
    spring = Collection.objects.create(slug="spring", kind="hand", name_en="Spring", published=True)
    CollectionMember.objects.create(collection=spring, product=teapot)
    height = Attribute.objects.create(code="height", label_en="Height", kind="number", unit="mm")
    Specification.objects.create(product=teapot, attribute=height, value=78)
    for n in range(3):
        Image.objects.create(
            product=teapot, file=f"originals/{n}.webp", width=1600, height=1600, alt_en=f"Side {n}", position=n
        )
    article = Article.objects.create(
        slug="slow", title_en="Slow tea", excerpt_en="One cup.", body_en="## Water\n\nHot.", published=True,
        published_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    article.related.add(teapot)
    published(delivered("TEAPOT", "a@example.org"), stars=4, title="Calm", text="Pours well.\nNo drip.", language="en")
    published(delivered("TEAPOT", "b@example.org"), title="جميل", text="إبريق جميل جداً.", language="ar")
    Block.objects.create(kind="story", title_en="Slow mornings", text_en="Tea first.", link="journal/", published=True)
    Question.objects.create(
        code="when", topic="shipping", on_products=True, question_en="When does it come?", answer_en="In a week."
    )


@pytest.fixture
def shop(live_server: Any, browser: Browser) -> Iterator[Shop]:
    tea = make_category("tea", name="Tea")
    pots = make_category("teapots", name="Teapots", parent=tea)
    prices = {"USD": "118.00", "EUR": "106.00", "GBP": "92.00", "JPY": "17300", "AED": "429.00", "CNY": "799.00"}
    everywhere = {"SZX": 20, "RTM": 20, "LAX": 20}
    make_product(
        "TEAPOT",
        name="Yixing teapot",
        names={"de": "Donaudampfschifffahrtsteekanne", "ar": "إبريق ييشينغ", "ja": "宜興の急須"},
        price=prices,
        stock=everywhere,
        category=pots,
        featured=True,
        weight_g=500,
    )
    make_product("CUP", name="Tasting cup", price=prices, stock=everywhere, category=tea, tags=("new",))
    make_product("AWAY", name="Away cup", price=prices, stock={}, category=tea)
    make_product("RETIRED", name="Retired cup", price=prices, status="retired", category=tea)
    decorate()
    freshness.refresh_due()
    shop = Shop(live_server.url, browser, [], [])
    yield shop
    for window in shop.windows:
        window.close()
