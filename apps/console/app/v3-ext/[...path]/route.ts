import { handleOperation } from '../../../server/http/handle-operation.ts';

export {
  handleOperation as DELETE,
  handleOperation as GET,
  handleOperation as HEAD,
  handleOperation as PATCH,
  handleOperation as POST,
  handleOperation as PUT,
};
