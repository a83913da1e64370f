"""The words that a language cannot do without: enough of them to tell languages apart, no more."""

_LISTS = {
    "en": """the and to of a that in is it i you we this for on with are be have was but they not so what just like
        do at or about there my if can don't it's that's from your would all know as he an when how because""",
    "de": """der die das und ist nicht ich wir sie es ein eine zu den mit auf für von dem auch dass so wie aber man
        was haben hat im an sich noch nur oder wenn bei mal sind war ja als kann wird schon habe da dann über""",
    "fr": """le la les et de des un une est que qui pas je vous nous il on ce pour dans en sur avec mais du au plus
        c'est ça sont être fait cette ou comme tout très aussi bien donc elle ont par se ne ils j'ai même alors""",
    "es": """el la los las y de que en un una es no por con para se lo como pero más su al del yo muy este esta eso
        porque cuando hay todo también ya son está nos tiene hacer ser fue qué o si sobre entre mi nosotros había""",
    "it": """il la le gli e di che un una è non per con si lo come ma più del della sono anche questo questa nel io
        ci perché quando ho ha molto tutto alla da al dei delle se o cosa essere era hanno noi fare c'è poi così""",
    "pt": """o a os as e de que em um uma é não por com para se como mas mais do da no na eu muito isso este essa
        porque quando tem também já são está nós ser foi você gente ele ela dos das ao pelo então aqui fazer ou até""",
    "nl": """de het een en van is dat niet ik we je in op te met voor zijn er maar ook aan als dan wat die om naar
        nog wel heb heeft kan deze bij zo hebben uit over worden was door moet hoe meer ze hij wij onze gaan dus""",
    "sv": """och att det är en ett som på för med inte jag vi du av har den till om så kan men de i man var vad
        där när också från eller ska här bara finns mycket mig dig sig någon blir alla från hur nu skulle""",
    "no": """og å det er en et som på for med ikke jeg vi du av har den til om så kan men de i man var hva der når
        også fra eller skal her bare noe mye meg deg seg ble alle hvordan nå etter vil hvis blir fordi hun han""",
    "da": """og at det er en et som på for med ikke jeg vi du af har den til om så kan men de i man var hvad der når
        også fra eller skal her bare noget meget mig dig sig blev alle hvordan nu efter vil hvis bliver fordi hun""",
    "fi": """ja on ei se että oli hän minä me sinä te ne tämä joka mutta kun niin kuin myös ovat olla vain jos nyt
        sitten mitä tai siitä sen mikä voi olen ole meillä minun tässä siinä hyvin kaikki koska vielä aina paljon""",
    "hu": """a az és hogy nem is egy ez de van meg csak volt ha mint már én mi ő ezt azt el le fel lesz lehet kell
        nagyon azért mert vagy ami aki itt ott most még minden jó akkor amikor után között hogyan volna pedig""",
    "ro": """și de la în a că nu este un o cu pe care pentru mai din sunt ce să se am dar au ca fost le al ale noi
        foarte când asta acest această sau dacă face doar tot după eu ei el fi era prin acum cum trebuie avem""",
    "tr": """ve bir bu da de için ile çok ne var ama gibi daha o ben biz olarak olan kadar sonra mi mı şey değil en
        her ya şu diye yani bunu onun bana sen nasıl böyle olduğu hiç zaman bizim ki oldu iyi artık göre benim""",
    "ca": """el la els les i de que en un una és no per amb es com però més del al jo molt aquest aquesta això perquè
        quan hi ha tot també ja són està ens té fer ser va què o si sobre entre meu nosaltres havia són dels""",
    "ru": """и в не на что я с он как это по но мы у из за то все так же от о для вы она они бы был было есть если
        уже или только когда нет да мне нас его может очень можно вот этого просто чтобы там где потому еще""",
    "uk": """і в не на що я з він як це по але ми у із за то все так же від про для ви вона вони би був було є якщо
        вже або тільки коли ні так мені нас його може дуже можна ось цього просто щоб там де тому ще""",
    "sr": """i u je da se na za sam ne to su od sa kao što ali bi ja mi smo ako kako koji koja samo ili nije ima
        može već još kad tako ovo ono biti bilo jer vrlo dobro znači onda više te naš""",
    "id": """dan yang di ini itu dengan untuk tidak dari dalam akan ada saya kita pada juga ke karena bisa adalah
        kami mereka atau seperti sudah oleh lebih banyak apa jadi orang kalau tapi saat harus hanya dia lagi""",
    "lt": """ir kad yra tai su kaip bet ne iš į jis ji mes aš tik už labai dar buvo ar kai jau po nuo gali per
        turi man mums jie šis ši kuris kuri todėl taip viskas apie būti prie""",
    "ga": """an agus na ar an tá sé sí go bhí le do i is mé muid ní ach seo sin leis ag chun mar atá raibh nach
        bhfuil iad gach aon dom dúinn faoi""",
    "eu": """eta da ez bat dut du ere baina zen hau hori gu zu dira egin behar izan oso nik dugu zer nola asko
        hemen orain beste bere gure dute den""",
    "et": """ja on ei see et oli ma me sa te nad mis aga kui ka või siis väga nii olen oma seda kes selle pole
        meie minu kõik veel ainult juba nüüd siin""",
}
FREQUENT_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""By ISO 639-1 code."""
