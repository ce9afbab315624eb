"""What every page of the shop may show of the catalogue."""

from catalog.browse.menu import menu
from shop.templating import register_global

register_global("menu", menu)
