"""The few words of the cashier in nine languages: Alipay's side of the street, so no gettext of the shop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    scan: str
    sign_in_here: str
    account: str
    password: str
    sign_in: str
    balance: str
    pay: str  # with {amount}
    try_short: str
    short: str
    leave: str
    over: str
    paid: str
    test: str


WORDS = {
    "en": Words(
        "Scan with the Alipay app",
        "Or sign in to pay",
        "Email or phone number",
        "Payment password",
        "Next",
        "Pay from your balance",
        "Pay {amount}",
        "Try with too little balance",
        "There is not enough money in your account. Nothing was taken.",
        "Back to the shop",
        "This payment is no longer open.",
        "This has been paid.",
        "Sandbox: no real money moves.",
    ),
    "zh-hans": Words(
        "使用支付宝 App 扫码付款",
        "或登录账户付款",
        "手机号或邮箱",
        "支付密码",
        "下一步",
        "账户余额付款",
        "确认付款 {amount}",
        "模拟余额不足",
        "账户余额不足，未扣款。",
        "返回商店",
        "该笔付款已关闭。",
        "已付款。",
        "沙箱环境：不会产生真实扣款。",
    ),
    "zh-hant": Words(
        "使用支付寶 App 掃碼付款",
        "或登入帳戶付款",
        "手機號碼或電子郵件",
        "支付密碼",
        "下一步",
        "帳戶餘額付款",
        "確認付款 {amount}",
        "模擬餘額不足",
        "帳戶餘額不足，未扣款。",
        "返回商店",
        "此筆付款已關閉。",
        "已付款。",
        "沙箱環境：不會產生真實扣款。",
    ),
    "ja": Words(
        "Alipay アプリでスキャン",
        "またはログインして支払う",
        "メールアドレスまたは電話番号",
        "支払いパスワード",
        "次へ",
        "残高で支払う",
        "{amount} を支払う",
        "残高不足を試す",
        "残高が不足しています。引き落としはありません。",
        "ショップに戻る",
        "この支払いは終了しています。",
        "支払い済みです。",
        "サンドボックス：実際のお金は動きません。",
    ),
    "ko": Words(
        "Alipay 앱으로 스캔",
        "또는 로그인하여 결제",
        "이메일 또는 휴대전화 번호",
        "결제 비밀번호",
        "다음",
        "잔액으로 결제",
        "{amount} 결제",
        "잔액 부족 시험",
        "잔액이 부족합니다. 결제되지 않았습니다.",
        "상점으로 돌아가기",
        "이 결제는 더 이상 열려 있지 않습니다.",
        "결제되었습니다.",
        "샌드박스: 실제 돈은 움직이지 않습니다.",
    ),
    "de": Words(
        "Mit der Alipay-App scannen",
        "Oder anmelden und zahlen",
        "E-Mail oder Telefonnummer",
        "Zahlungspasswort",
        "Weiter",
        "Mit Guthaben zahlen",
        "{amount} zahlen",
        "Mit zu wenig Guthaben versuchen",
        "Das Guthaben reicht nicht. Es wurde nichts abgebucht.",
        "Zurück zum Shop",
        "Diese Zahlung ist nicht mehr offen.",
        "Das ist bezahlt.",
        "Testumgebung: Es fließt kein echtes Geld.",
    ),
    "fr": Words(
        "Scannez avec l’application Alipay",
        "Ou connectez-vous pour payer",
        "E-mail ou numéro de téléphone",
        "Mot de passe de paiement",
        "Continuer",
        "Payer avec le solde",
        "Payer {amount}",
        "Essayer avec un solde insuffisant",
        "Votre solde est insuffisant. Rien n’a été débité.",
        "Retour à la boutique",
        "Ce paiement n’est plus ouvert.",
        "C’est payé.",
        "Bac à sable\u202f: aucun argent réel ne circule.",
    ),
    "es": Words(
        "Escanear con la aplicación Alipay",
        "O iniciar sesión para pagar",
        "Correo o número de teléfono",
        "Contraseña de pago",
        "Continuar",
        "Pagar con el saldo",
        "Pagar {amount}",
        "Probar con saldo insuficiente",
        "El saldo no alcanza. No se ha cobrado nada.",
        "Volver a la tienda",
        "Este pago ya no está abierto.",
        "Ya está pagado.",
        "Entorno de pruebas: no se mueve dinero real.",
    ),
    "ar": Words(
        "امسح الرمز بتطبيق Alipay",
        "أو سجّل الدخول للدفع",
        "البريد الإلكتروني أو رقم الهاتف",
        "كلمة مرور الدفع",
        "التالي",
        "الدفع من الرصيد",
        "ادفع {amount}",
        "تجربة رصيد غير كافٍ",
        "الرصيد غير كافٍ. لم يُخصم شيء.",
        "العودة إلى المتجر",
        "لم تعد هذه الدفعة مفتوحة.",
        "تم الدفع.",
        "بيئة تجريبية: لا تنتقل أموال حقيقية.",
    ),
}
