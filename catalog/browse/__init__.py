"""Reading for pages: one hand-made statement for each question, plain values out."""
