"""Write what has changed, table by table, each by a few set statements over the tables of changed rows."""
