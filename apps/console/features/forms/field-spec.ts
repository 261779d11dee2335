/** One field of a form, as data. */
export interface FieldSpec {
  /** Path into the body, as the contract names it: `name`, `backend_api.timeout`. */
  readonly name: string;
  readonly label: string;
  readonly kind?:
    | 'text'
    | 'textarea'
    | 'number'
    | 'select'
    | 'switch'
    | 'password'
    | 'lines'
    | 'json'
    | undefined;
  readonly options?: readonly { readonly value: string; readonly label: string }[] | undefined;
  readonly help?: string | undefined;
  readonly placeholder?: string | undefined;
  /** Offered while one types, for texts of one line. */
  readonly suggestions?: readonly string[] | undefined;
  /** Shown only while another field has this value. */
  readonly when?: { readonly field: string; readonly is: string } | undefined;
  readonly optional?: boolean | undefined;
  readonly monospace?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** For selects whose contract takes a number. */
  readonly numeric?: boolean | undefined;
  readonly rows?: number | undefined;
  /** What the browser may fill in; nothing by default. */
  readonly autoComplete?: string | undefined;
}

/** Tells a form's fields apart, also those that stand for one value under different conditions. */
export function keyOf({ name, when }: FieldSpec): string {
  return when ? `${name} ${when.is}` : name;
}
