"""Alipay's no: an answer like any other, with a code, a finer code and a sentence."""

from shop.outside.truth import Document

SENTENCES = {
    "ACQ.TRADE_NOT_EXIST": "交易不存在",
    "ACQ.TRADE_STATUS_ERROR": "交易状态不合法",
    "ACQ.TRADE_HAS_FINISHED": "交易已完结",
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": "退款金额无效",
    "ACQ.DISCORDANT_REPEAT_REQUEST": "请求信息不一致",
    "ACQ.INVALID_PARAMETER": "参数无效",
    "isp.bill_not_exist": "账单不存在",
    "isv.invalid-app-id": "无效的AppID参数",
    "isv.invalid-signature": "验签出错",
    "isv.invalid-method": "不存在的方法名",
    "isv.missing-method": "缺少方法名参数",
}
MESSAGES = {"40004": "Business Failed", "40002": "Invalid Arguments", "40001": "Missing Required Arguments"}


class Refused(Exception):
    def __init__(self, sub_code: str, *, code: str = "40004", sign: bool = True) -> None:
        super().__init__(sub_code)
        self.sub_code, self.code, self.sign = sub_code, code, sign

    def node(self) -> Document:
        sentence = SENTENCES.get(self.sub_code, self.sub_code)
        return {"code": self.code, "msg": MESSAGES[self.code], "sub_code": self.sub_code, "sub_msg": sentence}
