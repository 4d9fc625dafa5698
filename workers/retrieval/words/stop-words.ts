// Words so common that they say nothing about a passage. They stay in the index ("to be or not to
// be" is found) and are left out of queries that have better words.
import { normalizeText } from './normalize';

const LISTS: Readonly<Record<string, string>> = {
  en: `a about after all also an and any are as at be because been before being between both but by
    can could did do does during each for from had has have he her his how i if in into is it its
    me more most my no not of on or our out over same she should so some such than that the their
    them then there these they this those through to under up was we were what when where which
    while who whom why will with would you your s t`,
  de: `aber alle als also am an auch auf aus bei bin bis da das dass dem den der des die dies diese
    doch du durch ein eine einem einen einer es für hat haben ich ihr im in ist ja kann kein man mit
    nach nicht noch nur ob oder ohne sehr sich sie sind so über um und uns unter vom von vor wann
    war warum was wenn wer werden wie wir wird wo zu zum zur`,
  fr: `à au aux avec c ce ces cette comme comment d dans de des du elle en est et eux il ils j je l
    la le les leur lui m mais me même mes mon n ne nos notre nous on ont ou où par pas plus pour
    pourquoi qu quand que quel quelle qui s sa sans ses si son sont sur t ta tu un une vos votre
    vous y était`,
  es: `a al algo como con cual cuál cuando cuándo de del desde donde dónde el ella ellos en entre
    era es esa ese esta este esto fue ha han hasta hay la las le les lo los más me mi muy no nos o
    para pero por porque que qué quien quién se ser si sin sobre son su sus también te tiene tu un
    una uno y ya`,
  it: `a ad al alla alle anche che chi ci come con cosa cui da dal dalla dei del della delle di dove
    e è ed era gli ha hanno i il in io l la le lei lo loro lui ma mi nel nella noi non o per perché
    più quale quando questa questo se si sono su sul sulla tra un una uno voi`,
  pt: `a ao aos as com como da das de do dos e é ela ele eles em entre era essa esse esta este eu
    foi há isso já lhe mais mas me mesmo na não nas no nos o onde os ou para pela pelo por qual
    quando que quem se sem ser seu sua são também te um uma você`,
  nl: `aan als bij dan dat de deze die dit door een en er had heb heeft het hij hoe ik in is je kan
    maar me men met mij naar niet nog nu of om ons onder ook op over te tot uit van veel voor waar
    waarom was wat we wel werd wie wij zal ze zich zij zijn zo zou`,
  sv: `af alle at att av blev de den der deres det dette dig din du då efter eller en er ett for
    fra från för har havde hur hvad hvem hvor hvornår i ikke inte jag jeg kan med men mig mod ned
    nu når när och og om op over på sig sin skal som så til till ud under upp vad var vara ved vem
    vi vil`,
  pl: `a ale bo być by co czy dla do gdy gdzie go i ich ile jak jako je jego jej jest jeszcze już
    kiedy kto która które który ma mnie można na nad nie niż o od oraz po pod przez przy się są ta
    tak także te tego ten to tu tylko w we więc z za ze że`,
  tr: `acaba ama bazı belki ben bir biri biz bu çok çünkü da daha de defa diye en gibi hem hep hepsi
    her hiç için ile ise kez ki kim mı mi mu mü nasıl ne neden nerede niye o sanki şey siz şu tüm ve
    veya ya yani`,
  ru: `а без более бы был была были было быть в вам вас во вот все всё вы где да для до его ее если
    есть еще же за и из или им их к как какой когда кто ли мне мы на над не него нет ни но о об он
    она они от по под при с со так также там то тоже только ты у уже чем что чтобы эта это этот я`,
  ar: `أن إن أو إلى التي الذي الذين أي أين بعد بين تم تلك ثم حتى حيث خلال ذلك عن عند على في قبل قد
    كان كانت كل كم كما كيف لا لم لماذا لن له لها ما ماذا متى مع من منذ هذا هذه هل هم هو هي و وقد وكان
    ولا يتم يكون`,
  zh: `的 了 在 是 我 有 和 就 不 人 都 一 一个 也 很 到 说 要 去 你 会 着 没有 看 自己 这 那 他 她 它 们
    什么 哪 哪些 哪个 谁 为什么 怎么 如何 多少 与 及 或 为 以 于 从 被 对 把 中 之 而 其 吗 呢`,
  ja: `の に は を た が で て と し れ さ ある いる も する から な こと として い や れる など なっ ない この
    ため その あっ よう また もの という あり まで られ なる へ か だ これ によって により おり より による ず なり
    何 誰 どこ いつ なぜ どう です ます`,
};

const languages = Object.entries(LISTS).map(([language, words]) => ({
  language,
  words: new Set(words.split(/\s+/).map(normalizeText)),
}));

/** Below it a list may match by chance: "die" is English too. */
const MIN_MATCHES = 2;

/** The list with the most of `words`; undefined where none has at least two. */
function guessList(words: readonly string[]): ReadonlySet<string> | undefined {
  let best: ReadonlySet<string> | undefined;
  let most = MIN_MATCHES - 1;
  for (const list of languages) {
    const matches = words.filter((word) => list.words.has(word)).length;
    if (matches <= most) continue;
    most = matches;
    best = list.words;
  }
  return best;
}

/**
 * Different words of a query that are worth looking for; all, where only stop words are left.
 * `language` is a BCP 47 tag, guessed from the words where it is absent.
 */
export function withoutStopWords(words: readonly string[], language?: string): readonly string[] {
  const different = [...new Set(words)];
  const known = languages.find((list) => list.language === language?.slice(0, 2).toLowerCase());
  const stopWords = known?.words ?? guessList(different);
  const telling = different.filter((word) => !stopWords?.has(word));
  return telling.length > 0 ? telling : different;
}
