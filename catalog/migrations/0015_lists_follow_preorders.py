"""Lists and cards follow what is promised as they follow what lies there: such pieces can be ordered too."""

from django.db import migrations

NOTE = """
CREATE OR REPLACE FUNCTION catalog_note_stock() RETURNS trigger LANGUAGE plpgsql AS $note$
BEGIN
    IF coalesce(current_setting('tradewind.quiet', true), '') <> 'on' THEN
        INSERT INTO catalog_stale (product_id)
        SELECT v.product_id FROM came c JOIN went w ON w.id = c.id JOIN catalog_variant v ON v.id = c.variant_id
        WHERE {alone}
        UNION
        SELECT b.bundle_id FROM came c JOIN went w ON w.id = c.id
        JOIN catalog_bundleitem b ON b.variant_id = c.variant_id
        WHERE {in_a_set};
    END IF;
    RETURN NULL;
END $note$
"""
WITH_PROMISES = {
    "alone": (
        "(c.on_hand > c.reserved, c.on_hand + c.promised > c.reserved, c.preorder_until)"
        " IS DISTINCT FROM (w.on_hand > w.reserved, w.on_hand + w.promised > w.reserved, w.preorder_until)"
    ),
    "in_a_set": (
        "(c.on_hand - c.reserved, c.promised, c.preorder_until)"
        " IS DISTINCT FROM (w.on_hand - w.reserved, w.promised, w.preorder_until)"
    ),
}
AS_BEFORE = {
    "alone": "(c.on_hand > c.reserved) <> (w.on_hand > w.reserved)",
    "in_a_set": "c.on_hand - c.reserved <> w.on_hand - w.reserved",
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_search_follows_names")]

    operations = [migrations.RunSQL(NOTE.format(**WITH_PROMISES), NOTE.format(**AS_BEFORE))]
