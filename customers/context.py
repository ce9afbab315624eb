"""What templates may ask of people."""

from django.contrib.messages import get_messages

from shop.templating import register_global

register_global("told", get_messages)
