import { RequestFault } from '@sluice/contracts';

const advice = {
  'MissingRequiredField(s)': 'Please review the API specification for required fields for this endpoint.',
  InvalidFormat: 'Please review the API specification for the format of each field for this endpoint.',
  TooManyRecords: 'Please send the records in several requests.',
} as const;

/** What basic validation finds. */
export type BasicErrorCode = keyof typeof advice;

/** Where in a request a record is. */
export interface RecordPlace {
  /** From 0. */
  index: number;
  /** Records of the request. */
  count: number;
}

/** A request that basic validation refuses: 422, with one of the codes of the reference document. */
export class BasicFault extends RequestFault {
  readonly errorCode: BasicErrorCode;
  readonly moreInfo: string;

  /** `message` is a sentence that the caller can act on; `place`: the record that it is about. */
  constructor(errorCode: BasicErrorCode, message: string, place?: RecordPlace) {
    super('validation_failed', message);
    this.errorCode = errorCode;
    this.moreInfo = place === undefined ? advice[errorCode] : `${advice[errorCode]}${describePlace(place)}`;
  }
}

/** Of one record alone everybody knows which it is, and the text stays that of the reference document. */
function describePlace({ index, count }: RecordPlace): string {
  return count === 1 ? '' : ` It is the record at index ${index} (from 0) of the request.`;
}
