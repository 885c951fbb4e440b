/** One listener of a stream: `send` writes an event, `close` ends it. */
export type EventSink = {
  readonly send: (event: string, text: string) => void;
  /** A sign of life, which proxies want to see. */
  readonly beat: () => void;
  readonly close: () => void;
};

const RETRY_MS = 3_000;
/** What a slow reader may leave unread before it is let go; it comes back by itself. */
const MOST_UNREAD_EVENTS = 32;

/** Streams that are open, so that a process that is told to stop does not wait for them. */
const open = new Set<() => void>();
const closeAll = () => {
  for (const close of [...open]) close();
};

/**
 * Server-sent events until either side ends it. `listen` gets the sink and answers what to do at the end. Nothing on the
 * way may hold it back: a proxy is told so, and the compression (application.server.ts) leaves it alone.
 */
export function eventStream(request: Request, listen: (sink: EventSink) => () => void): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true;
      let leave: (() => void) | null = null;
      end = () => {
        if (!isOpen) return;
        isOpen = false;
        forget(close);
        leave?.();
      };
      const close = () => {
        if (!isOpen) return;
        end();
        controller.close();
      };
      const write = (text: string) => {
        if (!isOpen) return;
        if ((controller.desiredSize ?? 0) < -MOST_UNREAD_EVENTS) close();
        else controller.enqueue(encoder.encode(text));
      };
      remember(close);
      request.signal.addEventListener("abort", close, { once: true });
      write(`retry: ${RETRY_MS}\n\n`);
      leave = listen({
        send: (event, text) => write(`event: ${event}\ndata: ${text}\n\n`),
        beat: () => write(": still here\n\n"),
        close,
      });
      // It ended while it was being set up.
      if (!isOpen) leave();
      else if (request.signal.aborted) close();
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
  });
}

function remember(close: () => void): void {
  if (open.size === 0) for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, closeAll);
  open.add(close);
}

function forget(close: () => void): void {
  open.delete(close);
  if (open.size === 0) for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, closeAll);
}
