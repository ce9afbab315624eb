"""What follows the catalogue. One file a reading table; ``@refresher`` of ``catalog.freshness`` marks its function."""
