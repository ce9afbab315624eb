"""Write what has changed, table by table, each by a handful of set statements over ``changed_product`` and ``_variant``."""
