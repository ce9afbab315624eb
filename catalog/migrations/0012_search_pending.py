"""New words of search wait in a short list before each index and are taken in together, not one by one."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

LANGUAGES = ("en", "zh-hans", "zh-hant", "ja", "ko", "de", "fr", "es", "ar")


def index(language: str) -> str:
    return f"catalog_search_{language.replace('-', '_')}"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_translation_sheets")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Does not rebuild the index, and neither readers nor writers wait for it.
            database_operations=[
                migrations.RunSQL(
                    f"ALTER INDEX {index(language)} SET (fastupdate = on, gin_pending_list_limit = 256)",
                    f"ALTER INDEX {index(language)} SET (fastupdate = off); "
                    f"ALTER INDEX {index(language)} RESET (gin_pending_list_limit)",
                )
                for language in LANGUAGES
            ],
            state_operations=[
                operation
                for language in LANGUAGES
                for operation in (
                    migrations.RemoveIndex("searchdocument", index(language)),
                    migrations.AddIndex(
                        "searchdocument",
                        GinIndex(
                            fields=["words"],
                            condition=models.Q(language=language),
                            name=index(language),
                            fastupdate=True,
                            gin_pending_list_limit=256,
                        ),
                    ),
                )
            ],
        )
    ]
