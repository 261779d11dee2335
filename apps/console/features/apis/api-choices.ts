const same = (value: string) => ({ value, label: value });

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'].map(same);
export const protocols = [
  { value: 'BOTH', label: 'HTTP and HTTPS' },
  { value: 'HTTP', label: 'HTTP' },
  { value: 'HTTPS', label: 'HTTPS' },
];
export const backendProtocols = ['HTTP', 'HTTPS'].map(same);
export const authentications = [
  { value: 'NONE', label: 'None: anyone may call' },
  { value: 'APP', label: 'Credential: signed with key and secret' },
  { value: 'IAM', label: 'IAM: any user of this account, by token or access key' },
];
export const appCodeChoices = [
  { value: 'DISABLE', label: 'Off: calls have to be signed' },
  { value: 'HEADER', label: 'On: header X-Apig-AppCode is accepted too' },
];
export const matchModes = [
  { value: 'NORMAL', label: 'Exact path' },
  { value: 'SWA', label: 'Prefix: the path and all below it' },
];
export const visibilities = [
  { value: '1', label: 'Public' },
  { value: '2', label: 'Private' },
];
export const parameterLocations = ['PATH', 'QUERY', 'HEADER'].map(same);
export const parameterTypes = ['STRING', 'NUMBER'].map(same);
export const parameterOrigins = [
  { value: 'REQUEST', label: 'Request parameter' },
  { value: 'CONSTANT', label: 'Constant' },
  { value: 'SYSTEM', label: 'System' },
];
