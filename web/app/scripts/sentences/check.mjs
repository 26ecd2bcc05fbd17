/** What is wrong with a language's file, held against the English one. Pure: files and code come as arguments. */

const PLURAL = /_(one|other|zero|two|few|many)$/u;
const PLACE = /\{\{(\w+)\}\}/gu;

/**
 * Words that no sentence may have, by language, and marks that none may have in any.
 * "Sicherheit" is a heading; that something is "sicher" is nothing that a program can know.
 */
const NEVER = {
  en: /(?<!\p{L})(secure|secured|securely|safe|safer|safest|safely|military|unbreakable|bulletproof|unhackable)(?!\p{L})/iu,
  de: /(?<!\p{L})(sicher(e[mnrs]?|er(e[mnrs]?)?|st(e[mnrs]?)?)?|(bomben|abhör)sicher\p{L}*|militär\p{L}*|unknackbar\p{L}*|unbrechbar\p{L}*)(?!\p{L})/iu,
};
const NEVER_ANYWHERE = /!|100\s?%/u;
/** A person is "du"; a "Sie" that does not begin a sentence is somebody else's house. */
const WRONG_ADDRESS = { de: /(?<=[\p{L},]\s)(Sie|Ihnen|Ihre[mnrs]?|Ihr)(?!\p{L})/u };
/** Straight quotes, three points, doubled or outer spaces. */
const TYPEWRITER = /["']|\.\.\.|\s{2}|^\s|\s$/u;

/** @param {object} tree a language's file */
export function flatten(tree, prefix = '', into = new Map()) {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value);
    else flatten(value, `${prefix}${name}.`, into);
  }
  return into;
}

/** The keys as the code says them: without the ends of plurals. */
export function baseKeys(sentences) {
  return new Set([...sentences.keys()].map((key) => key.replace(PLURAL, '')));
}

/** Findings in one language; for English `sentences` and `english` are the same. */
export function judge(language, sentences, english) {
  return [
    ...plurals(language, sentences, english),
    ...(language === 'en' ? [] : [...missing(sentences, english), ...untranslated(sentences, english)]),
    ...[...sentences].flatMap(([key, sentence]) => words(language, key, sentence)),
    ...places(sentences, english),
  ].map((finding) => `${language}: ${finding}`);
}

function missing(sentences, english) {
  const [own, others] = [baseKeys(sentences), baseKeys(english)];
  return [
    ...[...others].filter((key) => !own.has(key)).map((key) => `missing: ${key}`),
    ...[...own].filter((key) => !others.has(key)).map((key) => `not in English: ${key}`),
  ];
}

/** A whole sentence that stands there in English is one that nobody translated. */
function untranslated(sentences, english) {
  return [...sentences]
    .filter(([key, sentence]) => english.get(key) === sentence && sentence.split(' ').length > 3)
    .map(([key]) => `still English: ${key}`);
}

/** Each number has its form: the categories of the language for whole numbers. */
function plurals(language, sentences, english) {
  const bases = new Set(
    [...english.keys(), ...sentences.keys()]
      .filter((key) => PLURAL.test(key))
      .map((key) => key.replace(PLURAL, '')),
  );
  const categories = wholeNumberCategories(language);
  return [...bases].flatMap((base) => {
    const there = [...sentences.keys()].filter((key) => PLURAL.test(key) && key.replace(PLURAL, '') === base);
    if (there.length === 0) return sentences.has(base) ? [`no plural forms: ${base}`] : [];
    return [
      ...categories
        .filter((category) => !sentences.has(`${base}_${category}`))
        .map((category) => `missing plural form: ${base}_${category}`),
      ...there
        .filter((key) => !categories.includes(key.slice(base.length + 1)))
        .map((key) => `plural form that the language does not have: ${key}`),
    ];
  });
}

function wholeNumberCategories(language) {
  const rules = new Intl.PluralRules(language);
  const numbers = [...Array(200).keys(), 1_000, 10_000, 1_000_000];
  return [...new Set([...numbers.map((number) => rules.select(number)), 'other'])];
}

/** The same places to fill in as in English; "one person" may leave out the number. */
function places(sentences, english) {
  return [...sentences].flatMap(([key, sentence]) => {
    const wanted = placesOf(english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? sentence);
    const found = placesOf(sentence);
    const few = /_(one|zero|two)$/u.test(key);
    const lacking = few ? [] : [...wanted].filter((place) => !found.has(place));
    const foreign = [...found].filter((place) => !wanted.has(place) && !(few && place === 'count'));
    return [
      ...lacking.map((place) => `place not used: ${key} {{${place}}}`),
      ...foreign.map((place) => `place that nothing fills: ${key} {{${place}}}`),
    ];
  });
}

function placesOf(sentence) {
  return new Set([...sentence.matchAll(PLACE)].map(([, name]) => name));
}

function words(language, key, sentence) {
  const bare = sentence.replace(PLACE, '');
  const never = NEVER[language]?.exec(bare) ?? NEVER_ANYWHERE.exec(bare);
  const address = WRONG_ADDRESS[language]?.exec(bare);
  return [
    ...(never ? [`never printed: ${key} (${never[0]})`] : []),
    ...(address ? [`not the house’s address: ${key} (${address[0]})`] : []),
    ...(TYPEWRITER.test(sentence) ? [`typewriter’s signs or spaces: ${key}`] : []),
  ];
}

/** Keys that the code says and English lacks, and keys that no code says. A key stands in the code as one literal. */
export function use(code, english) {
  const keys = baseKeys(english);
  const literals = literalsOf(code);
  const roots = new Set([...keys].map((key) => key.split('.')[0]));
  return [
    ...[...keys].filter((key) => !literals.has(key)).map((key) => `unused: ${key}`),
    ...[...literals]
      .filter((literal) => roots.has(literal.split('.')[0]) && !keys.has(literal))
      .filter((literal) => !code.includes(`from '${literal}'`))
      .map((literal) => `missing: ${literal}`),
  ];
}

export function literalsOf(code) {
  return new Set([...code.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z_]+)+)'/gu)].map(([, literal]) => literal));
}

/** Claims whose sentence is gone, or that hold without a condition. */
export function claims(list, english) {
  const keys = baseKeys(english);
  return list.flatMap(({ id, sentence_key: key, does_not_hold_when: unless }) => [
    ...(key === undefined || keys.has(key) ? [] : [`claim ${id}: no sentence ${key}`]),
    ...(unless?.length > 0 ? [] : [`claim ${id}: does_not_hold_when is empty`]),
  ]);
}
