import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { evaluate } from '../src/iam/evaluate.ts';
import { fiftyStatements, requests } from './fifty-statements.ts';

/**
 * Decisions per second of processor time, of `evaluate` with 50 statements in five documents, on one core:
 * - compiled: documents and actions were asked about before, as for a list or a running server;
 * - new action: each round asks for actions that the documents were never asked about;
 * - new documents: each decision is the first on its documents, which are compiled for it.
 * Run with Node.js 24: `node packages/domain/bench/evaluate.ts`. Prints medians of eleven rounds as one JSON line.
 * Last measured (`evaluate-result.json`, on a machine busy with other work): 1.2 million, 57,000, and 2,100.
 */
const ROUNDS = 11;

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function perSecond(decisions: number, round: (number: number) => void): number {
  round(-1);
  const rates = Array.from({ length: ROUNDS }, (_, number) => {
    const start = process.cpuUsage();
    round(number);
    const { user, system } = process.cpuUsage(start);
    return (decisions / (user + system)) * 1e6;
  });
  return Math.round(median(rates));
}

let allowed = 0;

const compiled = perSecond(200_000, () => {
  for (let n = 0; n < 200_000; n++) {
    const request = requests[n % requests.length];
    if (request && evaluate(fiftyStatements, request).allowed) allowed++;
  }
});

const newAction = perSecond(20_000, (round) => {
  for (let n = 0; n < 20_000; n++) {
    const request = requests[n % requests.length];
    if (request) evaluate(fiftyStatements, { ...request, action: `apig:apis:get${round}x${n}` });
  }
});

const copies = Array.from({ length: (ROUNDS + 1) * 200 }, () => structuredClone(fiftyStatements));
const newDocuments = perSecond(200, (round) => {
  for (let n = 0; n < 200; n++) {
    const [documents, request] = [copies[(round + 1) * 200 + n], requests[n % requests.length]];
    if (documents && request) evaluate(documents, request);
  }
});

const raw = fiftyStatements.map(({ document }) => document);
const parsedByTheSchema = perSecond(200, () => {
  for (let n = 0; n < 200; n++) for (const document of raw) policyDocumentSchema.parse(document);
});

process.stdout.write(
  `${JSON.stringify({ decisionsPerSecond: { compiled, newAction, newDocuments }, parsedByTheSchema, allowed })}\n`,
);
