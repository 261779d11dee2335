/** One row of an error table: what a code means to a client and to whoever reads the tables. */
export interface ErrorCode {
  /** HTTP status that carries the code. */
  readonly status: number;
  /** Public message. Details are appended by the thrower after a comma, as the model product does. */
  readonly message: string;
  /** What kind of trouble it is; metrics and the console group by it. */
  readonly category:
    | 'client'
    | 'auth'
    | 'permission'
    | 'missing'
    | 'conflict'
    | 'limit'
    | 'backend'
    | 'server';
}

/** The body of every refusal, of the gateways and of the management API alike. */
export interface ErrorBody {
  error_code: string;
  error_msg: string;
  /** 32 lowercase hex digits, the same as in the response header X-Request-Id. */
  request_id: string;
  /** Of a denied management action: the decision record, which administrators of the account can open. */
  decision_id?: string;
}
