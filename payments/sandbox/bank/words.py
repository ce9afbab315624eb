"""The few words of the bank's page in nine languages: the bank's side of the street, so no gettext of the shop."""

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Words:
    title: str
    payee: str
    currency: str
    amount: str
    reference: str
    name: str
    account: str
    slip: str
    slips: dict[str, str]
    send: str
    sent: str
    again: str
    wrong_amount: str
    test: str


def _slips(*words: str) -> dict[str, str]:
    return dict(zip(("none", "typo", "no_reference", "less", "more", "twice"), words, strict=True))


WORDS = {
    "en": Words(
        "Transfer", "To", "Currency", "Amount", "Reference", "Your name", "Your account", "Make a mistake",
        _slips("none", "one wrong character", "no reference", "5 less", "5 more", "transfer twice"),
        "Transfer", "The transfer is on its way.", "Another transfer", "Please check the amount.",
        "Sandbox: no real money moves.",
    ),
    "zh": Words(
        "转账", "收款人", "币种", "金额", "附言", "您的姓名", "您的账号", "故意出错",
        _slips("不出错", "附言错一个字符", "不写附言", "少转 5", "多转 5", "转两次"),
        "转账", "转账已发出。", "再转一笔", "请检查金额。", "沙盒环境：不会动用真实资金。",
    ),
    "zh-TW": Words(
        "轉帳", "收款人", "幣別", "金額", "附言", "您的姓名", "您的帳號", "故意出錯",
        _slips("不出錯", "附言錯一個字元", "不寫附言", "少轉 5", "多轉 5", "轉兩次"),
        "轉帳", "轉帳已送出。", "再轉一筆", "請檢查金額。", "沙盒環境：不會動用真實資金。",
    ),
    "ja": Words(
        "振込", "振込先", "通貨", "金額", "照会番号", "お名前", "お客様の口座", "わざと間違える",
        _slips("間違えない", "1文字違い", "照会番号なし", "5少なく", "5多く", "2回振り込む"),
        "振り込む", "振込を受け付けました。", "別の振込", "金額をご確認ください。",
        "サンドボックスです。実際のお金は動きません。",
    ),
    "ko": Words(
        "이체", "받는 분", "통화", "금액", "참조 번호", "보내는 분", "출금 계좌", "일부러 실수하기",
        _slips("실수 없음", "한 글자 틀리게", "참조 번호 없이", "5 적게", "5 많이", "두 번 이체"),
        "이체하기", "이체를 접수했습니다.", "다른 이체", "금액을 확인해 주세요.",
        "샌드박스: 실제 돈은 움직이지 않습니다.",
    ),
    "de": Words(
        "Überweisung", "An", "Währung", "Betrag", "Verwendungszweck", "Ihr Name", "Ihr Konto", "Absichtlicher Fehler",
        _slips("keiner", "ein falsches Zeichen", "ohne Verwendungszweck", "5 zu wenig", "5 zu viel", "zweimal"),
        "Überweisen", "Die Überweisung ist unterwegs.", "Weitere Überweisung", "Bitte prüfen Sie den Betrag.",
        "Sandbox: Es bewegt sich kein echtes Geld.",
    ),
    "fr": Words(
        "Virement", "À", "Devise", "Montant", "Référence", "Votre nom", "Votre compte", "Faire une erreur",
        _slips("aucune", "un caractère faux", "sans référence", "5 de moins", "5 de plus", "virer deux fois"),
        "Virer", "Le virement est en route.", "Un autre virement", "Veuillez vérifier le montant.",
        "Bac à sable\u202f: aucun argent réel ne circule.",
    ),
    "es": Words(
        "Transferencia", "Para", "Moneda", "Importe", "Referencia", "Su nombre", "Su cuenta", "Cometer un error",
        _slips("ninguno", "un carácter equivocado", "sin referencia", "5 de menos", "5 de más", "transferir dos veces"),
        "Transferir", "La transferencia está en camino.", "Otra transferencia", "Revise el importe.",
        "Entorno de pruebas: no se mueve dinero real.",
    ),
    "ar": Words(
        "تحويل", "إلى", "العملة", "المبلغ", "المرجع", "اسمك", "حسابك", "خطأ مقصود",
        _slips("بلا خطأ", "حرف واحد خاطئ", "بلا مرجع", "أقل بمقدار 5", "أكثر بمقدار 5", "تحويل مرتين"),
        "تحويل", "التحويل في الطريق.", "تحويل آخر", "يرجى التحقق من المبلغ.", "بيئة تجريبية: لا تنتقل أموال حقيقية.",
    ),
}  # fmt: skip
NEAREST = {"zh-HK": "zh-TW", "zh-MO": "zh-TW", "zh-Hant": "zh-TW"}


def language_of(accept_language: str) -> str:
    """The first language of the browser that the bank speaks."""
    for part in accept_language.split(","):
        tag = part.partition(";")[0].strip()
        for code in (NEAREST.get(tag, tag), tag.partition("-")[0]):
            if code in WORDS:
                return code
    return "en"
