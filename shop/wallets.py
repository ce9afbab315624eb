"""The shop's accounts at Alipay and WeChat Pay, as the environment gives them; an empty one is not offered.

Keys are the text of a PEM file, its path, or base64 in one line (shop.keys).
"""

from dataclasses import dataclass, field

from environ import Env


@dataclass(frozen=True)
class AlipayAccount:
    app_id: str
    seller_id: str
    gateway: str
    private_key: str = field(repr=False)  # ours
    public_key: str = field(repr=False)  # Alipay's


@dataclass(frozen=True)
class WeChatAccount:
    app_id: str
    mch_id: str
    api_base: str
    cert_serial: str
    public_key_id: str
    private_key: str = field(repr=False)  # ours
    api_v3_key: str = field(repr=False)
    public_key: str = field(repr=False)  # WeChat Pay's


def alipay_account(env: Env, sandbox: str) -> AlipayAccount:
    """ALIPAY_APP_ID, ALIPAY_SELLER_ID, ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEY; ALIPAY_GATEWAY is known."""
    gateway = f"{sandbox}/alipay/gateway.do" if sandbox else "https://openapi.alipay.com/gateway.do"
    return AlipayAccount(
        app_id=env("ALIPAY_APP_ID", default=""),
        seller_id=env("ALIPAY_SELLER_ID", default=""),
        gateway=env("ALIPAY_GATEWAY", default=gateway),
        private_key=env("ALIPAY_PRIVATE_KEY", default=""),
        public_key=env("ALIPAY_PUBLIC_KEY", default=""),
    )


def wechat_account(env: Env, sandbox: str) -> WeChatAccount:
    """WECHAT_APP_ID, WECHAT_MCH_ID, WECHAT_CERT_SERIAL, WECHAT_PRIVATE_KEY, WECHAT_API_V3_KEY, WECHAT_PUBLIC_KEY,
    WECHAT_PUBLIC_KEY_ID; WECHAT_API_BASE is known.
    """
    base = f"{sandbox}/wechat" if sandbox else "https://api.mch.weixin.qq.com"
    return WeChatAccount(
        app_id=env("WECHAT_APP_ID", default=""),
        mch_id=env("WECHAT_MCH_ID", default=""),
        api_base=env("WECHAT_API_BASE", default=base).rstrip("/"),
        cert_serial=env("WECHAT_CERT_SERIAL", default=""),
        public_key_id=env("WECHAT_PUBLIC_KEY_ID", default=""),
        private_key=env("WECHAT_PRIVATE_KEY", default=""),
        api_v3_key=env("WECHAT_API_V3_KEY", default=""),
        public_key=env("WECHAT_PUBLIC_KEY", default=""),
    )
