/** Three ways to use a page: with a mouse, with fingers, with the keyboard alone. */

import { expect, type Locator, type Page } from '@playwright/test';

export interface Hands {
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
}

export function mouse(): Hands {
  return {
    press: (target) => target.click(),
    write: (target, text) => target.fill(text),
  };
}

export function fingers(): Hands {
  return {
    press: (target) => target.tap(),
    async write(target, text) {
      await target.tap();
      await target.pressSequentially(text);
    },
  };
}

/** Stops at each control on the way, as somebody does who cannot point. */
export function keyboard(page: Page): Hands {
  return {
    async press(target) {
      await walkTo(page, target);
      await page.keyboard.press('Enter');
    },
    async write(target, text) {
      await walkTo(page, target);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
  };
}

const STOPS_MAX = 120;

/** Menus and groups of choices are walked with the arrows, everything else with Tab. */
function keyTowards(target: Element): string {
  const at = document.activeElement;
  const isChoice = (element: Element | null) =>
    element instanceof HTMLInputElement && element.type === 'radio';
  if (at !== null && at.closest('[role="menu"]') !== null) return 'ArrowDown';
  const sameGroup =
    isChoice(at) && isChoice(target) && at?.closest('fieldset') === target.closest('fieldset');
  return sameGroup ? 'ArrowRight' : 'Tab';
}

async function walkTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(await target.evaluate(keyTowards));
  }
  throw new Error(`the keyboard does not reach ${target.toString()}`);
}
