/** A server of the benchmark on a port of its own: its address is the first line that it prints. */
import type { Server } from 'node:http';

export const announce = (server: Server): Server =>
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
  });
