"""What drawing 24 cards costs in Jinja, as the shop does it, and in Django's templates. CPU, no database.

    PRODUCTION=0 .venv/bin/python -m benchmarks.drawing        (ROUNDS=9 and DRAWN=100 as environment variables)

The same values, the same words, the same page but for white space (asserted). Django's grid is written twice: as one
commonly writes it, with translations and money by filter in the loop, and with all of that prepared before the loop.
"""

import os
import time
from collections.abc import Callable
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from django.template import Context, Engine, Library, engines  # noqa: E402 (Django first)
from django.utils import translation  # noqa: E402

from catalog.shelf import CardView, ImageView  # noqa: E402
from shop.languages import write_money  # noqa: E402
from shop.money import money  # noqa: E402

ROUNDS, DRAWN = int(os.environ.get("ROUNDS", "9")), int(os.environ.get("DRAWN", "100"))
CARDS = 24
SIZES = "(min-width: 75rem) 19rem, (min-width: 48rem) 30vw, 46vw"
JINJA = '{% from "parts/card.html" import cards as grid %}{{ grid(list, eager=4, level=2) }}'
LOOP = """{% load i18n drawing %}<ul class="cards" role="list">{% for card in list %}<li><article class="card">
<div class="card-picture">{% if card.image %}<picture class="picture">
<source type="image/avif" srcset="{{ card.image.srcset_avif }}" sizes="{{ sizes }}">
<source type="image/webp" srcset="{{ card.image.srcset_webp }}" sizes="{{ sizes }}">
<img src="{{ card.image.src }}" width="{{ card.image.width }}" height="{{ card.image.height }}"
 alt="{{ card.image.alt }}" decoding="async"
 {% if forloop.counter <= 4 %}fetchpriority="high"{% else %}loading="lazy"{% endif %}></picture>{% endif %}
{% if card.sold_out %}<p class="badge badge-quiet">SOLD_OUT</p>
{% elif card.badge %}<p class="badge">{{ card.badge }}</p>{% endif %}</div>
<h2 class="card-name"><a href="{{ card.url }}">{{ card.name }}</a></h2>
{% if card.price %}<p class="price">{% if card.compare_at %}<span class="unseen">NOW</span>{% endif %}
<span class="price-now">PRICE</span>
{% if card.compare_at %}<s class="price-was"><span class="unseen">EARLIER</span> WAS</s>{% endif %}
</p>{% endif %}</article></li>{% endfor %}</ul>"""
COMMON = {
    "SOLD_OUT": '{% translate "Sold out" %}',
    "NOW": '{% translate "Now" %}',
    "EARLIER": '{% translate "Earlier price" %}',
    "PRICE": "{{ card.price|money }}",
    "WAS": "{{ card.compare_at|money }}",
}
PREPARED = {
    "SOLD_OUT": "{{ sold_out }}",
    "NOW": "{{ now }}",
    "EARLIER": "{{ earlier }}",
    "PRICE": "{{ card.price }}",
    "WAS": "{{ card.compare_at }}",
}

register = Library()
register.filter("money", write_money)


def card(n: int) -> CardView:
    base = f"/media/renditions/{n:032x}-"
    webp, avif = (", ".join(f"{base}{w}.{kind} {w}w" for w in (320, 640, 960, 1440, 1920)) for kind in ("webp", "avif"))
    return CardView(
        url=f"/en-us/p/celadon-bowl-{n}/",
        name=f"Celadon bowl & saucer no. {n}",
        image=ImageView(avif, webp, f"{base}640.webp", 1600, 1600, f"A bowl, {n}", ""),
        price=money(f"{20 + n}.50", "USD"),
        compare_at=money(f"{30 + n}.00", "USD") if n % 4 == 0 else None,
        sold_out=n % 8 == 7,
        badge="New" if n % 3 == 0 else "",
    )


def django_grid(words: dict[str, str], values: Callable[[], dict[str, object]]) -> Callable[[], str]:
    source = LOOP
    for place, word in words.items():
        source = source.replace(place, word)
    libraries = {"i18n": "django.templatetags.i18n", "drawing": "benchmarks.drawing"}
    template = Engine(libraries=libraries).from_string(source)
    return lambda: template.render(Context(values()))


def prepared(card: CardView) -> dict[str, object]:
    """What a careful Django view would hand over: everything a word already."""
    was = write_money(card.compare_at) if card.compare_at else ""
    return {**vars(card), "image": vars(card.image), "price": write_money(card.price), "compare_at": was}  # type: ignore[arg-type]


def cpu_ms(draw: Callable[[], str]) -> float:
    began = time.process_time()
    for _ in range(DRAWN):
        draw()
    return 1000 * (time.process_time() - began) / DRAWN


def main() -> None:
    cards = tuple(card(n) for n in range(CARDS))
    jinja = engines["jinja2"]._speaking("en").from_string(JINJA)  # type: ignore[attr-defined]

    def words() -> dict[str, object]:
        said = {"sold_out": "Sold out", "now": "Now", "earlier": "Earlier price"}
        return {"sizes": SIZES, **{name: translation.gettext(word) for name, word in said.items()}}

    with translation.override("en"):
        ways: dict[str, Callable[[], str]] = {
            "Jinja, as the shop": lambda: jinja.render(list=cards),
            "Django, prepared": django_grid(PREPARED, lambda: {"list": [prepared(one) for one in cards], **words()}),
            "Django, common": django_grid(COMMON, lambda: {"list": cards, "sizes": SIZES}),
        }
        assert len({"".join(draw().split()) for draw in ways.values()}) == 1, "these are different pages"
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, draw in ways.items():
                found[name].append(cpu_ms(draw))
    first = median(next(iter(found.values())))
    for name, times in found.items():
        spread = f"{min(times):.2f}-{max(times):.2f}"
        print(f"{name:22}{median(times):7.2f} ms ({spread}){median(times) / first:7.1f} x")


if __name__ == "__main__":
    main()
