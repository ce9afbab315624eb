"""One file a provider. The folder is the list; its webhook is /webhooks/<code>/."""
