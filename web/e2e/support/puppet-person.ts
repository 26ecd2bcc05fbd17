/** Somebody with a browser that Playwright does not drive: Firefox, or a Chromium whose pages can be hidden. */

import { expect } from '@playwright/test';
import type { Browser, Page } from 'puppeteer-core';
import { numberedCapture, probe } from './probe.ts';

export class PuppetPerson {
  readonly name: string;
  readonly page: Page;

  private constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
  }

  static async arrive(browser: Browser, name: string): Promise<PuppetPerson> {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    await page.evaluateOnNewDocument(numberedCapture);
    await page.evaluateOnNewDocument(probe);
    return new PuppetPerson(name, page);
  }

  async join(link: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    const field = await page.waitForSelector('input[autocomplete=name]', { timeout: 30_000 });
    await field?.click();
    await field?.type(this.name);
    for (const label of ['Start camera', 'Unmute microphone']) await this.#press(label, false);
    await expect(async () => expect(await this.#has('Stop camera')).toBe(true)).toPass({ timeout: 10_000 });
    await this.#press('Join now', true);
    await page.waitForSelector('[aria-label="Meeting controls"]', { timeout: 30_000 });
  }

  async seesMoving(other: string, timeout = 40_000): Promise<void> {
    await this.page.evaluate((name) => void snugProbe.takeCounters(name), other);
    const numbers: number[] = [];
    await expect(async () => {
      numbers.push(...(await this.page.evaluate((name) => snugProbe.takeCounters(name), other)));
      expect(new Set(numbers).size, `${this.name} sees ${other}`).toBeGreaterThan(5);
    })
      .toPass({ timeout, intervals: [500] })
      .catch(async (error: unknown) => {
        console.log(`${this.name}: ${await this.report()}`);
        throw error;
      });
  }

  /** What the security panel says of every stream, for the message of a failed test. */
  async report(): Promise<string> {
    await this.#press('Security', false);
    await new Promise((done) => setTimeout(done, 1000));
    const text = await this.page.evaluate(() => document.querySelector('aside')?.innerText ?? '');
    return text.replaceAll(/\s*\n+\s*/g, ' | ');
  }

  async hears(sounds: number): Promise<void> {
    let loud: readonly number[] = [];
    await expect(async () => {
      loud = await this.page.evaluate(() => snugProbe.loudness(1500));
      const heard = loud.filter((rms) => rms > 0.005).length;
      expect(heard, `${this.name} hears ${loud.join(' ')}`).toBeGreaterThanOrEqual(sounds);
    })
      .toPass({ timeout: 30_000 })
      .catch(async (error: unknown) => {
        console.log(`${this.name} hears ${loud.join(' ')}: ${await this.report()}`);
        throw error;
      });
  }

  async says(text: string): Promise<void> {
    await this.#press('Chat', true);
    const field = await this.page.waitForSelector('textarea');
    await field?.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** What stands over the meeting. */
  async notices(): Promise<readonly string[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.banners .ui-notice')].map(({ innerText }) =>
        innerText.replaceAll(/\s+/g, ' '),
      ),
    );
  }

  async pill(): Promise<string> {
    return this.page.evaluate(() => document.querySelector('.pill')?.textContent ?? '');
  }

  async violations(): Promise<readonly string[]> {
    return this.page.evaluate(() => snugProbe.violations);
  }

  async #has(label: string): Promise<boolean> {
    return this.page.evaluate(
      (wanted) =>
        [...document.querySelectorAll('button')].some(
          (button) => button.ariaLabel === wanted || button.textContent?.trim() === wanted,
        ),
      label,
    );
  }

  async #press(label: string, needed: boolean): Promise<void> {
    const pressed = await this.page.evaluate((wanted) => {
      const button = [...document.querySelectorAll('button')].find(
        (candidate) => candidate.ariaLabel?.startsWith(wanted) || candidate.textContent?.trim() === wanted,
      );
      button?.click();
      return button !== undefined;
    }, label);
    if (needed) expect(pressed, `a button ${label}`).toBe(true);
  }
}
