import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

export type SignIn = { account: string; user: string; password: string };

/** Somebody at the console: drives it by what is read on the screen, by roles and labels. */
export class ConsoleUser {
  static readonly #open = new Set<ConsoleUser>();
  readonly page: Page;
  readonly #context: BrowserContext;
  /** Exceptions in pages, and what the browser itself refused (content security policy). */
  readonly mistakes: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.mistakes.push(error.message));
    page.on('console', (message) => {
      // An answer of 401, 403 or 404 is logged by the browser and is no mistake of a page.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        this.mistakes.push(`${message.text()} at ${page.url()}`);
    });
  }

  /** A browser of their own, without cookies, that may use the clipboard. */
  static async open(browser: Browser, baseURL: string): Promise<ConsoleUser> {
    const context = await browser.newContext({ baseURL, permissions: ['clipboard-read', 'clipboard-write'] });
    const user = new ConsoleUser(context, await context.newPage());
    ConsoleUser.#open.add(user);
    return user;
  }

  /** Closes whatever browser a test file has left open, also when its set-up failed on its way. */
  static async closeAll(): Promise<void> {
    for (const user of ConsoleUser.#open) await user.close();
  }

  close(): Promise<void> {
    ConsoleUser.#open.delete(this);
    return this.#context.close();
  }

  /** Fills the sign-in form and sends it. */
  async sendSignIn({ account, user, password }: SignIn): Promise<void> {
    await this.page.getByLabel('Account', { exact: true }).fill(account);
    await this.page.getByLabel('User name', { exact: true }).fill(user);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  async signIn(who: SignIn): Promise<void> {
    await this.page.goto('/');
    await this.sendSignIn(who);
    await expect(this.heading('Overview')).toBeVisible();
  }

  /** Fills the form that stands before the console while a password must be changed, and sends it. */
  async changePassword(present: string, next: string): Promise<void> {
    await this.fill('Present password', present);
    await this.fill('New password', next);
    await this.fill('New password again', next);
    await this.button('Change password').click();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  /** A titled box of the page. */
  box(title: string): Locator {
    const heading = this.page.getByRole('heading', { level: 2, name: title, exact: true });
    return this.page.locator('section').filter({ has: heading });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Follows the left rail, and a tab when one is named. */
  async go(place: string, tab?: string): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: 'Main' });
    await rail.getByRole('link', { name: place, exact: true }).click();
    await expect(this.heading(place)).toBeVisible();
    if (tab) await this.openTab(tab);
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Opens the row of a list by the name in it. */
  async openRow(name: string): Promise<void> {
    await this.page.getByRole('table').getByRole('link', { name, exact: true }).click();
    await expect(this.heading(name)).toBeVisible();
  }

  /** Opens a dialog, fills its labelled fields, sends it, and waits until it has closed by itself. */
  async fillDialog(opener: Locator, fields: Record<string, string>, submit: string): Promise<void> {
    await opener.click();
    for (const [label, value] of Object.entries(fields)) await this.fill(label, value, this.dialog);
    await this.submitDialog(submit);
  }

  /** Ticks choices in a dialog and sends it. */
  async chooseInDialog(opener: Locator, choices: string[], submit: string): Promise<void> {
    await opener.click();
    for (const choice of choices) await this.dialog.getByRole('checkbox', { name: choice }).check();
    await this.submitDialog(submit);
  }

  async submitDialog(name: string): Promise<void> {
    const dialog = this.dialog;
    const title = await dialog.getByRole('heading').first().textContent();
    await dialog.getByRole('button', { name, exact: true }).click();
    await expect(this.page.getByRole('dialog', { name: title ?? '', exact: true })).toBeHidden();
  }

  /** A text field, or a choice by its label. */
  async fill(label: string, value: string, within: Locator | Page = this.page): Promise<void> {
    const field = within.getByLabel(label, { exact: true });
    const isChoice = (await field.evaluate((element) => element.nodeName)) === 'SELECT';
    if (isChoice) await field.selectOption({ label: value });
    else await field.fill(value);
  }

  /** Copies the values of the dialog that shows a secret once, then closes it. */
  async takeSecrets<Label extends string>(...labels: Label[]): Promise<Record<Label, string>> {
    const taken: Partial<Record<Label, string>> = {};
    for (const label of labels) {
      taken[label] = await this.copy(this.dialog.getByRole('button', { name: `Copy ${label}`, exact: true }));
    }
    await this.dialog.getByRole('button', { name: 'I have copied it' }).click();
    await expect(this.dialog).toBeHidden();
    return taken as Record<Label, string>;
  }

  /** Presses a copy button and reads the clipboard. */
  async copy(button: Locator): Promise<string> {
    await this.page.evaluate("navigator.clipboard.writeText('')");
    await button.click();
    const read = () => this.page.evaluate<string>('navigator.clipboard.readText()');
    await expect.poll(read).not.toBe('');
    return read();
  }

  /** Presses a deleting button, types the name where it is asked for, and confirms. */
  async remove(opener: Locator, confirm: string, typed?: string): Promise<void> {
    await opener.click();
    if (typed) await this.dialog.getByRole('textbox').fill(typed);
    await this.submitDialog(confirm);
  }
}
