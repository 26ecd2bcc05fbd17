/** See app/scripts/sentences/split.mjs. */
declare module '*.json?first' {
  const sentences: import('./translate.ts').Sentences;
  export default sentences;
}

declare module '*.json?rest' {
  const sentences: import('./translate.ts').Sentences;
  export default sentences;
}
