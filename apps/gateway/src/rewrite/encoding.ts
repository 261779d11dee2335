const PATH_CONSTANT = /[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~[\]]/gu;
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A constant in a backend path: slashes and existing escapes stay (reference 7.3, "Encoding of constants"). */
export function encodePathConstant(text: string): string {
  return text.replace(PATH_CONSTANT, (character) => encodeLoneSafe(character));
}

/** A request's value in a backend path: one segment, whatever it holds. */
export function encodePathValue(text: string): string {
  return encodeLoneSafe(text);
}

/** A name or value in a query string; encodes a superset of what reference 7.3 lists. */
export function encodeQueryComponent(text: string): string {
  return encodeLoneSafe(text);
}

/**
 * A value in a header. What a header line cannot hold, a line break above all, goes percent-encoded, so that a
 * decoded query value never starts a line of its own.
 */
export function encodeHeaderValue(text: string): string {
  return HEADER_TEXT.test(text) ? text : encodeLoneSafe(text);
}

function encodeLoneSafe(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
