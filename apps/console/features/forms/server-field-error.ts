const namedParameter = /parameterName:\s*([\w.[\]-]+?)[.\s]*(?:[.,]\s|$)(.*)$/s;

export interface ServerFieldError {
  /** Path of the field in the form, such as `backend_api.timeout`. */
  readonly field: string;
  readonly message: string;
}

/**
 * The field that a refusal names, as in
 * `Invalid parameter value,parameterName:backend_api.timeout. Please refer to the support documentation`.
 *
 * @param wrap - Key that the body stands under on the wire; the form's fields omit it.
 * @returns null when the message names no field.
 */
export function serverFieldError(message: string, wrap?: string): ServerFieldError | null {
  const match = namedParameter.exec(message);
  if (!match?.[1]) return null;
  const path = match[1].replace(/\[(\d+)\]/g, '.$1').replace(/\.$/, '');
  const field = wrap && path.startsWith(`${wrap}.`) ? path.slice(wrap.length + 1) : path;
  const rest = (match[2] ?? '').trim();
  return { field, message: rest === '' ? 'The server does not accept this value.' : rest };
}
