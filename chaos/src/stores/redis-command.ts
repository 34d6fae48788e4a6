import { connect } from 'node:net';

const timeoutMs = 2_000;

/**
 * Sends one command to a Redis on this machine, and resolves with the first line of its answer ('' where it hangs up).
 * @throws Error where it cannot be reached, or does not answer within 2 s
 */
export function sendRedisCommand(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    let answer = '';
    socket
      .setEncoding('utf8')
      .setTimeout(timeoutMs, () => socket.destroy(new Error(`Redis did not answer ${command}`)));
    socket.on('data', (part: string) => {
      answer += part;
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}
