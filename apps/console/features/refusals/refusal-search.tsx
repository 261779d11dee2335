'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { filterClass } from '../../components/input-class.ts';

const REQUEST_ID = /^[0-9a-f]{32}$/;

/** Opens the refusal of a call by its request id, also one that the gateway has not reported yet. */
export function RefusalSearch({ gatewayId }: { gatewayId: string }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const id = text.trim().toLowerCase();
  const wrong = id !== '' && !REQUEST_ID.test(id);
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (REQUEST_ID.test(id)) router.push(`/gateways/${gatewayId}/refusals/${id}`);
      }}
    >
      <input
        aria-label="Request id of a refused call"
        aria-invalid={wrong}
        aria-describedby="refusal-search-help"
        placeholder="X-Request-Id of the answer"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${filterClass} w-80 max-w-full px-2.5 font-mono`}
      />
      <Button type="submit" disabled={!REQUEST_ID.test(id)}>
        <Search aria-hidden />
        Explain
      </Button>
      <span id="refusal-search-help" className="text-xs text-muted">
        {wrong ? 'A request id is 32 hexadecimal digits.' : ''}
      </span>
    </form>
  );
}
