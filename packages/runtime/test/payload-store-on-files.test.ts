import { describePayloadStore } from './describe-payload-store.ts';
import { openTestedFileStore } from './tested-stores.ts';

describePayloadStore('files', openTestedFileStore);
