"""A brand, an option or a value that gets another name marks its products stale: search finds them by that name."""

from django.db import migrations

OF_OPTION = "JOIN catalog_variant_values x ON x.axisvalue_id = renamed.id JOIN catalog_variant v ON v.id = x.variant_id"
# Table: which columns hold the name, from where its products are read.
NAMED = {
    "catalog_brand": ("name", "SELECT p.id FROM renamed JOIN catalog_product p ON p.brand_id = renamed.id"),
    "catalog_axisvalue": ("label", f"SELECT v.product_id FROM renamed {OF_OPTION}"),
    "catalog_attributevalue": (
        "label",
        "SELECT s.product_id FROM renamed JOIN catalog_specification s ON s.choice_id = renamed.id",
    ),
}


def watched(table, column, products):
    """One trigger a statement, with the function of 0005. The name is all columns that begin so: one a language."""

    def words(row):
        return f"(SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb({row})) WHERE key LIKE '{column}%')"

    renamed = f"SELECT c.id FROM came c JOIN went w ON w.id = c.id WHERE {words('c')} <> {words('w')}"
    return (
        f"CREATE TRIGGER stale_after_rename AFTER UPDATE ON {table} REFERENCING OLD TABLE AS went NEW TABLE AS came"
        " FOR EACH STATEMENT EXECUTE FUNCTION catalog_note_stale("
        f"$select$WITH renamed AS ({renamed}) {products}$select$);"
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0013_catalogue_sheets")]

    operations = [
        migrations.RunSQL(
            [watched(table, *how) for table, how in NAMED.items()],
            [f"DROP TRIGGER stale_after_rename ON {table};" for table in NAMED],
        )
    ]
