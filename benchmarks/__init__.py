"""One file a question; the answers stand in docs/performance.md."""
