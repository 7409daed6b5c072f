"""The words that furniture speaks, in the languages of the press: share lines, read-more lines, ends of articles."""

import re
from typing import Final

MARKS: Final = " \t\n:;.,!?…»«›‹→➔➜▶►↓↑|–—-[]()*•·#\u200b\u200c\u200d\u2060\ufeff\U0001f449\U0001f447"
"""What stands round such words."""


def _alternatives(*lines: str) -> str:
    return "|".join(part for line in lines for part in line.split("|"))


AFTER_THE_END: Final = re.compile(
    "^(?:"
    + _alternatives(
        # en
        r"(?:more |our |other )?(?:related|recent|similar|latest|recommended|popular|featured|trending|further)(?: \w+)? (?:articles?|posts?|stories|story|content|reading|reads|news|topics?|resources?|guides?|coverage|insights|blogs?|links?|features?|products?|services)(?: .{0,30})?|related|recommended(?: for you)?|more (?:from|in|on|like this)\b.{0,60}",
        r"(?:you|readers) (?:may|might|could|will|'ll|would)(?: also)? (?:also )?(?:like|love|enjoy|be interested).{0,40}|you may be interested.{0,50}|also (?:read|see|on|by)\b.{0,40}|(?:what to )?read (?:this )?next.{0,20}|keep reading|up next|next up|next article|see more in|see also|also of interest|good articles to read.{0,30}",
        r"about (?:the |this )?(?:authors?|writers?|contributors?|editors?|columnist)(?: .{0,40})?|(?:meet|author) the (?:author|writer|expert)s?|author(?:s|'s)? (?:bio|biography|info|information|details)|author|written by|contributors?",
        r"(?:share|spread) (?:this|the|your|on|via|with|it)\b.{0,40}|share|like this|like loading|tags|tagged(?: with| in)?|filed under|categories|topics|posted in",
        r"(?:leave|post|write|add|submit) (?:a |your )?(?:reply|comments?|response|review)(?: .{0,20})?|(?:\d+ |reader |all )?comments?(?: \(\d+\))?|join the (?:discussion|conversation)|\d+ (?:responses|thoughts|replies)(?: .{0,80})?|trackbacks|discussion",
        r"(?:sign up|subscribe|join)\b.{0,60}(?:newsletter|updates|inbox|list|email)s?.{0,30}|subscribe|newsletter|stay (?:informed|updated|connected|in touch|up to date).{0,40}|get (?:the|our) .{0,40}(?:newsletter|inbox).{0,20}|follow (?:us|me)(?: .{0,40})?|(?:contact|connect with) us(?: .{0,20})?|in your inbox|recent posts?(?: .{0,30})?|latest (?:news|posts|insights|articles|stories|from)(?: .{0,30})?",
        r"was this (?:article|page|post|helpful|information).{0,30}|did you (?:find|like|enjoy) this.{0,40}|how useful was.{0,30}|rate this.{0,30}|explore more(?: .{0,30})?|browse (?:more|by|all).{0,20}|most (?:read|popular|viewed|shared).{0,20}|trending(?: now)?|editor'?s'? picks?|previous (?:post|article)|next post|post navigation|pin (?:this|it)(?: .{0,20})?|advertisement|sponsored(?: .{0,20})?",
        # de
        r"(?:mehr|weitere)(?: \w+)? (?:zum thema|artikel|beiträge|themen|von|aus|nachrichten|informationen)\b.{0,40}|lesen sie auch.{0,60}|das könnte (?:sie|dich) auch.{0,30}|ähnliche (?:artikel|beiträge|themen)|auch interessant|zum thema|über (?:den|die) (?:autor|autorin|autoren)(?: .{0,30})?|zur person|(?:artikel|beitrag) teilen|teilen|schlagw[oö]rte.{0,5}|kommentare?|kommentar (?:schreiben|verfassen)|meistgelesen|newsletter.{0,40}|verwandte (?:artikel|themen|beiträge)|startseite",
        # fr
        r"(?:à|a) lire (?:aussi|également).{0,60}|lire aussi.{0,60}|(?:sur le même|dans la même) (?:sujet|thème|rubrique|thématique)|articles? (?:similaires?|liés|associés|connexes|recommandés)|vous aimerez aussi.{0,30}|à propos de l['’]auteur.{0,20}|l['’]auteure?|partager(?: .{0,30})?|commentaires?|laisser un commentaire|les plus (?:lus|lues|partagés)|pour aller plus loin|mots-clés|abonnez-vous.{0,60}|plus d['’](?:articles|infos).{0,30}",
        # es pt
        r"(?:lee|leer|lea) (?:también|más|mas)\b.{0,60}|(?:te|le) puede interesar.{0,30}|(?:noticias|artículos|entradas|notas|contenidos?) (?:relacionad[ao]s|similares|recomendad[ao]s)|más (?:información|noticias|sobre|en)\b.{0,40}|sobre (?:el autor|la autora|o autor|a autora).{0,20}|compartir(?: .{0,30})?|comparte.{0,30}|comentarios?|deja (?:un|tu) comentario|lo más (?:leído|visto)|etiquetas|archivado en|suscríbete.{0,60}",
        r"leia (?:também|mais)\b.{0,60}|veja também.{0,60}|(?:notícias|artigos|posts|matérias|conteúdo) relacionad[ao]s|mais (?:lidas|notícias|sobre)\b.{0,30}|compartilh(?:e|ar).{0,30}|partilhar.{0,20}|comentários?|deixe (?:um|seu) comentário|assine.{0,60}|você também pode gostar.{0,20}",
        # it nl sv da no
        r"leggi anche.{0,60}|(?:articoli|notizie|contenuti) correlat[ie]|potrebbe(?:ro)? interessarti.{0,20}|ti potrebbe.{0,30}|(?:sull['’]|l['’])autor[ei].{0,20}|condividi(?: .{0,30})?|commenti|lascia un commento|i più letti|iscriviti.{0,60}",
        r"lees (?:ook|meer|verder)\b.{0,60}|gerelateerde? (?:artikelen|berichten)|meer (?:over|van|artikelen|nieuws)\b.{0,40}|over de auteurs?|delen|deel (?:dit|via).{0,30}|reacties|geef een reactie|meest gelezen|läs (?:också|mer|även)\b.{0,60}|relaterade? (?:artiklar|inlägg)|mer (?:om|från)\b.{0,40}|dela(?: .{0,20})?|kommentarer|om (?:författaren|skribenten)|les også.{0,60}|læs også.{0,60}|relaterede artikler|mest (?:lest|læst|läst)",
        # pl ru uk ja zh ko
        r"(?:czytaj|zobacz|przeczytaj) (?:także|też|również|więcej).{0,60}|powiązane (?:artykuły|wpisy)|o autorze|udostępnij|komentarze|(?:читайте|смотрите) (?:также|ещё|еще).{0,60}|(?:похожие|связанные) (?:статьи|материалы|новости)|по теме|об авторе|поделиться.{0,30}|комментарии|читайте також.{0,60}",
        r"関連(?:記事|リンク|キーワード|ニュース|コンテンツ).{0,20}|あわせて読みたい.{0,20}|こちらもおすすめ|おすすめ記事.{0,20}|人気記事.{0,20}|この記事を書いた人|著者(?:プロフィール|紹介)?|シェアする|コメント|(?:相关|相關)(?:阅读|文章|新闻|推荐|報導|閱讀|新聞).{0,10}|(?:推荐|延伸)(?:阅读|閱讀).{0,10}|作者简介|分享(?:到|至)?.{0,10}|评论|관련 ?기사.{0,10}|댓글",
    )
    + ")$",
    re.IGNORECASE,
)
"""A heading or line after which the article is over, or a box in its midst begins. Matched without `MARKS`."""

POINTS_ELSEWHERE: Final = re.compile(
    r"^(?:"
    + _alternatives(
        r"(?:also )?read (?:more|also|next|this|our full|full|the full|on)\b|also read|see also|see more|see all|related\b|related:|more (?:from|on|about)\b|read\s?:|watch\s?:|listen\s?:|learn more$|find out more|click here|view (?:all|more|full|in list|details)|recommended|you (?:may|might) (?:also )?(?:like|enjoy)|check out (?:our|these|this|the)|don'?t miss|explore more|continue reading|keep reading|discover more|further reading|back to (?:top|all|the|blog)|go to\b|download (?:the|our|now|pdf)|shop (?:now|the|all)|buy (?:now|on|at|from)|book (?:now|a|your)|get (?:started|a|the|your|our) |sign up|subscribe|try (?:it|for)|start (?:your|a) |schedule (?:a|your)|request (?:a|your)|contact us|join (?:our|us|now|the)|visit (?:our|the|site|website)|check (?:price|availability)|see (?:price|at|on|it|the)\b",
        r"lesen sie (?:auch|mehr|hier)|mehr (?:dazu|zum|lesen|infos)|lire aussi|à lire|lire (?:la suite|plus)|en savoir plus|voir aussi|lee también|leer más|lea también|ver más|te puede|leia (?:também|mais)|veja também|saiba mais|leggi (?:anche|tutto)|lees (?:ook|meer)|läs (?:också|mer|även)|les også|læs også|czytaj (?:też|także|więcej)|читайте также|подробнее|関連記事|あわせて読みたい|続きを読む|相关阅读|延伸閱讀|查看更多",
    )
    + r")",
    re.IGNORECASE,
)
"""How a line begins that sends the reader to another page. Matched without `MARKS`."""

SCRAP: Final = re.compile(
    "^(?:"
    + _alternatives(
        r"advertisements?(?: .{0,40})?|sponsored(?: content)?|ad|ads by .{0,30}|(?:story|article) continues (?:below|after).{0,30}|continue reading(?: below)?|scroll (?:down |to )?(?:to )?continue.{0,30}|continues below.{0,20}",
        r"(?:in this (?:article|guide|post|story|section)|table of contents|contents|on this page|jump to|what'?s inside|quick links)(?: hide| show| toggle)?|contents hide|toggle|show all|show (?:more|less)|expand(?: all)?|collapse|close|open|menu|search|loading|print|save|copy(?: link| code)?|copied|email|share|tweet|pin|pin it|like|listen|follow|comment|comments|reply|edit|report|skip to .{0,20}|back to top|top|next|previous|prev|read more|learn more|see more|view more|load more|more|download|subscribe|sign up|sign in|log in|login|register|join|join now|buy now|shop now|get started|start here|click here|book now|contact us|learn more here|submit|watch now|play|pause|mute|unmute|play video|image|photo|photos|video|gallery|credit|source",
        r"press enter or click to view image in full size|(?:click|tap) (?:on )?(?:the )?(?:image|photo|picture)s? to (?:enlarge|expand|zoom).{0,20}|(?:listen to (?:this|the) (?:article|story|episode).{0,20})|\d+ ?(?:min|mins|minute|minutes)(?: read| reading time)?|(?:estimated )?reading time.{0,30}|(?:share|save|print|listen|comments?|copy link|facebook|twitter|linkedin|email|whatsapp|pinterest|reddit|x|bluesky|telegram|tumblr|instagram|threads|mastodon|flipboard|pocket|messenger|more|tweet|pin|copy|link|via|on|this|\W)+",
        r"(?:photo|image|picture|photograph|illustration|video|foto|bild|crédit photo)s?(?: credits?)?(?: by|:| via| courtesy).{1,90}|credit: .{1,80}|(?:image|photo) (?:source|courtesy).{0,80}|.{0,60}(?:/|via|\|) ?getty images.{0,30}|getty images|shutterstock|hide caption|toggle caption|enlarge(?: this image)?",
        r"(?:last )?(?:updated|modified|reviewed|published|posted)(?: on| at)?:? ?(?:\w+ \d{1,2},? \d{4}|\d{1,2}[./ -]\w+[./ -]\d{2,4}|\d{4}-\d\d-\d\d).{0,40}|(?:\d+ )?shares?|\d+ views|\d+ comments?|#\w+(?:[ ,]+#\w+)*",
        r"anzeige|werbung|inhalt|inhaltsverzeichnis|teilen|drucken|publicité|sommaire|partager|publicidad|índice|publicidade|compartilhar|pubblicità|advertentie|annons|annonse|annonce|reklama|реклама|広告|目次|スポンサーリンク|广告|目录|廣告",
    )
    + ")$",
    re.IGNORECASE,
)
"""A whole short line that is never a sentence of an article. Matched without `MARKS`."""

PAGER: Final = re.compile(
    r"^(?:\d{1,3}|pages?|seiten?|pages? \d+|seite \d+|next(?: page)?|prev(?:ious)?(?: page)?|nächste(?: seite)?|weiter|suivante?|siguiente|avanti|volgende|nästa|далее|次へ|次のページ|下一页|下一頁|of|von|de|[\W_])+$",
    re.IGNORECASE,
)
"""A row of page numbers."""

NETWORK: Final = re.compile(
    r"^(?:facebook|twitter|linkedin|pinterest|instagram|reddit|x|bluesky|threads|mastodon|youtube|tiktok|whatsapp|telegram|tumblr)$",
    re.IGNORECASE,
)
"""As a heading it is a subject, as a line it is a button."""

COMMERCE: Final = re.compile(
    r"(?:\b(?:i|we|site|us|that|which|may|might|can|could|to)(?:'ll|’ll|'d|’d| may| might| can| could| will| also| sometimes)* )(?:earn|receive|get)s? (?:us |me )?(?:a |an |some )?(?:small )?(?:affiliate )?(?:commissions?|compensation)\b|as an amazon (?:associate|affiliate)|(?:may |also )?(?:contains?|includes?) (?:some )?affiliate links|read our (?:full )?disclosure|paid partnership with",
    re.IGNORECASE,
)
"""A line that tells how the site earns."""

COMMERCE_STEMS: Final = ("commission", "compensation", "affiliate", "amazon", "disclosure", "partnership")
"""One of them is in every line that `COMMERCE` matches, in lower case."""

INVITES: Final = re.compile(
    r"(?:sign up (?:for|to) (?:our|the|my|receive)\b|subscribe to (?:our|the|my)\b|join (?:our|my|over|[\d,]+\+?) .{0,40}(?:newsletter|list|subscribers|readers)|(?:our|my|free|weekly|daily) newsletter|in your inbox|(?:melden sie sich|abonnieren sie|jetzt) .{0,40}newsletter|inscrivez-vous|abonnez-vous à|suscríbete a|iscriviti alla|schrijf je in|assine a nossa|unsubscribe|no spam|enter your email|(?:by (?:submitting|signing|subscribing|clicking|registering)|you) .{0,60}(?:agree|consent) to|recaptcha|all rights reserved|follow (?:us|me|him|her|them) on (?:twitter|facebook|instagram|linkedin|x|threads|bluesky|mastodon|social)|like us on facebook|share (?:this|your thoughts) (?:article|post|story|on|in the comments))",
    re.IGNORECASE,
)
"""Words of a box that asks for an address, a click or a follower."""

INVITES_STEMS: Final = (
    *(
        "sign up",
        "subscribe",
        "join ",
        "newsletter",
        "inbox",
        "inscrivez",
        "abonnez",
        "suscríbete",
        "iscriviti",
        "schrijf je",
    ),
    *(
        "assine",
        "no spam",
        "your email",
        "agree to",
        "consent to",
        "captcha",
        "rights reserved",
        "follow ",
        "like us",
        "share ",
    ),
)
"""One of them is in every line that `INVITES` matches, in lower case."""

LISTS_ARTICLES: Final = re.compile(
    "^(?:"
    + _alternatives(
        r"(?:more |our |other )?(?:related|similar|recommended|further)(?: \w+)? (?:articles?|posts?|stories|story|content|reading|reads|news|topics?|coverage|links?)(?: .{0,20})?|related|recommended(?: for you)?|more (?:from|in|on|like this)\b.{0,40}|you (?:may|might)(?: also)? (?:also )?(?:like|enjoy|be interested).{0,30}|(?:what to )?read (?:this )?next.{0,20}|keep reading|up next|see also|also (?:read|on)\b.{0,30}|(?:most|editors?'?s?) (?:read|popular|picks)|recent posts|latest (?:posts|articles|stories|columns)",
        r"(?:mehr|weitere)(?: \w+)? (?:zum thema|artikel|beiträge|themen|von|aus)\b.{0,40}|lesen sie auch.{0,20}|das könnte (?:sie|dich) auch.{0,20}|ähnliche (?:artikel|beiträge)|(?:à|a) lire (?:aussi|également).{0,20}|lire aussi.{0,10}|sur le même (?:sujet|thème)|articles? (?:similaires?|liés|associés)|vous aimerez aussi.{0,20}",
        r"(?:lee|leer|lea) (?:también|más).{0,20}|te puede interesar.{0,20}|(?:noticias|artículos|notas|notícias|artigos) (?:relacionad[ao]s|similares)|leia também.{0,20}|veja também.{0,20}|leggi anche.{0,20}|articoli correlati|potrebbe(?:ro)? interessarti.{0,20}|lees ook.{0,20}|gerelateerde (?:artikelen|berichten)|meer (?:over|van)\b.{0,40}|läs (?:också|även).{0,20}|relaterade artiklar|les også.{0,20}|læs også.{0,20}|relaterede artikler|czytaj (?:także|też|również).{0,20}|читайте (?:также|також).{0,20}|по теме|похожие (?:статьи|материалы)",
        r"関連(?:記事|ニュース|コンテンツ).{0,10}|あわせて読みたい.{0,10}|おすすめ記事.{0,10}|(?:相关|相關)(?:阅读|文章|新闻|报道|閱讀|新聞|報導).{0,6}|(?:推荐|延伸)(?:阅读|閱讀).{0,6}|관련 ?기사.{0,6}",
    )
    + ")$",
    re.IGNORECASE,
)
"""A heading or line under which other articles are listed. Matched without `MARKS`."""
