"""What the two wallets of the outside world, Alipay and WeChat Pay, have in common. No world of its own."""
