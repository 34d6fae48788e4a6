import { describe, expect, it } from '@jest/globals';
import { withReleasers } from '../src/releasers/with-releasers.ts';

describe('withReleasers', () => {
  it('releases the last opened first, and each one once', async () => {
    const released: string[] = [];
    const opened = await withReleasers(async (onRelease) => {
      for (const name of ['database', 'queue', 'server']) onRelease(name, () => void released.push(name));
      return 'running';
    });
    expect(opened.value).toBe('running');
    await Promise.all([opened.release(), opened.release()]);
    expect(released).toEqual(['server', 'queue', 'database']);
  });

  it('waits for one release before it begins the next', async () => {
    const events: string[] = [];
    const { release } = await withReleasers(async (onRelease) => {
      onRelease('first', () => void events.push('first released'));
      onRelease('second', async () => {
        await Promise.resolve();
        events.push('second released');
      });
    });
    await release();
    expect(events).toEqual(['second released', 'first released']);
  });

  it('releases what was open where opening fails half-way, and says why it failed', async () => {
    const released: string[] = [];
    const opening = withReleasers(async (onRelease) => {
      onRelease('database', () => void released.push('database'));
      throw new Error('the queue does not answer');
    });
    await expect(opening).rejects.toThrow('the queue does not answer');
    expect(released).toEqual(['database']);
  });

  it('releases the others where one release fails, and names the one', async () => {
    const released: string[] = [];
    const { release } = await withReleasers(async (onRelease) => {
      onRelease('database', () => void released.push('database'));
      onRelease('queue', () => Promise.reject(new Error('hung')));
    });
    await expect(release()).rejects.toMatchObject({ errors: [{ message: 'Releasing queue failed' }] });
    expect(released).toEqual(['database']);
  });

  it('reports both errors where opening fails and releasing too', async () => {
    const opening = withReleasers(async (onRelease) => {
      onRelease('queue', () => Promise.reject(new Error('hung')));
      throw new Error('no database');
    });
    await expect(opening).rejects.toMatchObject({ errors: [{ message: 'no database' }, { name: 'AggregateError' }] });
  });
});
