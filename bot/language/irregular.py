"""Forms that no stemmer leads back to their word: `kept` is `keep`. English only."""

_FORMS = """
    be:is,are,was,were,been,being,am begin:began,begun break:broke,broken bring:brought build:built buy:bought
    catch:caught choose:chose,chosen come:came cost:costs do:did,done,does draw:drew,drawn drive:drove,driven
    eat:ate,eaten fall:fell,fallen feel:felt fight:fought find:found fly:flew,flown forget:forgot,forgotten
    get:got,gotten give:gave,given go:went,gone,goes grow:grew,grown have:has,had hear:heard hide:hid,hidden
    hold:held keep:kept know:knew,known lead:led leave:left lend:lent lose:lost make:made mean:meant meet:met
    pay:paid rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold send:sent shrink:shrank,shrunk
    speak:spoke,spoken spend:spent stand:stood steal:stole,stolen swim:swam take:took,taken teach:taught tell:told
    think:thought throw:threw,thrown understand:understood wake:woke wear:wore,worn win:won write:wrote,written
    child:children man:men woman:women mouse:mice
"""
_WORDS = {
    form: word for word, _, forms in (entry.partition(":") for entry in _FORMS.split()) for form in forms.split(",")
}


def base_form(folded: str) -> str:
    """The word that an irregular form belongs to; any other word itself."""
    return _WORDS.get(folded, folded)
