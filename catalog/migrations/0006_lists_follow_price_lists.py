"""Prices of single markets and price lists mark their products stale too."""

from django.db import migrations


def watched(table, insert, update, delete):
    """Statement triggers: each a SELECT of product ids from the rows that came (new) and went (old). As in 0005."""
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


OF_VARIANT = "SELECT v.product_id FROM {rows} r JOIN catalog_variant v ON v.id = r.variant_id"
CAME, WENT = OF_VARIANT.format(rows="came"), OF_VARIANT.format(rows="went")
# A new list is empty, and the entries of one that is taken away go before it.
OF_LIST = (
    "SELECT v.product_id FROM came c JOIN catalog_pricelistentry e ON e.price_list_id = c.id"
    " JOIN catalog_variant v ON v.id = e.variant_id"
)
TABLES = ("catalog_marketprice", "catalog_pricelistentry", "catalog_pricelist")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_lists")]

    operations = [
        migrations.RunSQL(
            [
                watched("catalog_marketprice", CAME, f"{CAME} UNION {WENT}", WENT),
                watched("catalog_pricelistentry", CAME, f"{CAME} UNION {WENT}", WENT),
                watched("catalog_pricelist", "", OF_LIST, ""),
            ],
            [
                f"DROP TRIGGER IF EXISTS stale_after_{event} ON {table};"
                for table in TABLES
                for event in ("insert", "update", "delete")
            ],
        )
    ]
