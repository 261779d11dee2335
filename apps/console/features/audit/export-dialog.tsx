'use client';

import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatExact } from '../../components/format-time.ts';
import { requestOperation } from '../api/call-operation.ts';
import { useRoute } from '../api/routes-context.tsx';
import { useComplete } from '../api/use-operation.ts';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import type { TimeRange } from './time-range.ts';

const FILE = 'audit-events.jsonl';

interface ExportDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly times: TimeRange;
}

/** Downloads the log as signed JSON Lines, and says how the file is checked without this system. */
export function ExportDialog({ open, onOpenChange, times }: ExportDialogProps) {
  const route = useRoute('exportAuditEvents');
  const complete = useComplete<'exportAuditEvents'>();
  const download = useMutation({
    mutationFn: async () => {
      const response = await requestOperation(route, complete({ query: times }));
      saveFile(await response.blob());
    },
    onSuccess: () => toast.success('The export is downloaded', { description: FILE }),
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Export the audit log"
      description={`JSON Lines, an event a line, signed: ${rangeInWords(times)}. Filters other than the time do not narrow it, or the chain of the events would have gaps.`}
    >
      <DialogBody>
        {download.error ? <ErrorNotice error={download.error} title="The log was not exported." /> : null}
        <p>
          Anybody can check the file later, offline. The check names the first row that was altered, removed,
          inserted or moved:
        </p>
        <CodeBlock code={`npx turnpike audit verify ${FILE}`} label="command" title="Check it offline" />
      </DialogBody>
      <DialogFooter aside={<CopyAsCurl operation="exportAuditEvents" input={() => ({ query: times })} />}>
        <Button onClick={() => onOpenChange(false)}>Close</Button>
        <Button variant="primary" busy={download.isPending} onClick={() => download.mutate()}>
          <Download aria-hidden />
          Download
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function rangeInWords({ from, to }: TimeRange): string {
  const since = from && `from ${formatExact(new Date(from))}`;
  const until = to && `until before ${formatExact(new Date(to))}`;
  return [since, until].filter(Boolean).join(' ') || 'all events';
}

function saveFile(content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
}
