import { lint } from './checks.ts';
import { runScript } from './run-script.ts';

/** `npm run lint` */
await runScript(async (signal) => ((await lint(signal)) ? 0 : 1));
