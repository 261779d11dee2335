/** What is wrong, or strange, about a policy document, and where. */
export interface Finding {
  /** From the document down, for example `['Statement', 0, 'Action', 1]`; empty: the document as a whole. */
  path: (string | number)[];
  /** An error keeps the document from being saved; a warning does not. */
  severity: 'error' | 'warning';
  code:
    | 'shape'
    | 'empty-document'
    | 'unknown-action'
    | 'foreign-service'
    | 'unknown-operator'
    | 'unknown-key'
    | 'unreadable-value'
    | 'unsuitable-operator'
    | 'unknown-resource-type'
    | 'resource-never-asked'
    | 'repeated-sid'
    | 'unreachable'
    | 'covered';
  /** A sentence. */
  message: string;
}

export const error = (code: Finding['code'], path: Finding['path'], message: string): Finding => ({
  path,
  severity: 'error',
  code,
  message,
});

export const warning = (code: Finding['code'], path: Finding['path'], message: string): Finding => ({
  path,
  severity: 'warning',
  code,
  message,
});
