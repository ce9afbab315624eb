"""Countries where a product may not be sold, and why."""

from dataclasses import dataclass

from catalog.speech import said
from shop.asking import rows


@dataclass(frozen=True)
class Ban:
    """``reason`` is what a shopper there reads, in her language."""

    country: str
    reason: str


def bans_sql(product: str, language: str) -> str:
    """SQL for the bans of the product with the id ``product``: JSON rows of country and reason, or null."""
    reason = f"coalesce(nullif({said('t', 'reason', language)}, ''), {said('t', 'text', language)})"
    return (
        f"(SELECT json_agg(json_build_array(b.country, {reason}) ORDER BY b.country, t.code)"  # noqa: S608
        " FROM catalog_product_restrictions pr JOIN catalog_restriction t ON t.id = pr.restriction_id"
        f" CROSS JOIN LATERAL unnest(t.countries) AS b(country) WHERE pr.product_id = {product})"
    )


def bans_of(found: list[list[str]] | None) -> tuple[Ban, ...]:
    """What ``bans_sql`` answered."""
    return tuple(Ban(country, reason) for country, reason in found or ())


def reason_against(bans: tuple[Ban, ...], country: str) -> str | None:
    """Why nobody in ``country`` may order it; None where it may be sold."""
    return next((ban.reason for ban in bans if ban.country == country), None)


def not_sold_to(product: int, country: str, *, language: str) -> str | None:
    """The same for the product with this id. One query."""
    [(found,)] = rows(f"SELECT {bans_sql('%(product)s::bigint', language)}", {"product": product})
    return reason_against(bans_of(found), country)
