/** A meeting in a tab that nobody looks at, in a real browser: what sounds, what the title says, what stays awake. */

import { expect, test } from '@playwright/test';
import { numberedCapture } from '../support/probe.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

interface Attended {
  /** Oscillators that were started. */
  tones: number;
  /** Screen locks that are held. */
  awake: number;
  readonly notices: string[];
  readonly keys: Record<string, (() => void) | null>;
  hide(hidden: boolean): void;
}

declare global {
  var attended: Attended;
}

/** Runs in the page before its own code. */
function attend(): void {
  let hidden = false;
  const seen: Attended = {
    tones: 0,
    awake: 0,
    notices: [],
    keys: {},
    hide(now) {
      hidden = now;
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
  globalThis.attended = seen;
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (when) {
    seen.tones += 1;
    return start.call(this, when);
  };
  navigator.wakeLock.request = async () => {
    seen.awake += 1;
    const lock = new EventTarget();
    const release = async () => {
      seen.awake -= 1;
      lock.dispatchEvent(new Event('release'));
    };
    return Object.assign(lock, { release, released: false, type: 'screen' }) as unknown as WakeLockSentinel;
  };
  const set = MediaSession.prototype.setActionHandler;
  MediaSession.prototype.setActionHandler = function (action, handler) {
    seen.keys[action] = handler as (() => void) | null;
    set.call(this, action, handler);
  };
  globalThis.Notification = class extends EventTarget {
    static permission = 'granted';
    constructor(title: string, options: NotificationOptions) {
      super();
      seen.notices.push(`${title}|${options.body ?? ''}`);
    }
    close() {}
  } as unknown as typeof Notification;
}

let server: SnugServer;

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterAll(async () => server?.stop());

test.afterEach(async ({ browser }, info) => {
  if (info.status !== info.expectedStatus) console.log(server.log.split('\n').slice(-40).join('\n'));
  await Promise.all(browser.contexts().map((context) => context.close()));
});

test('who looks elsewhere is called by sound and title, and by notices only if wanted', async ({
  browser,
}) => {
  const alice = await Person.arrive(browser, 'Alice', {}, [numberedCapture, attend]);
  const bob = await Person.arrive(browser, 'Bob');
  const link = await alice.create(server.origin, { title: 'Weekly review' });
  await alice.join(false);
  await bob.open(link);
  await bob.join(false);
  await expect(alice.page.locator('.tile')).toHaveCount(2, { timeout: 20_000 });
  const { page } = alice;
  const attended = () => page.evaluate(() => ({ ...globalThis.attended, keys: undefined }));

  await test.step('nothing while she looks', async () => {
    await bob.says('Can you hear me?');
    await expect(page.getByRole('button', { name: /^Chat/u })).toBeVisible();
    await page.waitForTimeout(1_500);
    expect(await attended()).toMatchObject({ tones: 0, notices: [] });
    await expect(page).toHaveTitle('Weekly review · Snug');
  });

  await test.step('a sound and a number while she does not', async () => {
    await page.evaluate(() => globalThis.attended.hide(true));
    await bob.says('And now?');
    await expect(page).toHaveTitle('(1) Weekly review · Snug');
    await expect.poll(async () => (await attended()).tones).toBe(1);
    expect((await attended()).notices).toEqual([]);
    await page.evaluate(() => globalThis.attended.hide(false));
    await expect(page).toHaveTitle('Weekly review · Snug');
  });

  await test.step('neither name nor words in a notice, nor the meeting in the title', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByText('Notifications of your system').click();
    await page.getByText('Title of the meeting in the tab').click();
    await page.keyboard.press('Escape');
    await page.evaluate(() => globalThis.attended.hide(true));
    await bob.says('The plan is ready');
    await bob.page.keyboard.press('Escape');
    await bob.page.locator('body').click({ position: { x: 4, y: 4 } });
    await bob.page.keyboard.press('r');
    await expect(page).toHaveTitle('(2) Meeting · Snug');
    await expect
      .poll(async () => (await attended()).notices.toSorted())
      .toEqual(['One hand is up in your meeting|', 'One new message in your meeting|']);
    await page.evaluate(() => globalThis.attended.hide(false));
  });

  await test.step('the keys of a headset act, and the screen stays on until she leaves', async () => {
    expect((await attended()).awake).toBe(1);
    await page.evaluate(() => globalThis.attended.keys['togglemicrophone']?.());
    await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
    await page.evaluate(() => globalThis.attended.keys['hangup']?.());
    await expect(page.getByRole('heading', { name: 'You left the meeting' })).toBeVisible();
    await expect.poll(async () => (await attended()).awake).toBe(0);
  });
});
