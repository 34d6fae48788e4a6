/** What `lookup` finds, or null where nothing is there: a file may go while a directory is gone through. */
export async function unlessAbsent<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
