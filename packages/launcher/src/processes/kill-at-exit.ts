/**
 * Has `killNow` called where this process exits before it could stop its children: at the second signal, or at an error
 * that nobody caught.
 * @returns what takes that back
 */
export function killAtExit(killNow: () => void): () => void {
  process.on('exit', killNow);
  return () => void process.off('exit', killNow);
}
