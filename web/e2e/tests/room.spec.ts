/** How the room is used without a mouse, on small and enlarged screens, and with the settings that some people need. */

import { expect, type Page, test } from '@playwright/test';
import { Catalogue } from '../support/catalogue.ts';

let catalogue: Catalogue;

test.beforeAll(async () => {
  catalogue = await Catalogue.start('room');
});

test.afterAll(async () => catalogue?.stop());

const PHONE = { width: 390, height: 844 };
/** 1280 by 1024 at 400 %. */
const ENLARGED = { width: 320, height: 256 };
const ROOM = ['meeting', 'meeting-refused', 'chat', 'people', 'security', 'meeting-alone'];
const PAGES = ['start', 'start-options', 'created', 'prejoin', 'prejoin-passphrase', 'over'];

const CONTROLS =
  'button, a[href], select, textarea, input:not([type="radio"], [type="checkbox"]), label:has(:is([type="radio"], [type="checkbox"]))';

/** Controls in view that a person can aim at; not those that only a screen reader has. */
function controls(page: Page) {
  return page
    .locator(CONTROLS)
    .filter({ visible: true })
    .and(page.locator(':not(.vh *, [aria-hidden="true"] *)'));
}

test.describe('by keyboard alone', () => {
  test('every control of the bar is reached, in the order of the eye', async ({ page }) => {
    await catalogue.open(page, 'meeting');
    const seen: { name: string; x: number; y: number }[] = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element.closest('.bar') === null) return null;
        const { x, y } = element.getBoundingClientRect();
        return { name: element.getAttribute('aria-label') ?? element.textContent ?? '', x, y };
      });
      if (at !== null) seen.push(at);
      else if (seen.length > 0) break;
    }
    const all = await controls(page).and(page.locator('.bar *')).count();
    expect(seen).toHaveLength(all);
    expect(seen.map(({ x }) => x)).toEqual(seen.map(({ x }) => x).toSorted((one, other) => one - other));
  });

  test('on a phone, too, where the bar has two rows', async ({ page }) => {
    await page.setViewportSize(PHONE);
    await catalogue.open(page, 'meeting');
    const places = await page.locator('.bar button').evaluateAll((buttons) =>
      buttons
        .filter((button) => button.checkVisibility())
        .map((button) => {
          const { x, y } = button.getBoundingClientRect();
          return Math.round(y / 40) * 10_000 + x;
        }),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('nothing is a trap: through an open panel and out of it', async ({ page }) => {
    await catalogue.open(page, 'people');
    const places = new Set<string>();
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      places.add(
        await page.evaluate(() => {
          const element = document.activeElement;
          return ['.ui-panel', '.bar', '.meet-main'].find((one) => element?.closest(one)) ?? 'away';
        }),
      );
    }
    expect([...places].toSorted()).toEqual(['.bar', '.meet-main', '.ui-panel', 'away'].toSorted());
  });

  test('settings keep the focus inside, lead to each section, and give the focus back', async ({ page }) => {
    await catalogue.open(page, 'meeting');
    await page.getByRole('button', { name: 'More' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Settings' });
    await expect(sheet).toBeVisible();
    await sheet.getByRole('button', { name: 'This browser' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'This browser' })).toBeFocused();
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(
        true,
      );
    }
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.getByRole('button', { name: 'More' })).toBeFocused();
  });

  test('what has the focus is never hidden behind something else', async ({ page }) => {
    for (const viewport of [PHONE, ENLARGED]) {
      await page.setViewportSize(viewport);
      for (const state of ['meeting', 'chat', 'people', 'security']) {
        await catalogue.open(page, state);
        for (let presses = 0; presses < 45; presses += 1) {
          await page.keyboard.press('Tab');
          const hidden = await page.evaluate(hiddenFocus);
          expect(hidden, `${state} at ${viewport.width} px`).toBeNull();
        }
      }
    }
  });
});

/** Runs in the page. The name of what has the focus, when no part of it is in view. */
function hiddenFocus(): string | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const inside = (value: number, from: number, to: number) => Math.min(Math.max(value, from), to);
  const [x0, x1] = [inside(left, 0, innerWidth - 1), inside(right, 0, innerWidth - 1)];
  const [y0, y1] = [inside(top, 0, innerHeight - 1), inside(bottom, 0, innerHeight - 1)];
  for (const across of [0.5, 0.1, 0.9]) {
    for (const down of [0.5, 0.1, 0.9]) {
      const at = document.elementFromPoint(x0 + (x1 - x0) * across, y0 + (y1 - y0) * down);
      if (at !== null && (element.contains(at) || at.contains(element))) return null;
    }
  }
  return element.getAttribute('aria-label') ?? element.textContent ?? element.tagName;
}

test.describe('at 400 %', () => {
  test.use({ viewport: ENLARGED });

  for (const state of [...ROOM, ...PAGES]) {
    test(`${state} loses nothing and scrolls one way only`, async ({ page }) => {
      await catalogue.open(page, state);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      for (const control of await controls(page).all()) {
        await control.scrollIntoViewIfNeeded();
        const lost = await control.evaluate((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          const seen = at !== null && (element.contains(at) || at.contains(element));
          return seen && left >= -1 && right <= innerWidth + 1 ? null : element.outerHTML.slice(0, 120);
        });
        expect(lost).toBeNull();
      }
    });
  }

  test('settings can be reached and used', async ({ page }) => {
    await catalogue.open(page, 'meeting');
    await page.getByRole('button', { name: 'More' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Erase all of it' }).click();
    await page.getByRole('button', { name: 'Erase it' }).click();
    await expect(page.getByText('Erased. Snug keeps nothing in this browser now.')).toBeInViewport();
  });
});

test.describe('by touch', () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  for (const viewport of [PHONE, { width: 320, height: 640 }, { width: 844, height: 390 }]) {
    test(`controls are large enough and none lies over another at ${viewport.width} px`, async ({ page }) => {
      await page.setViewportSize(viewport);
      for (const state of [
        'meeting',
        'meeting-refused',
        'meeting-long-title',
        'chat',
        'people',
        'security',
      ]) {
        await catalogue.open(page, state);
        const boxes = await page.locator(`:is(.bar, .ui-panel) :is(${CONTROLS})`).evaluateAll((elements) =>
          elements
            .filter((element) => element.checkVisibility() && element.closest('.chat-paragraph') === null)
            .map((element) => {
              const { x, y, width, height } = element.getBoundingClientRect();
              const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
              return { name, x, y, width, height, bar: element.closest('.bar') !== null };
            }),
        );
        const small = boxes.filter(({ width, height }) => Math.min(width, height) < 44);
        expect(small, state).toEqual([]);
        const bar = boxes.filter((box) => box.bar);
        for (const [index, one] of bar.entries()) {
          expect(one.x, `${one.name} in ${state}`).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width, `${one.name} in ${state}`).toBeLessThanOrEqual(viewport.width);
          for (const other of bar.slice(index + 1)) {
            const apart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y;
            expect(apart, `${one.name} and ${other.name} in ${state}`).toBe(true);
          }
        }
      }
    });
  }

  test('settings are large enough, too', async ({ page }) => {
    await catalogue.open(page, 'meeting');
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('menuitem', { name: 'Settings' }).tap();
    await expect(page.getByRole('heading', { name: 'This browser' })).toBeAttached();
    const small = await page.locator(`[role="dialog"] :is(${CONTROLS})`).evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility() && element.closest('.vh, .ui-sheet-list') === null)
        .map((element) => ({ name: element.textContent, height: element.getBoundingClientRect().height }))
        .filter(({ height }) => height > 1 && height < 43.5),
    );
    expect(small).toEqual([]);
  });

  test('a sheet drawn down closes, one let go of stays', async ({ page }) => {
    await catalogue.open(page, 'chat');
    const client = await page.context().newCDPSession(page);
    const head = await page.locator('.ui-panel-head').boundingBox();
    const [x, from] = [(head?.x ?? 0) + 60, (head?.y ?? 0) + 20];
    const draw = async (far: number, pauseMs: number) => {
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', down = 0) =>
        client.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: type === 'touchEnd' ? [] : [{ x, y: from + down }],
        });
      await touch('touchStart');
      for (let step = 1; step <= 10; step += 1) {
        await touch('touchMove', (far * step) / 10);
        await page.waitForTimeout(pauseMs);
      }
      await touch('touchEnd');
      await page.waitForTimeout(300);
    };
    await draw(50, 60);
    await expect(page.locator('.ui-panel')).toBeVisible();
    await draw(220, 16);
    await expect(page.locator('.ui-panel')).toHaveCount(0);
  });

  test('turning the phone keeps what was open and begun', async ({ page }) => {
    await catalogue.open(page, 'chat');
    const field = page.getByLabel('Message everyone');
    await field.fill('Half a thought');
    await page.setViewportSize({ width: 844, height: 390 });
    await expect(field).toBeFocused();
    await page.setViewportSize(PHONE);
    await expect(field).toHaveValue('Half a thought');
    await expect(field).toBeFocused();
  });

  test('the microphone stays in reach while a sheet is open', async ({ page }) => {
    await catalogue.open(page, 'chat');
    await page.getByRole('button', { name: 'Mute microphone' }).tap();
    await expect(page.getByRole('button', { name: 'Unmute microphone' })).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'Chat' })).toBeVisible();
  });
});

test.describe('the chat', () => {
  const place = (page: Page) => page.getByRole('log').evaluate((box) => Math.round(box.scrollTop));

  test('keeps the place where one reads', async ({ page }) => {
    await catalogue.open(page, 'chat-long');
    const log = page.getByRole('log');
    await log.evaluate((box) => box.scrollTo(0, 0));
    await page.waitForTimeout(150);
    const first = page.locator('.chat-said').nth(1);
    const text = await first.textContent();
    const before = await first.boundingBox();
    await page.getByRole('button', { name: 'Show earlier messages' }).click();
    await page.waitForTimeout(150);
    expect(await place(page)).toBeGreaterThan(1_000);
    const tops = await page
      .locator('.chat-said')
      .evaluateAll(
        (all, words) =>
          all.filter((one) => one.textContent === words).map((one) => one.getBoundingClientRect().top),
        text,
      );
    expect(Math.min(...tops.map((top) => Math.abs(top - (before?.y ?? 0))))).toBeLessThan(4);
    const kept = await place(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    expect(await place(page)).toBe(kept);
  });

  test('follows the end after one wrote, and copies a line by keyboard', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await catalogue.open(page, 'chat-long');
    await page.getByRole('log').evaluate((box) => box.scrollTo(0, 0));
    await page.getByLabel('Message everyone').fill('One more');
    await page.keyboard.press('Enter');
    await expect(page.getByText('One more', { exact: true })).toBeInViewport();
    await page.getByRole('button', { name: 'Copy message' }).last().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Message copied')).toBeAttached();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('One more');
  });
});

test.describe('with the settings that some people need', () => {
  test('nothing moves when motion is reduced', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await catalogue.open(page, 'meeting');
    for (const key of ['c', 'p', 's', '?']) {
      await page.keyboard.press(key);
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0))
          .filter((ms) => ms > 1),
      );
      expect(moving).toEqual([]);
    }
  });

  test('controls have edges, and states a form, in forced colours', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await catalogue.open(page, 'chat');
    const bare = await page
      .locator('.bar button, .ui-panel .ui-control, .ui-panel textarea')
      .evaluateAll((all) =>
        all
          .filter((one) => {
            const { borderTopWidth, borderTopStyle } = getComputedStyle(one);
            return borderTopStyle === 'none' || borderTopWidth === '0px';
          })
          .map((one) => one.outerHTML.slice(0, 100)),
      );
    expect(bare).toEqual([]);
    const open = page.getByRole('button', { name: 'Chat', exact: true });
    const shut = page.getByRole('button', { name: 'People', exact: true });
    const width = (one: typeof open) => one.evaluate((button) => getComputedStyle(button).borderTopWidth);
    expect(await width(open)).not.toBe(await width(shut));
  });

  test('text takes the spacing that a reader sets', async ({ browser }) => {
    // The policy keeps foreign styles out; a reader's own come from the browser.
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    for (const state of ['meeting', 'chat', 'people', 'security', 'start', 'prejoin', 'over']) {
      await catalogue.open(page, state);
      await page.addStyleTag({
        content:
          '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }',
      });
      const cut = await page.locator('button:not(.ui-control), label, h1, h2, h3, p').evaluateAll((all) =>
        all
          .filter(
            (one) =>
              one.checkVisibility() &&
              one.closest('.vh, .tile, .bar-left, .person, .people-speaking') === null,
          )
          .filter(
            (one) => one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).overflowX !== 'visible',
          )
          .map((one) => one.outerHTML.slice(0, 100)),
      );
      expect(cut, state).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        state,
      ).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});
