"""The catalogue as a sheet, one row a variant: taken out as CSV or XLSX, brought in all of it or nothing.

A column is declared once, with the SQL that reads it and the parser that understands it; export, comparison, import and
undo are made of that. So a sheet that was taken out and brought in again changes nothing.
"""
