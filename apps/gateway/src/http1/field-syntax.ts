import { TOKEN, VALUE } from './byte-class.ts';

/** True for a field or method name; a character is a byte. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (TOKEN[text.charCodeAt(index)] !== 1) return false;
  }
  return text.length > 0;
}

/** True for what a field's value may be made of. */
export function isValue(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (VALUE[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** True for visible ASCII, of which a request target is made. */
export function isVisible(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character <= 0x20 || character >= 0x7f) return false;
  }
  return text.length > 0;
}
