"""Triggers that keep what was asked: whoever changes a public price (page, import or SQL), the old one is written down.

Statement triggers with transition tables, so that an import of a million rows pays one INSERT ... SELECT, not a million
calls. What never outlived its transaction was never asked of anybody and is not kept.
"""

# ruff: noqa: S608 (only the names of our own tables and columns are written into SQL)

import pgtrigger

# The lower rank decides. Ranks of price lists are small integers, so both stay behind every list.
MARKET_RANK = 40_000
PLAIN_RANK = 50_000

COLUMNS = "(variant_id, amount, amount_currency, market_id, list_code, rank, starts_at, ends_at)"

PRICE_CHANGED = (
    "(n.variant_id, n.amount, n.amount_currency, n.compare_at IS NULL)"
    " IS DISTINCT FROM (o.variant_id, o.amount, o.amount_currency, o.compare_at IS NULL)"
)
ENTRY_CHANGED = (
    "(n.variant_id, n.amount, n.amount_currency, n.price_list_id, n.from_quantity)"
    " IS DISTINCT FROM (o.variant_id, o.amount, o.amount_currency, o.price_list_id, o.from_quantity)"
)
LIST_CHANGED = (
    "(n.market_id, n.customer_group, n.rank, n.starts_on, n.ends_on, n.active)"
    " IS DISTINCT FROM (o.market_id, o.customer_group, o.rank, o.starts_on, o.ends_on, o.active)"
)

# When an entry was asked of everybody: while it, its list and the list's days all held. Days are days in UTC.
LIST_STARTS = "greatest(e.since, l.since, l.starts_on::timestamp AT TIME ZONE 'UTC')"
LIST_ENDS = "least(now(), (l.ends_on + 1)::timestamp AT TIME ZONE 'UTC')"
ENTRIES = (
    f"INSERT INTO catalog_pastprice {COLUMNS}"
    f" SELECT e.variant_id, e.amount, e.amount_currency, l.market_id, l.code, l.rank, {LIST_STARTS}, {LIST_ENDS}"
    " FROM {entries} e JOIN {lists} l ON l.id = e.price_list_id"
    f" WHERE l.active AND l.customer_group = '' AND e.from_quantity = 1 AND {LIST_STARTS} < {LIST_ENDS}"
)


def kept_prices(name: str, *, market: str) -> list[pgtrigger.Trigger]:
    """For a table of plain prices; ``market`` is SQL for the market of an old row ``o``."""
    rank = PLAIN_RANK if market == "NULL" else MARKET_RANK
    changed = PRICE_CHANGED if market == "NULL" else f"({PRICE_CHANGED} OR n.market_id <> o.market_id)"
    insert = (
        f"INSERT INTO catalog_pastprice {COLUMNS}"
        f" SELECT o.variant_id, o.amount, o.amount_currency, {market}, '', {rank}, o.since, now()"
    )
    return [
        _since(name, changed),
        _after_update(
            name, f"{insert} FROM old_rows o JOIN new_rows n USING (id) WHERE o.since < now() AND {changed};"
        ),
        _after_delete(name, f"{insert} FROM old_rows o WHERE o.since < now();"),
    ]


def kept_entries() -> list[pgtrigger.Trigger]:
    gone = "(SELECT o.* FROM old_rows o JOIN new_rows n USING (id) WHERE " + ENTRY_CHANGED + ")"
    return [
        _since("price_list_entry", ENTRY_CHANGED),
        _after_update("price_list_entry", f"{ENTRIES.format(entries=gone, lists='catalog_pricelist')};"),
        _after_delete("price_list_entry", f"{ENTRIES.format(entries='old_rows', lists='catalog_pricelist')};"),
    ]


def kept_lists() -> list[pgtrigger.Trigger]:
    """A list that ends, moves or changes its buyers ends what all its entries asked."""
    gone = "(SELECT o.* FROM old_rows o JOIN new_rows n USING (id) WHERE " + LIST_CHANGED + ")"
    return [
        _since("price_list", LIST_CHANGED),
        _after_update("price_list", f"{ENTRIES.format(entries='catalog_pricelistentry', lists=gone)};"),
    ]


def _since(name: str, changed: str) -> pgtrigger.Trigger:
    """Nobody sets ``since`` by hand: it moves when what is asked moves, and only then."""
    condition = changed.replace("n.", "NEW.").replace("o.", "OLD.")
    return pgtrigger.Trigger(
        name=f"{name}_since",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"NEW.since := CASE WHEN {condition} THEN now() ELSE OLD.since END; RETURN NEW;",
    )


def _after_update(name: str, sql: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{name}_kept",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        func=f"{sql} RETURN NULL;",
    )


def _after_delete(name: str, sql: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{name}_kept_at_end",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_rows"),
        func=f"{sql} RETURN NULL;",
    )
