/** Hands a file that was made here to the browser's downloads. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Some browsers read it only after the press is over.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
