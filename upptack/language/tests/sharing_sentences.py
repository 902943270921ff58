"""Sentences as colleagues write them to each other: ordinary ones, and ones that point somebody out; and words of the
field. All are invented."""

from __future__ import annotations

ORDINARY = """
Vi frågar alla om våld, och det har blivit lättare med tiden.
När tolken var en anhörig bokade vi en ny tid med en auktoriserad tolk.
Personen var rädd och ville inte att vi ringde hem.
Barnen hade hört hot och slag hemma, så vi gjorde en orosanmälan.
Det hjälpte att ställa frågan igen vid nästa möte.
Vi saknade ett enskilt rum och kunde inte prata ostört.
Mannen svarade på alla frågor åt henne.
Hon hade inte tillgång till sitt eget konto.
Handläggaren ringde specialisten och fick svar samma dag.
En checklista vid telefonen gjorde att fler vågade fråga.
Frågan ställdes på telefon när personen sa att hon var ensam.
Personen nekade först men berättade när vi frågade en andra gång.
Det tog lång tid att få kontakt med socialtjänsten.
Vi visste inte vem som skulle göra anmälan.
Chefen gav oss tid för reflektion efter svåra samtal.
Skyddat boende var fullt och vi fick leta vidare.
Kvinnojouren gav råd utan att vi sa något namn.
Hotet ökade efter separationen.
Partnern kontrollerade telefonen och alla meddelanden.
Underhållsstöd blev en väg att upptäcka ekonomiskt våld.
Vi bröt sekretessen först efter en prövning.
Hedersnormer i familjen gjorde att hon inte vågade gå vidare.
Den unga var rädd för att bli bortgift.
Han hade använt våld och ville ha hjälp att sluta.
Väljatelefonen var ett bra första steg för den som använder våld.
Personen hade tankar på att ta sitt liv, och vi följde rutinen.
Han hade hotat att döda henne om hon gick.
Det fanns vapen i hemmet och vi ringde polisen direkt.
Vi skrev inget om våldet i brevet som skickades hem.
Personen hade skyddade personuppgifter och ville bara bli kontaktad via ombud.
Det var svårt att fråga när båda föräldrarna var med på mötet.
Vi delade upp mötet i två delar för att få tala enskilt.
Sjukskrivningen visade sig ha med våldet att göra.
Arbetsträningen fick pausas för att läget hemma var otryggt.
Uppehållstillståndet hängde på relationen, och det gjorde det svårt att lämna.
Vi använde telefontolk med dold plats.
Kollegan fick stöd av chefen och företagshälsovården.
Rutinen var oklar när den andra parten också hade ett ärende hos oss.
Det hjälpte att säga att vi ställer frågan till alla.
Frågan kom för sent i samtalet.
Vi frågade om det gick bra att prata ostört, och det gjorde det inte.
Personen hade fått stryk och strypgrepp, så vi bedömde läget som akut.
Stödet från brottsofferjouren betydde mycket.
Vi bokade en uppföljning efter två veckor.
Socialtjänsten tog över och återkopplade till oss.
Samverkansmötet gav oss en kontaktväg som fungerar.
Vi hade för kort tid för samtalet.
Polisanmälan gjordes av personen själv när hon var redo.
Vårdcentralen hjälpte till att dokumentera skadorna.
Barnet fick stöd av elevhälsan.
Hon var ekonomiskt beroende och hade skulder som han hade tagit.
Han satt bredvid och lyssnade under hela samtalet.
Vi märkte att frågan väckte oro hos oss själva.
Att spegla det personen sa gjorde att hon berättade mer.
Personen ville inte ha hjälp nu men tog emot numret.
Vi lät bli att fråga eftersom någon annan kunde höra.
Kontaktförbudet följdes inte och hotbilden bedömdes på nytt.
En manlig utsatt person blev inte tagen på allvar.
Paret var samkönat och personalen tog våldet för ett vanligt gräl.
Handledningen gjorde att vi orkade fortsätta.
Det krävdes flera samtal innan personen litade på oss.
Möten sköts upp flera gånger och då ringde vi.
Ärendet sköts av två handläggare.
Vi bombarderades inte med frågor, det var lugnt och tydligt.
Han terroriserade henne med sms dygnet runt.
Hon hade blivit inlåst hemma när han gick till jobbet.
Screeningen gav fler svar när den gjordes i eget rum.
Barn under 18 år ska alltid uppmärksammas.
Mötet var fullbokat och dagen sprängfylld.
Vi dokumenterade i det skyddade fältet.
Det blev tydligt först när vi frågade om pengar.
Vi la till frågan i mallen för kartläggning.
Personen bad oss att inte skicka post hem.
Att ha rutinen utskriven vid skrivbordet underlättade.
Tolken visade sig känna familjen och vi avbröt samtalet.
En ung vuxen berättade om kontroll från flera släktingar.
Vi gav numret till Kvinnofridslinjen och ringde tillsammans.
Arbetsgivaren undrade över frånvaron och det kom fram att hon var utsatt.
Hon orkade inte delta i programmet på grund av hot.
Efter en anonym konsultation med socialtjänsten visste vi hur vi skulle göra.
Föräldrarna bråkade om umgänget och barnet blev bricka i spelet.
Vi bedömde att det fanns fara för livet och larmade 112.
Mannen ringde och ville ha uppgifter om hennes adress.
Vi märkte att blanketten hade fyllts i av någon annan.
Kollegor var oroliga för att fråga fel.
Personen svarade kort och tittade ner.
Hon sa att hon ramlat men skadorna stämde inte.
Frågan om djur i hemmet öppnade samtalet.
Det saknades plats på skyddat boende i hela länet.
Handläggaren fick beröm för att hon väntade in svaret.
Vi hade god hjälp av den digitala utbildningen.
Det blev fel när brevet gick till den gemensamma adressen.
Vi ändrade kontaktsätt till e-tjänst på personens begäran.
Den som slår behöver också få frågan.
Personen var på flykt undan sin familj.
Paret hade separerat men han följde efter henne.
Han hade tagit hennes pass och bankkort.
Det dröjde innan remissen besvarades.
Vi hänvisade till mansmottagningen och han gick dit.
Personalomsättningen gjorde att rutinen glömdes bort.
Ensamutredning gjorde det svårt att få stöd i bedömningen.
Personen var gravid och vi var extra uppmärksamma.
Hon talade bara på väg till parkeringen.
Bisittare deltog i samtalet och det begränsade frågorna.
Vi övade i rollspel innan vi började fråga.
Frågan hoppades över på grund av tidsbrist.
Rädslan för att förlora barnen gjorde att hon teg.
Vi förde in uppgiften om skydd i systemet samma dag.
Sonen fyllde i blanketten och svarade i telefonen.
En granne hade gjort en anmälan till polisen.
Domen över oss själva blev hård efteråt.
Skulderna låg kvar hos kronofogden efter skilsmässan.
Han fick behandling för sitt våld och sin ilska.
Vi tog frågan i två steg med en paus emellan.
Det var en positiv överraskning hur många som ville prata.
Bolagsverket och banken hade papper som han skrivit under åt henne.
Läkarutlåtandet nämnde smärta utan tydlig orsak.
Hon stod inte på hyreskontraktet.
Samtycket dokumenterades inte.
Vi planerade för vad som händer om han hittar brevet.
""".strip().splitlines()

POINTS_OUT = """
Det hade stått om familjen i tidningen.
Händelsen var på nyheterna samma kväll.
Hennes syster blev mördad av sin man.
Mordet hade skett året innan.
Mannen är åtalad och rättegången pågår.
Han dömdes i tingsrätten för misshandel.
Hon hade blivit kidnappad av sina bröder.
Barnen bortfördes till ett annat land.
Han tände eld på lägenheten.
Huset brann ner under natten.
Det var mordbrand, sa grannarna.
Han sköt mot dörren.
Hon blev skjuten i benet.
Det var en skottlossning utanför bostaden.
En sprängning hade skadat porten.
Någon lade en bomb vid bilen.
En handgranat kastades in.
Hon fick syra i ansiktet.
Han knivhögg henne på jobbet.
Hon fick stryk med en yxa.
Han kastade henne från balkongen.
Han körde över henne med bilen.
Hon vårdades på intensiven i flera veckor.
Hon låg i koma efter slagen.
Hon fick en skallfraktur.
Hon blev förlamad av våldet.
Ett finger fick amputeras.
De har tvillingar.
Familjen har nio barn.
Hon är åttabarnsmamma.
Mannen är kommunalråd.
Hennes make är ambassadör.
Fadern är en känd artist.
Han är fotbollsproffs och alla vet vem han är.
Hon är känd från tv.
Hon tillhör kungahuset.
Mannen sitter i riksdagen.
Han är polischef i länet.
Hon är programledare.
Det fanns en dokumentärserie om fallet.
Ett uppmärksammat fall som alla talade om.
Lokaltidningen skrev om det.
Hela byn kände till våldet.
De är de enda i kommunen som talar språket.
Brodern drunknade under resan.
Han är efterlyst av polisen.
Det var en stor båtolycka.
Han rymde från häktet.
Hon är 34-årig och arbetslös.
En fyrtiotvåårig man ringde.
Hon fyllde 61 den veckan.
Grannen sköt ihjäl hunden.
Han slog ihjäl hennes hund.
Hon hittades död av en kollega.
Hans far begick självmord.
Gänguppgörelsen drabbade familjen.
Hon utsattes för gruppvåldtäkt.
Han är häktad sedan i våras.
Familjen blev tagen som gisslan.
Vi pratade med fatima om hur hon har det.
Han heter stellan och bor kvar.
Hon flyttade till ystad.
Det hände den 3 mars.
Ring henne på 070-123 45 67.
Hon bor på storgatan 4.
mor­det skedde hemma.
HAN ÄR ÅTALAD FÖR MORD.
De tog dit en hel skallgång.
Hon blev huggen med kniv på torget.
Mannen förgiftade barnen.
Grannarna hörde ett skott.
Han hade tidigare dömts för våld mot sin förra fru.
Hon hade spräckt mjälte och opererades akut.
Det var samma man som det skrevs om i kvällspressen.
Hans bil hittades utbränd.
Hon är präst i församlingen.
Familjen har elva ungar.
De fick trillingar i fjol.
Mannen spelar i allsvenskan.
Hon är riksdagsledamot.
Fallet togs upp i Uppdrag granskning.
Barnet hittades i en container.
Hon var med i en realityserie.
Polisen stormade lägenheten.
Han höll henne instängd i en källare i flera månader.
Hon är den enda kvinnliga piloten på bolaget.
Han kastade ut henne från fjärde våningen.
Hon blev stenad av släkten.
Mannen tog sig in på skolan med vapen.
Han skar av henne håret.
Han blev skjuten av polis.
Sonen mördades förra året.
Det var explosionen som gjorde att hon flyttade.
Mannen satt i styrelsen för ett känt företag och alla kände igen honom.
Bröderna hade sprängt hennes bil.
Hennes mamma blev dödad för flera år sedan.
Han hade anlagt en brand i trapphuset.
Händelsen fick stor uppmärksamhet i medierna.
Han är åklagare och hon är domare.
Hon låg i respirator en tid.
Hon är mamma till sju pojkar.
Han jobbade som vd för kommunens bolag.
Han försökte strypa henne framför kamerorna på torget.
Barnet dog efter misshandeln.
Han skickade en brevbomb till hennes jobb.
Hon hade vunnit guld i OS.
Han kallades för bygdens kung.
Det var en massaker i hemlandet som hon överlevde.
Flickan blev bortförd och såld.
Han grep efter ett svärd.
Hon blev påkörd med flit på parkeringen.
De bor på en ö med få invånare.
Mannen är med i ett känt gäng.
""".strip().splitlines()

_WORDS = """
orosanmälan orosanmälningar underhållsstöd underhållsbidrag hedersnormer hedersvåld hedersförtryck hedersrelaterat
hederskontext förtryck våldsutsatt våldsutsatta våldsutsatthet våldsutövare våldsutövaren våldsutövning skyddat boende
personuppgifter sekretess sekretessprövning sekretessbrytande socialtjänst socialtjänsten socialsekreterare
socialsekreteraren kvinnojour kvinnojouren tjejjour mansjour brottsofferjour brottsofferjouren familjerätt vårdnad
umgänge boendestöd försörjningsstöd bostadsbidrag sjukpenning aktivitetsersättning sjukersättning föräldrapenning
assistansersättning arbetssökande etableringsprogrammet etableringsplan handlingsplan jobbcoach arbetsförmedlare
aktivitetsrapport arbetsträning asylsökande asylprocess asylutredning uppehållstillstånd anknytning anknytningsärende
medsökande huvudsökande ankomstboende återvändande tolk tolken telefontolk tolkbokning handläggare handläggaren
specialist specialisten teamledare enhetschef kollega kollegor kollegan rutin rutiner rutinen checklista samtalsguide
frågeguide screening screeningen samverkan samverkansmöte samråd samtycke remiss remittera vägledning handledning
handledaren reflektion reflektera arbetssätt arbetssättet bemötande bemötandet tillit trygghet ekonomiskt psykiskt
latent fysiskt sexuellt materiellt digitalt kontroll kontrollerande isolering normalisering normaliseringsprocess
uppbrott uppbrottsprocess separation separationen eftervåld stalkning efterföljande riskbedömning riskbedömningar
skyddsbehov skyddsplan säkerhetsplanering hotbild hotbilden trygghetslarm kontaktförbud polisanmälan polisanmäla
anmälningsplikt anmälningsskyldighet barnperspektiv barnkonsekvens barnahus elevhälsan skolkurator mödravård
barnavårdscentral primärvård vårdcentral psykiatri beroendevård traumabehandling traumamedveten posttraumatisk
sekundärtraumatisering medkänslotrötthet självskattning självmordstankar suicidrisk missbruk beroende
funktionsnedsättning hbtqi samkönad jämställdhet jämställdhetsintegrering myndighetsgemensam videosamtal distansmöte
telefonsamtal bokningssystem ärendehantering dokumentation dokumentera journalanteckning uppföljning återkoppling
vidareslussa slussa lotsa närstående medföljande anhörig målsägande brottsoffer brottsofferstöd gärningsperson
kvinnofrid kvinnofridslinjen tvångsgifte månggifte barnäktenskap könsstympning uppfostringsresa uppfostringsresor
utreseförbud människohandel prostitution exploatering samtalsrum väntrum receptionen chatt återbesök återkontakt
"""
FIELD_WORDS = tuple(_WORDS.split())
