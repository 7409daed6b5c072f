"""The words that walls speak, in the languages of the press: pay, log in, consent, nothing here, prove that you are human."""

import re
from typing import Final

from opreader.extract.names import name_set

PAY: Final = re.compile(
    r"subscribe (?:now )?(?:to|and) (?:continue|keep|read|unlock|get (?:full )?access)|(?:to (?:continue|keep) reading|to read (?:the|this) (?:full|whole|rest|entire)|to unlock (?:this|the)).{0,60}(?:subscri|sign|log|register|account|member|trial)|(?:subscri\w+|register|sign (?:in|up)|log ?in|join|become a member).{0,40}to (?:(?:continue|keep) reading|read (?:on|the (?:rest|remainder)))|(?:this|the) (?:article|story|content|post|column|page|rest|remainder)(?: of (?:this|the) \w+)? is (?:(?:only )?(?:available |reserved )?(?:exclusively )?(?:for|to)|reserved for|limited to) (?:our )?(?:paid |paying |premium )?(?:subscribers|members)|(?:subscribers?|members?)[- ]only (?:article|content|story|post)|already (?:a subscriber|subscribed|a member|have (?:a subscription|an account))\W|you(?:'ve| have) (?:reached|read|used) .{0,40}(?:free|limit|articles)|this post is for (?:paid |paying )?(?:subscribers|members)|keep reading with a|unlock (?:this|the) (?:article|story|post)|start your (?:free )?trial to read|(?:log|sign) in or subscribe|continue reading (?:this post|this article) (?:for free|with)"
    r"|(?:jetzt|um) .{0,40}weiter(?:zu)?lesen|weiterlesen mit|(?:dieser|der) (?:(?:ganze )?artikel|text|beitrag|rest)(?: des \w+)? ist (?:nur )?(?:für|exklusiv)|sie haben bereits ein (?:abo|konto)|schon abonnent|nur für abonnenten|mit .{0,20}abo (?:lesen|weiter)|registrieren sie sich.{0,40}lesen"
    r"|(?:la suite|le reste|cet article|le contenu|cet article complet) (?:est|de (?:cet|l.)\s?article est) (?:réservée? (?:aux|à nos)|pour (?:les|nos)) (?:abonn|membres)|réservé (?:aux|à nos) abonnés|abonnez-vous pour (?:lire|continuer|poursuivre)|pour lire la suite|il vous reste .{0,20}(?:à lire|à découvrir)|déjà abonné"
    r"|(?:suscríbete|suscribirse|suscripción|regístrate|inicia sesión) para (?:seguir|continuar|leer)|(?:contenido|artículo|noticia|el resto|resto)(?: del? \w+)?(?: es| está)? (?:exclusiv[ao]|sólo|solo|reservad[ao])? ?para (?:(?:los|nuestros) )?(?:suscriptores|socios)|para (?:seguir|continuar) leyendo|ya (?:eres|soy) suscriptor|¿ya eres (?:suscriptor|socio)"
    r"|(?:assine|cadastre-se|faça login) para (?:continuar|ler)|(?:conteúdo|matéria|artigo) exclusiv[ao] para assinantes|para continuar (?:a ler|lendo)|já é assinante|exclusivo para assinantes"
    r"|abbonati per (?:continuare|leggere)|(?:contenuto|articolo|resto)(?: dell.articolo)?(?: è)? (?:(?:riservato|esclusivo) )?(?:agli|per gli|ai nostri) abbonati|per continuare a leggere|sei già abbonato"
    r"|(?:abonneer|log in|word lid|registreer).{0,40}(?:verder te lezen|verder lezen|om te lezen)|(?:alleen|exclusief|de rest is) voor (?:onze )?(?:abonnees|leden)|al abonnee|verder lezen\?"
    r"|(?:logga in|bli prenumerant|prenumerera).{0,40}(?:för att (?:läsa|fortsätta)|läs vidare)|(?:artikeln|innehållet|resten) är (?:endast )?(?:för (?:våra )?(?:prenumeranter|medlemmar)|låst)|endast för prenumeranter|redan prenumerant|for å lese (?:videre|hele)|kun for abonnenter|allerede abonnent|for at læse (?:videre|hele)|køb abonnement"
    r"|(?:wykup|kup) (?:dostęp|subskrypcję|prenumeratę)|(?:aby|żeby) (?:czytać dalej|przeczytać)|artykuł (?:tylko )?dla (?:prenumeratorów|subskrybentów)|dostępny tylko dla"
    r"|(?:оформите|оформить) подписку|чтобы (?:читать|прочитать|продолжить)|(?:материал|статья|текст) доступ(?:ен|на) (?:только )?(?:по подписке|подписчикам)|только для подписчиков|передплат\w+, щоб"
    r"|この記事は(?:有料|会員)|(?:有料|会員)(?:会員)?(?:限定|記事)|続きを(?:読む|お読みいただく)には|ログイン(?:して|すると)続き|残り[:：]?\s?\d+文字|(?:订阅|登录|登入|訂閱|注册|會員)(?:后|後|以|即可|才能|会员)?.{0,8}(?:继续阅读|繼續閱讀|阅读全文|閱讀全文|查看全文)|(?:付费|會員專屬|会员专享|訂戶專享|付費)(?:内容|文章)|구독(?:자|하고|하시면).{0,12}(?:전용|계속|읽)",
    re.IGNORECASE,
)
PAY_STEMS: Final = (
    *name_set(
        "subscri abon -abo suscri suscrí assin regist member membre medlem unlock trial sign login reading limit free weiter konto réserv lire "
        "socio leyendo abbona leggere lezen leden prenum läs lese læse dostęp czyta подпис чита передпл 有料 会員 続き ログイン 残り "
        "订阅 訂閱 登录 登入 注册 付费 付費 會員 会员 구독 exklusiv"
    ),
    *("log in", " abo ", "para leer", "para ler", "para continuar"),
)
"""One of them is in every line that `PAY` matches; far quicker to look for, and rare. In lower case."""
_EVERYWHERE = re.compile(
    r"already (?:a (?:paying )?(?:subscriber|member)|subscribed|have (?:a subscription|an account))\W|(?:log|sign) in or subscribe|subscribe (?:now )?(?:to|and) get (?:full |unlimited )?access"
    r"|sie haben bereits ein (?:abo|konto)|schon abonnent|déjà abonné|ya (?:eres|soy) (?:suscriptor|socio)|já é assinante|sei già abbonato|al abonnee|redan prenumerant|allerede abonnent|køb abonnement",
    re.IGNORECASE,
)
"""Offers that papers set on every page: they speak of no text that would go on."""
NAMES: Final = re.compile(
    r"(?:pay|reg|meter|subscri\w+|login|premium|member\w*)[-_]?(?:wall|gate)\b|\b(?:pay|reg)wall|(?<![\w-])(?:article-|content-)?gate(?:[-_]|\b(?!-))",
    re.IGNORECASE,
)
"""Names of boxes that stand where a text is cut off."""
CONSENT: Final = re.compile(
    r"we (?:value|respect|care about) your privacy|(?:we|(?:our )?(?:\w+ )?partners|this site|this website).{0,40}(?:use|store|set|place)s? cookies|(?:accept|agree to|manage|reject|allow) (?:all )?(?:cookies|consent|and continue)|your (?:privacy choices|consent)|consent to (?:the )?(?:use|processing)|before you continue"
    r"|wir (?:verwenden|nutzen|benötigen|brauchen) .{0,30}(?:cookies|zustimmung|einwilligung)|(?:ihre|deine) (?:zustimmung|einwilligung)|alle(?:s)? akzeptieren|mit werbung (?:und cookies )?(?:weiter)?lesen|datenschutzeinstellungen"
    r"|(?:nous|nos (?:\w+ )?partenaires).{0,40}(?:utilis|dépos)\w+ .{0,20}cookies|(?:accepter|refuser) (?:et|tout|les cookies)|continuer sans accepter|votre consentement|(?:aceptar|rechazar) (?:todo|todas|y continuar|las cookies|cookies)|utilizamos cookies|tu privacidad|accetta(?: e continua| tutti)|utilizziamo (?:i )?cookie|alles accepteren|(?:wij|we) gebruiken cookies|jouw toestemming|godkänn alla|vi använder cookies|akceptuję|pliki cookie|файлы cookie|クッキー.{0,10}(?:使用|同意)|使用.{0,4}cookie",
    re.IGNORECASE,
)
CONSENT_LABEL: Final = re.compile(
    r"^(?:(?:i )?(?:accept|agree|consent|allow|reject|decline|refuse)(?: (?:to )?(?:all|cookies|all cookies|and (?:continue|close)|everything))?|(?:manage|more|set|customi[sz]e|cookie) (?:my |your )?(?:choices|options|preferences|settings|cookies|consent)|continue without (?:accepting|agreeing|consent)|only necessary(?: cookies)?"
    r"|alle[sn]? (?:akzeptieren|ablehnen|zulassen)|(?:ich )?stimme zu|akzeptieren|zustimmen(?: und weiter)?|einverstanden|ablehnen|nur notwendige(?: cookies)?|einstellungen(?: verwalten)?|mit werbung (?:weiter)?lesen"
    r"|(?:tout )?(?:accepter|refuser)(?: (?:tout|et (?:continuer|fermer)|les cookies))?|continuer sans accepter|j.accepte|paramétrer(?: les cookies| mes choix)?|gérer (?:mes|les) (?:choix|cookies|préférences)"
    r"|(?:aceptar|rechazar|aceitar|rejeitar|recusar)(?: (?:todo|todas?|tudo|(?:las |os )?cookies|y (?:continuar|cerrar)|e continuar))?|configurar(?: cookies)?|continuar sin aceptar|continuar sem aceitar"
    r"|(?:accetta|rifiuta)(?: (?:tutti|tutto|e continua|i cookie))?|continua senza accettare|(?:alles? |alle cookies )?(?:accepteren|weigeren)|akkoord|(?:godkänn|acceptera|avvisa|tillåt|godta|avvis|tillad|accepter|afvis)(?: alla?| alle)?(?: cookies)?"
    r"|(?:akceptuj(?:ę)?|odrzuć|zgadzam się)(?: wszystkie?)?|(?:принять|отклонить|прийняти)(?: все?| усі)?|同意する|すべて(?:許可|同意|拒否)(?:する)?|(?:全部)?(?:接受|同意|拒绝)(?:全部)?|모두 (?:동의|허용|거부))$",
    re.IGNORECASE,
)
"""What the buttons of a question for consent say."""
CONSENT_SUBJECT: Final = re.compile(
    r"cookie|privacy|partners?\b|consent|partenaires|confidentialité|datenschutz|einwilligung|privacidad|socios|privacidade|toestemming|samtyck|samtykk|prywatno|конфиденциал|クッキー|プライバシー|隐私|개인정보",
    re.IGNORECASE,
)
"""What a question for consent is about."""
LOGIN: Final = re.compile(
    r"^(?:(?:please )?(?:log|sign) ?in\b.{0,40}|login|(?:member|subscriber|account) (?:login|log ?in|sign ?in)|welcome back|create (?:an|your) (?:free )?account|anmelden|einloggen|anmeldung|connexion|se connecter|identifiez-vous|iniciar sesión|inicia sesión|acceder|entrar|fazer login|accedi|inloggen|logga in|logg inn|log ind|zaloguj(?: się)?|логowanie|войти|вход|авторизация|увійти|ログイン|登录|登入|로그인)$",
    re.IGNORECASE,
)
MISSING: Final = re.compile(
    r"(?:^|\b)(?:404|410)\b|page (?:(?:could |can)?not (?:be )?found|(?:does not|doesn't|no longer) exist|isn't available|is missing|not available)|(?:article|story|post|page|content) (?:(?:you (?:are|were) looking for|you requested) )?(?:has been (?:removed|deleted|moved)|is no longer available|not found|(?:could |can)?not be found)|^not found|nothing (?:was )?found|(?:can't|cannot|couldn't|could not|can’t|couldn’t) find (?:that|the|this) (?:page|article)|page introuvable|cette page n.existe|article introuvable|seite (?:wurde )?nicht gefunden|seite existiert nicht|artikel (?:wurde )?nicht gefunden|página no (?:encontrada|existe)|no (?:se ha )?encontrad[ao]|página não encontrada|pagina non (?:trovata|esiste)|pagina (?:is )?niet gevonden|sidan (?:kunde inte hittas|finns inte|hittades inte)|siden (?:finnes ikke|blev ikke fundet|ble ikke funnet)|nie (?:znaleziono|istnieje)|страница не (?:найдена|существует)|сторінку не знайдено|ページが見つかりません|お探しのページ|页面(?:不存在|未找到)|找不到(?:页面|頁面|該頁)|페이지를 찾을 수 없",
    re.IGNORECASE,
)
ROBOT: Final = re.compile(
    r"(?:verify|confirm|prove|check(?:ing)?) .{0,20}(?:you are|you're|you’re|if you are) (?:a )?(?:not a robot|human)|are you a (?:robot|human)|checking your browser|just a moment|unusual (?:traffic|activity)|complete the security check|attention required|access (?:to this page has been )?denied|request (?:was )?blocked|ddos protection|captcha",
    re.IGNORECASE,
)
SCRIPT: Final = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?) (?:javascript|js)\b|javascript (?:is|must be|has to be|needs to be) (?:disabled|enabled|required|turned)|javascript aktivieren|activer javascript|activar javascript|javascript を有効",
    re.IGNORECASE,
)


def stands_everywhere(offer: str) -> bool:
    """Whether an offer is one that stands on every page of a paper, and says nothing of a text that goes on."""
    return PAY.search(_EVERYWHERE.sub(" ", offer)) is None
