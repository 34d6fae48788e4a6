import { RequestFault } from '@sluice/contracts';

const remedies = {
  'MissingRequiredField(s)': 'Please review the API specification for required fields for this endpoint.',
  InvalidFormat: 'Please review the API specification for the format of each field for this endpoint.',
  TooManyRecords: 'Please send the records in several requests.',
} as const;

/** The error codes of basic validation. */
type BasicErrorCode = keyof typeof remedies;

/** The position of a record in its request. */
export interface RecordPlace {
  /** From 0. */
  index: number;
  /** Number of records in the request. */
  count: number;
}

/** A request that fails basic validation: 422, with an error code of the published API. */
export class BasicFault extends RequestFault {
  readonly errorCode: BasicErrorCode;
  readonly moreInfo: string;

  /** `message`: what is wrong; `place`: the record with the error. */
  constructor(errorCode: BasicErrorCode, message: string, place?: RecordPlace) {
    super('validation_failed', message);
    this.errorCode = errorCode;
    this.moreInfo = place === undefined ? remedies[errorCode] : `${remedies[errorCode]}${describePlace(place)}`;
  }
}

/** Empty for a single record: the text is then exactly that of the published API. */
function describePlace({ index, count }: RecordPlace): string {
  return count === 1 ? '' : ` The error is in the record at index ${index} (from 0).`;
}
