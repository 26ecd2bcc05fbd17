/**
 * Takes out of a text for others what says where somebody is: addresses of the network, of servers, of people and of
 * meetings. What is made here holds none; this holds for what a browser says of itself, too.
 */
export function redacted(text: string): string {
  return text
    .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/gu, '[address]')
    .replaceAll(/\b(?:https?|wss?):\/\/[^\s)]+/giu, '[address]')
    .replaceAll(/#?[\w-]{22}\.[\w-]{36}/gu, '[link]')
    .replaceAll(IPV6, '[address]')
    .replaceAll(IPV4, '[address]');
}

/** Not the version of a program: "Chrome/141.0.0.0". */
const IPV4 = /(?<![\w.]|[A-Za-z]\/)\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)(?::\d+)?/gu;
/** At least three groups, or a double colon; "10:42" is a time. */
const IPV6 =
  /(?<![\w:])(?:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}|(?:(?:[0-9a-f]{1,4}:){1,6}|:):(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?:%\w+)?(?![\w:])/giu;
