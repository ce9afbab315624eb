"""The few words of the hosted page in nine languages: Stripe's side of the street, so no gettext of the shop."""

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Words:
    title: str
    email: str
    number: str
    expiry: str
    cvc: str
    name: str
    pay: str  # with {amount}
    cancel: str
    total: str
    pieces: str
    declined: str
    insufficient: str
    bad_card: str
    secure: str
    secure_why: str
    approve: str
    refuse: str
    over: str
    paid: str
    test: str


WORDS = {
    "en": Words(
        "Payment",
        "Email",
        "Card number",
        "Expiry (MM / YY)",
        "Security code",
        "Name on card",
        "Pay {amount}",
        "Back to the shop",
        "Total",
        "Quantity",
        "Your card was declined. Please use another card.",
        "There is not enough money on this card. Please use another card.",
        "Please check the number, the expiry date and the security code.",
        "Confirm the payment",
        "Your bank wants to know that it is you.",
        "Approve",
        "Refuse",
        "This payment page is no longer open.",
        "This has been paid.",
        "Sandbox: no real money moves.",
    ),
    "zh": Words(
        "付款",
        "电子邮箱",
        "卡号",
        "有效期（月 / 年）",
        "安全码",
        "持卡人姓名",
        "支付 {amount}",
        "返回商店",
        "合计",
        "数量",
        "您的银行卡被拒绝，请换一张卡。",
        "卡内余额不足，请换一张卡。",
        "请检查卡号、有效期和安全码。",
        "确认付款",
        "银行需要确认是您本人。",
        "同意",
        "拒绝",
        "此付款页面已关闭。",
        "已付款。",
        "测试环境：不会产生真实交易。",
    ),
    "zh-TW": Words(
        "付款",
        "電子郵件",
        "卡號",
        "有效期限（月 / 年）",
        "安全碼",
        "持卡人姓名",
        "支付 {amount}",
        "返回商店",
        "合計",
        "數量",
        "您的卡片遭拒，請換一張卡。",
        "卡片餘額不足，請換一張卡。",
        "請檢查卡號、有效期限和安全碼。",
        "確認付款",
        "銀行需要確認是您本人。",
        "同意",
        "拒絕",
        "此付款頁面已關閉。",
        "已付款。",
        "測試環境：不會產生真實交易。",
    ),
    "ja": Words(
        "お支払い",
        "メールアドレス",
        "カード番号",
        "有効期限（月 / 年）",
        "セキュリティコード",
        "カード名義人",
        "{amount} を支払う",
        "ショップに戻る",
        "合計",
        "数量",
        "カードが承認されませんでした。別のカードをお使いください。",
        "カードの残高が不足しています。別のカードをお使いください。",
        "カード番号、有効期限、セキュリティコードをご確認ください。",
        "お支払いの確認",
        "カード会社がご本人であることを確認します。",
        "承認する",
        "拒否する",
        "このお支払いページは終了しました。",
        "お支払い済みです。",
        "テスト環境です。実際のお金は動きません。",
    ),
    "ko": Words(
        "결제",
        "이메일",
        "카드 번호",
        "유효기간 (월 / 년)",
        "보안 코드",
        "카드 소유자 이름",
        "{amount} 결제",
        "상점으로 돌아가기",
        "합계",
        "수량",
        "카드가 거절되었습니다. 다른 카드를 사용해 주세요.",
        "카드 잔액이 부족합니다. 다른 카드를 사용해 주세요.",
        "카드 번호, 유효기간, 보안 코드를 확인해 주세요.",
        "결제 확인",
        "은행에서 본인 확인을 요청합니다.",
        "승인",
        "거부",
        "이 결제 페이지는 닫혔습니다.",
        "결제가 완료되었습니다.",
        "테스트 환경입니다. 실제 돈은 움직이지 않습니다.",
    ),
    "de": Words(
        "Zahlung",
        "E-Mail",
        "Kartennummer",
        "Gültig bis (MM / JJ)",
        "Prüfziffer",
        "Name auf der Karte",
        "{amount} zahlen",
        "Zurück zum Shop",
        "Gesamt",
        "Anzahl",
        "Ihre Karte wurde abgelehnt. Bitte verwenden Sie eine andere Karte.",
        "Auf dieser Karte ist nicht genug Geld. Bitte verwenden Sie eine andere Karte.",
        "Bitte prüfen Sie Nummer, Gültigkeit und Prüfziffer.",
        "Zahlung bestätigen",
        "Ihre Bank möchte wissen, dass Sie es sind.",
        "Bestätigen",
        "Ablehnen",
        "Diese Zahlungsseite ist nicht mehr offen.",
        "Dies ist bezahlt.",
        "Testumgebung: Es fließt kein echtes Geld.",
    ),
    "fr": Words(
        "Paiement",
        "E-mail",
        "Numéro de carte",
        "Expiration (MM / AA)",
        "Code de sécurité",
        "Nom sur la carte",
        "Payer {amount}",
        "Retour à la boutique",
        "Total",
        "Quantité",
        "Votre carte a été refusée. Veuillez utiliser une autre carte.",
        "Le solde de cette carte est insuffisant. Veuillez utiliser une autre carte.",
        "Veuillez vérifier le numéro, la date d’expiration et le code de sécurité.",
        "Confirmer le paiement",
        "Votre banque souhaite vérifier que c’est bien vous.",
        "Approuver",
        "Refuser",
        "Cette page de paiement n’est plus ouverte.",
        "Ce paiement est effectué.",
        "Environnement de test : aucun argent réel n’est déplacé.",
    ),
    "es": Words(
        "Pago",
        "Correo electrónico",
        "Número de tarjeta",
        "Caducidad (MM / AA)",
        "Código de seguridad",
        "Nombre en la tarjeta",
        "Pagar {amount}",
        "Volver a la tienda",
        "Total",
        "Cantidad",
        "La tarjeta ha sido rechazada. Es necesario usar otra tarjeta.",
        "No hay saldo suficiente en esta tarjeta. Es necesario usar otra tarjeta.",
        "Conviene revisar el número, la caducidad y el código de seguridad.",
        "Confirmar el pago",
        "El banco quiere comprobar la identidad.",
        "Aprobar",
        "Rechazar",
        "Esta página de pago ya no está abierta.",
        "El pago está hecho.",
        "Entorno de prueba: no se mueve dinero real.",
    ),
    "ar": Words(
        "الدفع",
        "البريد الإلكتروني",
        "رقم البطاقة",
        "تاريخ الانتهاء (شهر / سنة)",
        "رمز الأمان",
        "الاسم على البطاقة",
        "ادفع {amount}",
        "العودة إلى المتجر",
        "المجموع",
        "الكمية",
        "رُفضت بطاقتك. يُرجى استخدام بطاقة أخرى.",
        "الرصيد في هذه البطاقة غير كافٍ. يُرجى استخدام بطاقة أخرى.",
        "يُرجى التحقق من الرقم وتاريخ الانتهاء ورمز الأمان.",
        "تأكيد الدفع",
        "يريد البنك التأكد من هويتك.",
        "موافقة",
        "رفض",
        "لم تعد صفحة الدفع هذه مفتوحة.",
        "تم الدفع.",
        "بيئة تجريبية: لا تنتقل أموال حقيقية.",
    ),
}
NEAREST = {"zh-HK": "zh-TW", "zh-MO": "zh-TW", "zh-Hant": "zh-TW"}


def language_of(locale: str, accept_language: str) -> str:
    """The language of the page: the session's, or with ``auto`` the browser's."""
    if locale not in ("", "auto"):
        return _known(locale) or "en"
    for part in accept_language.split(","):
        if found := _known(part.partition(";")[0].strip()):
            return found
    return "en"


def _known(tag: str) -> str:
    if near := NEAREST.get(tag):
        return near
    return next((code for code in (tag, tag.partition("-")[0]) if code in WORDS), "")
