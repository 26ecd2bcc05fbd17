/** Whether the page is read from the right. */
export function isFromRight(): boolean {
  return document.documentElement.dir === 'rtl';
}
