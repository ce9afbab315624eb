"""A shopper's hands for tests of pages: forms that are sent as a browser sends them, and what a page was given."""

import re

HERE = {"Sec-Fetch-Site": "same-origin"}
ADDRESS = {"email": "k@example.org", "country": "DE", "name": "K B", "street": "Torstr. 7", "city": "Berlin"}


def post(client, path, data, **headers):
    return client.post(path, data, headers={**HERE, **headers})


def add(client, sku="CUP", quantity="2", prefix="de-eu"):
    return post(client, f"/{prefix}/basket/add/", {"sku": sku, "quantity": quantity})


def hidden_total(page):
    return re.search(r'name="shown_total" value="([^"]+)"', page.content.decode()).group(1)


def typed(client, **more):
    page = client.get("/de-eu/checkout/")
    return {**ADDRESS, "postal": "10119", "method": "standard", "shown_total": hidden_total(page), "order": "1", **more}


# What the last page was given: see conftest.py.
LAST = {}


def view(_answer):
    return LAST["view"]


def form_of(_answer):
    return LAST["form"]
