"""The drawer of reports: one file each, found by the shop at its start."""
