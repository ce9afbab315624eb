"""WeChat Pay's no: a status, a code and a sentence."""

from shop.outside.answers import Answer, json_answer

SENTENCES = {
    "ORDER_NOT_EXIST": "订单不存在",
    "ORDERPAID": "该订单已支付",
    "ORDER_CLOSED": "订单已关闭",
    "OUT_TRADE_NO_USED": "商户订单号重复",
    "PARAM_ERROR": "参数错误",
    "INVALID_REQUEST": "请求参数符合参数格式，但不符合业务规则",
    "RESOURCE_NOT_EXISTS": "退款单不存在",
    "NOT_ENOUGH": "基本账户余额不足",
    "SIGN_ERROR": "签名错误",
    "NO_STATEMENT_EXIST": "账单文件不存在",
    "SYSTEM_ERROR": "系统错误",
    "FREQUENCY_LIMITED": "频率超限",
}


class Refused(Exception):
    def __init__(self, code: str, *, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status

    def answer(self) -> Answer:
        return json_answer({"code": self.code, "message": SENTENCES[self.code]}, self.status)


def refusal_of(status: int, message: str) -> Answer:
    code = "FREQUENCY_LIMITED" if status == 429 else "SYSTEM_ERROR" if status >= 500 else "INVALID_REQUEST"
    return json_answer({"code": code, "message": message}, status)
