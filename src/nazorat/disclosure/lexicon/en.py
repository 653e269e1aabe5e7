"""English words for the gate."""

from __future__ import annotations

from .kinds import Lexicon, valued, whole, words

_NUMBERS = {
    0: "zero nil", 1: "one single sole lone", 2: "two both couple pair", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
    9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
    17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty",
    60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred",
}  # fmt: skip

_MONTHS = {
    1: "january jan", 2: "february feb", 3: "march", 4: "april apr", 5: "may", 6: "june jun", 7: "july jul",
    8: "august aug", 9: "september sept", 10: "october oct", 11: "november nov", 12: "december dec",
}  # fmt: skip

LEXICON = Lexicon(
    numbers=valued(_NUMBERS),
    one_words=words("one single sole lone"),
    of_words=words("of in among"),
    range_words=frozenset(),
    counted_people=frozenset(),
    them=words("them those whom"),
    none_words=words("no not"),
    bands=whole("thirds? quarters? fifths? tenths? few some several most many half majority minority part almost nearly"),
    everyone=whole("all every each everyone everybody"),
    persons=whole(
        "persons? people detainees? prisoners? inmates? m[ae]n wom[ae]n boys? girls? child(ren)? minors? juveniles? adults?",
        "patients? residents? interviewees? volunteers? respondents? foreigners? staff officers? arrestees? convicts?",
        "talks? interviews? individuals? adolescents? teenagers? complainants? guards? soldiers? conscripts?",
    ),
    things=whole(
        "rooms? cells? dormitor(y|ies) beds? mattress(es)? blankets? registers? entr(y|ies) lines? records? books? days? hours?",
        "minutes? seconds? weeks? months? years? times? pages? cop(y|ies) recommendations? findings? paragraphs? places?",
        "facilit(y|ies) establishments? visits? calls? bells? buttons? windows? yards? blocks? units? districts? stations?",
        "checks? sanctions? complaints? examinations? photos?(graphs?)? pictures? sheets? tables? repl(y|ies) comments?",
        "met(re|er)s? points? rules? articles? languages? exits? walks? versions? parts? chapters? sections? annex(es)?",
        "documents? norms? sources? measures? journals? origins? accounts? steps? questions?",
    ),
    talk=whole(
        "said says? told tells? stat(ed|es?) report(ed|s)? alleg(ed|es?|ations?) complain(ed|s|ts?)? claim(ed|s)? describ(ed|es?)",
        "mention(ed|s)? confirm(ed|s)? spoke beaten beatings? hit blows? threat(s|ened|ening)? insult(s|ed)? humiliat.* tortur.*",
        "abus(e|ed) suffer(s|ed|ing)? asked cried needs? needed refused receiv(ed|es) denied injured hurt ill sick pregnant disabled",
    ),
    events=whole(
        "born arrest(ed)? admitted detained transferred brought released sentenced died hospitali[sz]ed interviewed apprehended"
        " arrived moved committed remanded",
    ),
    titles=whole(
        "mr mrs ms miss detainee prisoner inmate patient convict investigator guard major captain lieutenant colonel sergeant"
        " doctor dr director chief lawyer judge named surnamed called brother son daughter mother father wife husband boy girl"
        " woman man officer cellmate",
    ),
    percents=words("% percent per-cent"),
    months=valued(_MONTHS),
    dayparts={
        "morning": (6, 11),
        "noon": (11, 13),
        "midday": (11, 13),
        "afternoon": (12, 17),
        "evening": (17, 22),
        "night": (22, 30),
        "lunch": (11, 15),
    },
    common=words(
        "came gave took brought got went left stayed sat stood lay slept ate drank wrote kept held found told said spoke knew thought saw",
        "heard meant felt lost made began begun done gone given taken written known seen shown led met paid ran sent set spent understood",
        "women men children people days feet without within did does had has were was been being upon toward towards instead besides",
        "the a an and or but if then than that this these those there here it its he she they them his her their our we you your my me him",
        "is are was were be been being am has have had do does did done will would can could may might must shall should not no nor yes of",
        "to in on at by for from with without into onto over under above below between among after before during until since about against",
        "through up down out off again once more most some any each every all both few many much other another such only own same so too very",
        "what which who whom whose when where why how as because while whether also always never often sometimes usually still already yet",
        "just even ever now today yesterday tomorrow soon later first second third last next day night morning evening afternoon week month",
        "year time hour minute say tell ask answer speak talk know think see hear want need give take bring get go come leave stay sit stand",
        "lie sleep eat drink wait work live write read sign open close lock walk call make keep hold find show put use try help feel look",
        "person people man men woman women boy girl child children director head staff officer guard doctor nurse feldsher lawyer judge court",
        "prosecutor investigator police station prison remand cell room door window wall floor bed mattress blanket pillow sheet water food",
        "bread meal lunch dinner breakfast tea toilet shower bath light lamp air yard exercise outdoors family mother father brother sister",
        "wife husband son daughter relative letter phone telephone parcel visit money complaint statement journal register record entry",
        "document protocol paper signature question reason case rule law right term school medical examination medicine health illness ill",
        "sick treatment help blow threat insult condition conditions punishment sanction isolation search arrival transport questioning",
        "arrest sentence detention freedom detainee prisoner inmate patient group member team visit report finding recommendation access",
        "daily about around approximately half part share capacity area square metre small large big old new good bad cold warm clean dirty",
        "hand foot leg head eye face body place facility institution establishment unit block district city country home house street number",
        "figure measure measured standard norm drawn lot interviewed stated said told observed recorded established alleged supported"
        "committee ministry government convention council law code article chapter section annex table figure rules service office commissioner",
        "civil initiative parliament president republic european international united nations organisation society monday tuesday wednesday",
        "thursday friday saturday sunday russian tajik english uzbek rule optional general comment special national human rights",
        "prevention justice interior defence security",
        "per cent percent less more than least long short private privately together alone several",
    ),
)
