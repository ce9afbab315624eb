"""The formats in which banks write statements, one file each."""
