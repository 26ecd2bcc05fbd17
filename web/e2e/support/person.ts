/** Somebody with a browser, who uses the interface as a person would. */

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test';
import { numberedCapture, probe, type SnugProbe } from './probe.ts';

declare global {
  var snugProbe: SnugProbe;
}

export class Person {
  readonly name: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every address that the browser asked for or connected to. */
  readonly contacted: string[] = [];
  readonly consoleErrors: string[] = [];

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.context = context;
    this.page = page;
    page.on('request', (request) => this.contacted.push(request.url()));
    page.on('websocket', (socket) => this.contacted.push(socket.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => this.consoleErrors.push(String(error)));
  }

  /** `scripts` run in the page before its own code, instead of the numbered camera. */
  static async arrive(
    browser: Browser,
    name: string,
    options: BrowserContextOptions = {},
    scripts: readonly (() => void)[] = [numberedCapture],
  ): Promise<Person> {
    const context = await browser.newContext({
      permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'],
      ...options,
    });
    for (const script of [...scripts, probe]) await context.addInitScript(script);
    return new Person(name, context, await context.newPage());
  }

  /** Returns the link. */
  async create(origin: string, options: { title?: string; passphrase?: string } = {}): Promise<string> {
    const { page } = this;
    await page.goto(origin);
    if (options.title !== undefined || options.passphrase !== undefined) {
      await page.getByText('Options for the new meeting').click();
      if (options.title !== undefined) await page.getByLabel('Title').fill(options.title);
      if (options.passphrase !== undefined) {
        await page.getByLabel('Passphrase', { exact: true }).fill(options.passphrase);
      }
    }
    await page.getByRole('button', { name: 'New meeting', exact: true }).click();
    const field = page.getByLabel('The link to your meeting');
    await expect(field).toBeVisible({ timeout: 20_000 });
    const text = await field.evaluate((element) => element.textContent ?? '');
    const link = /https?:\/\/\S+?#[\w-]{22}\.[\w-]{36}/.exec(text)?.[0] ?? '';
    await page.getByRole('button', { name: 'Go to the meeting' }).click();
    return link;
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  async join(devices = true): Promise<void> {
    const { page } = this;
    const name = page.getByLabel('Your name');
    await expect(name).toBeVisible({ timeout: 20_000 });
    await name.fill(this.name);
    if (devices) await this.switchOn();
    const button = page.getByRole('button', {
      name: devices ? 'Join now' : 'Join without camera and microphone',
    });
    await button.click();
    await expect(page.getByRole('region', { name: 'Meeting controls' })).toBeVisible({ timeout: 20_000 });
  }

  /** In pre-join, whatever is off. */
  async switchOn(): Promise<void> {
    for (const label of ['Start camera', 'Unmute microphone']) {
      const button = this.page.getByRole('button', { name: label });
      if (await button.isVisible()) await button.click();
    }
    await expect(this.page.getByRole('button', { name: 'Stop camera' })).toBeVisible({ timeout: 10_000 });
  }

  async seesMoving(other: string, kind: 'camera' | 'screen' = 'camera', timeout = 25_000): Promise<void> {
    await this.page.evaluate(([name, which]) => void snugProbe.takeCounters(name, which), [
      other,
      kind,
    ] as const);
    const numbers: number[] = [];
    await expect(async () => {
      const more = await this.page.evaluate(([name, which]) => snugProbe.takeCounters(name, which), [
        other,
        kind,
      ] as const);
      numbers.push(...more);
      expect(new Set(numbers).size, `${this.name} sees ${kind} of ${other}`).toBeGreaterThan(5);
    })
      .toPass({ timeout, intervals: [300] })
      .catch(async (error: unknown) => {
        console.log(`${this.name}: ${await this.report()}`);
        throw error;
      });
  }

  /** At least so many sounds above -46 dBFS. */
  async hears(sounds: number, timeout = 20_000): Promise<void> {
    await expect(async () => {
      const loud = await this.page.evaluate(() => snugProbe.loudness(1500));
      const message = `${this.name} hears ${loud.map((rms) => rms.toFixed(3)).join(' ')}`;
      expect(loud.filter((rms) => rms > 0.005).length, message).toBeGreaterThanOrEqual(sounds);
    })
      .toPass({ timeout })
      .catch(async (error: unknown) => {
        console.log(`${this.name}: ${await this.report()}`);
        throw error;
      });
  }

  async seal(text: RegExp, timeout = 20_000): Promise<void> {
    await expect(this.page.getByRole('button', { name: text }).first()).toBeVisible({ timeout });
  }

  async panel(name: 'People' | 'Chat' | 'Security'): Promise<void> {
    const door = this.page
      .getByRole('region', { name: 'Meeting controls' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
    if (
      (await door.getAttribute('aria-expanded')) !== 'true' &&
      (await door.getAttribute('aria-pressed')) !== 'true'
    ) {
      await door.click();
    }
  }

  async code(): Promise<string> {
    await this.panel('Security');
    return (await this.page.locator('.code [aria-hidden]').allInnerTexts()).join('').replaceAll(/\D/g, '');
  }

  async says(text: string): Promise<void> {
    await this.panel('Chat');
    await this.page.getByLabel('Message everyone').fill(text);
    await this.page.getByRole('button', { name: 'Send message' }).click();
  }

  async reads(text: string): Promise<void> {
    await this.panel('Chat');
    await expect(this.page.getByText(text)).toBeVisible({ timeout: 10_000 });
  }

  /** What the security panel says of every stream, for the message of a failed test. */
  async report(): Promise<string> {
    await this.panel('Security');
    return (await this.page.getByRole('complementary').innerText({ timeout: 2000 })).replaceAll(
      /\s*\n+\s*/g,
      ' | ',
    );
  }

  async names(): Promise<string[]> {
    return (await this.page.locator('.tile-name > span:first-of-type').allInnerTexts()).toSorted();
  }
}
