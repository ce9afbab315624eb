"""What the shop promises of returns, as the answers to shoppers' questions say it. Structured data repeats it."""

from shop.union import EU_MEMBERS

RETURN_DAYS = 30
# Where the label back costs the shopper nothing.
FREE_RETURN_COUNTRIES = EU_MEMBERS | {"GB", "US", "JP", "CN"}
