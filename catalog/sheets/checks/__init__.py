"""What one cell alone cannot tell, asked of all changed rows at once: each file has the questions of one subject."""
