"""The few words of the hosted pages in nine languages: PayPal's side of the street, so no gettext of the shop."""

from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Words:
    title: str
    login_title: str
    email: str
    password: str
    login: str
    bad_login: str
    review_title: str
    pay_with: str
    ways: tuple[str, str, str, str, str]  # balance, bank, bank that bounces, declined card, card that wants a step
    pay: str  # with {amount}
    cancel: str
    total: str
    declined: str
    step: str
    over: str
    paid: str
    test: str


WORDS = {
    "en": Words(
        "Payment",
        "Log in to pay",
        "Email",
        "Password",
        "Log in",
        "Please enter your email and a password of eight characters or more.",
        "Check and pay",
        "Pay with",
        ("PayPal balance", "Bank account (takes some time)", "Bank account (will bounce)", "Card (will be declined)",
         "Card (your bank asks once more)"),
        "Pay {amount}",
        "Back to the shop",
        "Total",
        "This way to pay was declined. Please choose another one.",
        "Your bank wants you to confirm this payment once more.",
        "This payment page is no longer open.",
        "You have approved this payment.",
        "Sandbox: no real money moves. Any password of eight characters will do.",
    ),
    "zh-CN": Words(
        "付款",
        "登录后付款",
        "电子邮箱",
        "密码",
        "登录",
        "请输入电子邮箱和至少八位的密码。",
        "确认并付款",
        "付款方式",
        ("PayPal 余额", "银行账户（需要一些时间）", "银行账户（将被退回）",
         "银行卡（将被拒绝）", "银行卡（银行会再次确认）"),
        "支付 {amount}",
        "返回商店",
        "合计",
        "此付款方式被拒绝，请选择其他方式。",
        "您的银行需要您再次确认此付款。",
        "此付款页面已关闭。",
        "您已同意此付款。",
        "测试环境：不会产生真实交易。输入任意八位密码即可。",
    ),
    "zh-TW": Words(
        "付款",
        "登入後付款",
        "電子郵件",
        "密碼",
        "登入",
        "請輸入電子郵件和至少八個字元的密碼。",
        "確認並付款",
        "付款方式",
        ("PayPal 餘額", "銀行帳戶（需要一些時間）", "銀行帳戶（將被退回）",
         "卡片（將被拒絕）", "卡片（銀行會再次確認）"),
        "支付 {amount}",
        "返回商店",
        "合計",
        "此付款方式遭拒，請選擇其他方式。",
        "您的銀行需要您再次確認此付款。",
        "此付款頁面已關閉。",
        "您已同意此付款。",
        "測試環境：不會產生真實交易。輸入任意八個字元的密碼即可。",
    ),
    "ja": Words(
        "お支払い",
        "ログインして支払う",
        "メールアドレス",
        "パスワード",
        "ログイン",
        "メールアドレスと 8 文字以上のパスワードを入力してください。",
        "内容を確認して支払う",
        "お支払い方法",
        ("PayPal 残高", "銀行口座（時間がかかります）", "銀行口座（後で不成立になります）", "カード（承認されません）",
         "カード（再度の確認が必要です）"),
        "{amount} を支払う",
        "ショップに戻る",
        "合計",
        "このお支払い方法は承認されませんでした。別の方法をお選びください。",
        "銀行がこのお支払いの再確認を求めています。",
        "このお支払いページは終了しました。",
        "このお支払いは承認済みです。",
        "テスト環境です。実際のお金は動きません。8 文字以上なら、どのパスワードでも使えます。",
    ),
    "ko": Words(
        "결제",
        "로그인하고 결제",
        "이메일",
        "비밀번호",
        "로그인",
        "이메일과 여덟 자 이상의 비밀번호를 입력해 주세요.",
        "확인 후 결제",
        "결제 수단",
        ("PayPal 잔액", "은행 계좌 (시간이 걸림)", "은행 계좌 (나중에 반환됨)",
         "카드 (거절됨)", "카드 (은행이 한 번 더 확인)"),
        "{amount} 결제",
        "상점으로 돌아가기",
        "합계",
        "이 결제 수단은 거절되었습니다. 다른 수단을 선택해 주세요.",
        "은행에서 이 결제를 한 번 더 확인해 달라고 합니다.",
        "이 결제 페이지는 닫혔습니다.",
        "이 결제를 승인하셨습니다.",
        "테스트 환경입니다. 실제 돈은 움직이지 않습니다. 여덟 자 이상이면 어떤 비밀번호든 됩니다.",
    ),
    "de": Words(
        "Zahlung",
        "Zum Bezahlen anmelden",
        "E-Mail",
        "Passwort",
        "Anmelden",
        "Bitte geben Sie Ihre E-Mail-Adresse und ein Passwort mit mindestens acht Zeichen ein.",
        "Prüfen und bezahlen",
        "Bezahlen mit",
        ("PayPal-Guthaben", "Bankkonto (dauert etwas)", "Bankkonto (wird zurückgehen)", "Karte (wird abgelehnt)",
         "Karte (Ihre Bank fragt noch einmal)"),
        "{amount} zahlen",
        "Zurück zum Shop",
        "Gesamt",
        "Diese Zahlungsart wurde abgelehnt. Bitte wählen Sie eine andere.",
        "Ihre Bank möchte, dass Sie diese Zahlung noch einmal bestätigen.",
        "Diese Zahlungsseite ist nicht mehr offen.",
        "Sie haben dieser Zahlung zugestimmt.",
        "Testumgebung: Es fließt kein echtes Geld. Jedes Passwort mit acht Zeichen genügt.",
    ),
    "fr": Words(
        "Paiement",
        "Se connecter pour payer",
        "E-mail",
        "Mot de passe",
        "Se connecter",
        "Veuillez saisir votre e-mail et un mot de passe d’au moins huit caractères.",
        "Vérifier et payer",
        "Payer avec",
        ("Solde PayPal", "Compte bancaire (prend du temps)", "Compte bancaire (sera rejeté)", "Carte (sera refusée)",
         "Carte (la banque demande encore une fois)"),
        "Payer {amount}",
        "Retour à la boutique",
        "Total",
        "Ce moyen de paiement a été refusé. Veuillez en choisir un autre.",
        "Votre banque vous demande de confirmer ce paiement encore une fois.",
        "Cette page de paiement n’est plus ouverte.",
        "Vous avez approuvé ce paiement.",
        "Environnement de test\u202f: aucun argent réel n’est déplacé. Tout mot de passe de huit caractères convient.",
    ),
    "es": Words(
        "Pago",
        "Iniciar sesión para pagar",
        "Correo electrónico",
        "Contraseña",
        "Iniciar sesión",
        "Es necesario indicar el correo electrónico y una contraseña de ocho caracteres o más.",
        "Revisar y pagar",
        "Pagar con",
        ("Saldo de PayPal", "Cuenta bancaria (tarda un poco)", "Cuenta bancaria (será devuelta)",
         "Tarjeta (será rechazada)",
         "Tarjeta (el banco pregunta otra vez)"),
        "Pagar {amount}",
        "Volver a la tienda",
        "Total",
        "Esta forma de pago ha sido rechazada. Es necesario elegir otra.",
        "El banco pide confirmar este pago una vez más.",
        "Esta página de pago ya no está abierta.",
        "Este pago está aprobado.",
        "Entorno de prueba: no se mueve dinero real. Sirve cualquier contraseña de ocho caracteres.",
    ),
    "ar": Words(
        "الدفع",
        "سجّل الدخول للدفع",
        "البريد الإلكتروني",
        "كلمة المرور",
        "تسجيل الدخول",
        "يُرجى إدخال البريد الإلكتروني وكلمة مرور من ثمانية أحرف على الأقل.",
        "راجِع وادفع",
        "الدفع بواسطة",
        ("رصيد PayPal", "حساب مصرفي (يستغرق بعض الوقت)", "حساب مصرفي (سيُعاد)", "بطاقة (ستُرفض)",
         "بطاقة (يسأل البنك مرة أخرى)"),
        "ادفع {amount}",
        "العودة إلى المتجر",
        "المجموع",
        "رُفضت طريقة الدفع هذه. يُرجى اختيار طريقة أخرى.",
        "يطلب بنكك تأكيد هذا الدفع مرة أخرى.",
        "لم تعد صفحة الدفع هذه مفتوحة.",
        "لقد وافقت على هذا الدفع.",
        "بيئة تجريبية: لا تنتقل أموال حقيقية. تكفي أي كلمة مرور من ثمانية أحرف.",
    ),
}  # fmt: skip
NEAREST = {"zh": "zh-CN", "zh-HK": "zh-TW", "zh-MO": "zh-TW", "zh-Hant": "zh-TW"}


def language_of(locale: str, accept_language: str) -> str:
    """The language of the page: the order's, else the browser's."""
    if locale:
        return _known(locale) or "en"
    for part in accept_language.split(","):
        if found := _known(part.partition(";")[0].strip()):
            return found
    return "en"


def _known(tag: str) -> str:
    for code in (tag, tag.partition("-")[0]):
        if code in WORDS:
            return code
        if code in NEAREST:
            return NEAREST[code]
    return ""
