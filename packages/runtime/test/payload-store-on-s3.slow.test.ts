import { describePayloadStore } from './describe-payload-store.ts';
import { openTestedS3Store } from './tested-stores.ts';

describePayloadStore('S3', openTestedS3Store);
