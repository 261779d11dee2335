import { z } from 'zod';
import { enableSwitch, feature, headerName } from './define-feature.ts';

/** Fields of the access record that a gateway can be told to add (reference 4.2). */
const MAX_CUSTOM_LOGS = 10;
/** Bytes of all custom fields of one record together. */
export const CUSTOM_LOG_LIMIT_BYTES = 2_048;

export const customLog = feature({
  title: 'Fields of the access log',
  description:
    'Headers, query parameters and cookies of a request that its access record holds, 2 KB of them together. What you name here is written in clear: name nothing that is secret.',
  config: z.strictObject({
    custom_logs: z
      .array(
        z.strictObject({
          location: z
            .enum(['header', 'query', 'cookie'])
            .meta({ title: 'Place', description: 'Where it is read from.' }),
          name: z
            .string()
            .min(1)
            .max(64)
            .regex(/^[!-~]+$/, 'must be visible ASCII')
            .meta({ title: 'Name', description: 'Of headers in any case, else as it is written.' }),
        }),
      )
      .max(MAX_CUSTOM_LOGS)
      .superRefine((fields, context) => {
        fields.forEach(({ location, name }, index) => {
          if (location === 'header' && !headerName.safeParse(name).success)
            context.addIssue({
              code: 'custom',
              path: [index, 'name'],
              message: 'must be the name of a header',
            });
          const same = fields.findIndex((other) => keyOf(other) === keyOf({ location, name }));
          if (same < index) context.addIssue({ code: 'custom', path: [index], message: 'is there twice' });
        });
      })
      .meta({ title: 'Fields', description: 'At most 10.', default: [] }),
  }),
});

function keyOf({ location, name }: { location: string; name: string }): string {
  return `${location}:${location === 'header' ? name.toLowerCase() : name}`;
}

/** A name that is also one of a folder or a file, on every system. */
const logName = z
  .string()
  .max(64)
  .regex(/^([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?$/, 'must be letters, digits, _, - or .');

export const lts = feature({
  title: 'Access log by group and stream',
  description:
    'Writes the access records of the gateway to a log stream of its own. On this machine that is a file, GROUP/STREAM.ndjson in the folder logs of each node of the gateway; at 64 MB it is set aside as GROUP/STREAM.ndjson.1, and the one before it is removed. The ids are those of a log service and are only kept; without names they name the file.',
  config: z
    .strictObject({
      enable: enableSwitch,
      group_id: logName
        .default('')
        .meta({ title: 'Log group id', description: 'Letters, digits, _, - and .' }),
      topic_id: logName
        .default('')
        .meta({ title: 'Log stream id', description: 'Letters, digits, _, - and .' }),
      log_group: logName.default('').meta({ title: 'Log group', description: 'Letters, digits, _, - and .' }),
      log_stream: logName
        .default('')
        .meta({ title: 'Log stream', description: 'Letters, digits, _, - and .' }),
    })
    .superRefine(({ group_id, topic_id, log_group, log_stream }, context) => {
      const needed = (path: string) =>
        context.addIssue({ code: 'custom', path: [path], message: 'must be given' });
      if (log_group === '' && group_id === '') needed('log_group');
      if (log_stream === '' && topic_id === '') needed('log_stream');
    }),
});
