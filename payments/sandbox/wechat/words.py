"""The few words of the pretended phone in nine languages: WeChat's side of the street, so no gettext of the shop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    phone: str
    pay: str  # with {amount}
    try_short: str
    short: str
    over: str
    paid: str
    go_back: str
    test: str


WORDS = {
    "en": Words(
        "This stands for WeChat on your phone after you scanned the code.",
        "Pay {amount}",
        "Try with too little balance",
        "There is not enough money in your wallet. Nothing was taken.",
        "This payment is no longer open.",
        "Paid",
        "You can close this page; the shop is told.",
        "Sandbox: no real money moves.",
    ),
    "zh-hans": Words(
        "此页代表您用微信扫码后手机上的画面。",
        "立即支付 {amount}",
        "模拟余额不足",
        "零钱余额不足，未扣款。",
        "该笔付款已关闭。",
        "支付成功",
        "您可以关闭此页，商店会收到通知。",
        "沙箱环境：不会产生真实扣款。",
    ),
    "zh-hant": Words(
        "此頁代表您用微信掃碼後手機上的畫面。",
        "立即支付 {amount}",
        "模擬餘額不足",
        "零錢餘額不足，未扣款。",
        "此筆付款已關閉。",
        "支付成功",
        "您可以關閉此頁，商店會收到通知。",
        "沙箱環境：不會產生真實扣款。",
    ),
    "ja": Words(
        "コードをスキャンした後の WeChat の画面を表しています。",
        "{amount} を支払う",
        "残高不足を試す",
        "残高が不足しています。引き落としはありません。",
        "この支払いは終了しています。",
        "支払い済み",
        "このページは閉じてかまいません。ショップに通知されます。",
        "サンドボックス：実際のお金は動きません。",
    ),
    "ko": Words(
        "코드를 스캔한 뒤 휴대전화의 WeChat 화면을 대신합니다.",
        "{amount} 결제",
        "잔액 부족 시험",
        "잔액이 부족합니다. 결제되지 않았습니다.",
        "이 결제는 더 이상 열려 있지 않습니다.",
        "결제 완료",
        "이 페이지를 닫으셔도 됩니다. 상점에 알려집니다.",
        "샌드박스: 실제 돈은 움직이지 않습니다.",
    ),
    "de": Words(
        "Das steht für WeChat auf Ihrem Telefon, nachdem Sie den Code gescannt haben.",
        "{amount} zahlen",
        "Mit zu wenig Guthaben versuchen",
        "Das Guthaben reicht nicht. Es wurde nichts abgebucht.",
        "Diese Zahlung ist nicht mehr offen.",
        "Bezahlt",
        "Sie können diese Seite schließen; der Shop erfährt davon.",
        "Testumgebung: Es fließt kein echtes Geld.",
    ),
    "fr": Words(
        "Cette page représente WeChat sur votre téléphone après le scan du code.",
        "Payer {amount}",
        "Essayer avec un solde insuffisant",
        "Votre solde est insuffisant. Rien n’a été débité.",
        "Ce paiement n’est plus ouvert.",
        "Payé",
        "Vous pouvez fermer cette page\u202f; la boutique est prévenue.",
        "Bac à sable\u202f: aucun argent réel ne circule.",
    ),
    "es": Words(
        "Esta página representa WeChat en el teléfono después de escanear el código.",
        "Pagar {amount}",
        "Probar con saldo insuficiente",
        "El saldo no alcanza. No se ha cobrado nada.",
        "Este pago ya no está abierto.",
        "Pagado",
        "Puede cerrar esta página; la tienda recibe el aviso.",
        "Entorno de pruebas: no se mueve dinero real.",
    ),
    "ar": Words(
        "تمثّل هذه الصفحة تطبيق WeChat على هاتفك بعد مسح الرمز.",
        "ادفع {amount}",
        "تجربة رصيد غير كافٍ",
        "الرصيد غير كافٍ. لم يُخصم شيء.",
        "لم تعد هذه الدفعة مفتوحة.",
        "تم الدفع",
        "يمكنك إغلاق هذه الصفحة، وسيُبلَّغ المتجر.",
        "بيئة تجريبية: لا تنتقل أموال حقيقية.",
    ),
}
