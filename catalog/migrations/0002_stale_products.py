"""Whatever a list, a card or a search shows marks its product stale in the statement that changes it (see catalog.freshness).

Statement triggers: each holds a SELECT of product ids from the rows that came (new) and the rows that went (old).
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION catalog_note_stale() RETURNS trigger LANGUAGE plpgsql AS $note$
BEGIN
    IF coalesce(current_setting('tradewind.quiet', true), '') <> 'on' THEN
        EXECUTE 'INSERT INTO catalog_stale (product_id) SELECT DISTINCT changed.id FROM (' || TG_ARGV[0]
            || ') AS changed (id) WHERE changed.id IS NOT NULL';
    END IF;
    RETURN NULL;
END $note$;
"""
# Every sale writes this table, so the statement is planned once a connection, and only what comes in or runs out counts.
# What is promised counts as what lies there: such pieces can be ordered too.
NOTE_STOCK = """
CREATE FUNCTION catalog_note_stock() RETURNS trigger LANGUAGE plpgsql AS $note$
BEGIN
    IF coalesce(current_setting('tradewind.quiet', true), '') <> 'on' THEN
        INSERT INTO catalog_stale (product_id)
        SELECT v.product_id FROM came c JOIN went w ON w.id = c.id JOIN catalog_variant v ON v.id = c.variant_id
        WHERE (c.on_hand > c.reserved, c.on_hand + c.promised > c.reserved, c.preorder_until)
            IS DISTINCT FROM (w.on_hand > w.reserved, w.on_hand + w.promised > w.reserved, w.preorder_until)
        UNION
        SELECT b.bundle_id FROM came c JOIN went w ON w.id = c.id
        JOIN catalog_bundleitem b ON b.variant_id = c.variant_id
        WHERE (c.on_hand - c.reserved, c.promised, c.preorder_until)
            IS DISTINCT FROM (w.on_hand - w.reserved, w.promised, w.preorder_until);
    END IF;
    RETURN NULL;
END $note$;
CREATE TRIGGER stale_after_update AFTER UPDATE ON catalog_stock REFERENCING OLD TABLE AS went NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION catalog_note_stock();
"""


def watched(table, insert="", update="", delete=""):
    sql = []
    for event, select, rows in (
        ("insert", insert, "REFERENCING NEW TABLE AS came"),
        ("update", update, "REFERENCING OLD TABLE AS went NEW TABLE AS came"),
        ("delete", delete, "REFERENCING OLD TABLE AS went"),
    ):
        if select:
            sql.append(
                f"CREATE TRIGGER stale_after_{event} AFTER {event.upper()} ON {table} {rows}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION catalog_note_stale($select${select}$select$);"
            )
    return "\n".join(sql)


def by(select):
    """The same SELECT from what came, from what went, and from both; ``{rows}`` stands for the table."""
    came, went = select.format(rows="came"), select.format(rows="went")
    return {"insert": came, "update": f"{came} UNION {went}", "delete": went}


def renamed(table, column, products):
    """Search finds products by names of other tables. A name is all columns that begin so: one a language."""

    def words(row):
        return f"(SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb({row})) WHERE key LIKE '{column}%')"

    changed = f"SELECT c.id FROM came c JOIN went w ON w.id = c.id WHERE {words('c')} <> {words('w')}"
    return (
        f"CREATE TRIGGER stale_after_rename AFTER UPDATE ON {table} REFERENCING OLD TABLE AS went NEW TABLE AS came"
        " FOR EACH STATEMENT EXECUTE FUNCTION catalog_note_stale("
        f"$select$WITH renamed AS ({changed}) {products}$select$);"
    )


OF_PRODUCT = by("SELECT product_id FROM {rows}")
OF_VARIANT = by("SELECT v.product_id FROM {rows} r JOIN catalog_variant v ON v.id = r.variant_id")
# A new list is empty, and the entries of one that is taken away go before it.
OF_LIST = (
    "SELECT v.product_id FROM came c JOIN catalog_pricelistentry e ON e.price_list_id = c.id"
    " JOIN catalog_variant v ON v.id = e.variant_id"
)
BELOW = (
    "WITH RECURSIVE below AS (SELECT c.id FROM came c JOIN went w ON w.id = c.id"
    " WHERE to_jsonb(c) - 'position' <> to_jsonb(w) - 'position'"
    " UNION SELECT c.id FROM catalog_category c JOIN below b ON c.parent_id = b.id)"
    " SELECT p.id FROM catalog_product p WHERE p.category_id IN (SELECT id FROM below) UNION"
    " SELECT e.product_id FROM catalog_product_extra_categories e WHERE e.category_id IN (SELECT id FROM below)"
)
STOCK_OF = (
    "SELECT v.product_id FROM {rows} r JOIN catalog_variant v ON v.id = r.variant_id WHERE r.on_hand > r.reserved"
    " UNION SELECT b.bundle_id FROM {rows} r JOIN catalog_bundleitem b ON b.variant_id = r.variant_id"
)
ALL = "SELECT id FROM catalog_product"
OF_OPTION = "JOIN catalog_variant_values x ON x.axisvalue_id = renamed.id JOIN catalog_variant v ON v.id = x.variant_id"

TRIGGERS = [
    NOTE,
    NOTE_STOCK,
    watched("catalog_product", **by("SELECT id FROM {rows}")),
    watched("catalog_variant", **OF_PRODUCT),
    watched("catalog_price", **OF_VARIANT),
    watched("catalog_marketprice", **OF_VARIANT),
    watched("catalog_pricelistentry", **OF_VARIANT),
    watched("catalog_pricelist", update=OF_LIST),
    watched("catalog_variant_values", **OF_VARIANT),
    watched("catalog_stock", insert=STOCK_OF.format(rows="came"), delete=STOCK_OF.format(rows="went")),
    watched("catalog_bundleitem", **by("SELECT bundle_id FROM {rows}")),
    watched("catalog_specification", **OF_PRODUCT),
    watched("catalog_image", **OF_PRODUCT),
    watched("catalog_product_extra_categories", **OF_PRODUCT),
    watched("catalog_collectionmember", **OF_PRODUCT),
    watched("catalog_publication", **OF_PRODUCT),
    watched("catalog_category", update=BELOW),
    watched(
        "catalog_attribute",
        update="SELECT s.product_id FROM catalog_specification s JOIN came c ON c.id = s.attribute_id"
        " JOIN went w ON w.id = c.id WHERE (c.filterable, c.kind) IS DISTINCT FROM (w.filterable, w.kind)",
    ),
    watched(
        "shop_market",
        insert=ALL,
        update=f"{ALL} WHERE EXISTS (SELECT FROM came c JOIN went w USING (code) WHERE"
        " (c.currency, c.warehouses, c.tax_display, c.countries)"
        " IS DISTINCT FROM (w.currency, w.warehouses, w.tax_display, w.countries))",
        delete=ALL,
    ),
    watched(
        "catalog_stockplace",
        update=f"{ALL} WHERE EXISTS (SELECT FROM came c JOIN went w USING (id) WHERE c.code <> w.code)",
    ),
    renamed("catalog_brand", "name", "SELECT p.id FROM renamed JOIN catalog_product p ON p.brand_id = renamed.id"),
    renamed("catalog_axisvalue", "label", f"SELECT v.product_id FROM renamed {OF_OPTION}"),
    renamed(
        "catalog_attributevalue",
        "label",
        "SELECT s.product_id FROM renamed JOIN catalog_specification s ON s.choice_id = renamed.id",
    ),
]
UNDONE = ["DROP FUNCTION catalog_note_stale() CASCADE;", "DROP FUNCTION catalog_note_stock() CASCADE;"]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_tradewind")]
    replaces = [("catalog", "0005_lists"), ("catalog", "0014_search_follows_names"), ("catalog", "0015_lists_follow_preorders")]
    operations = [migrations.RunSQL(TRIGGERS, UNDONE)]
