import { describe, expect, it } from '@jest/globals';
import { encodeBody, encodeUpload } from '../src/load/encode-body.ts';
import { item } from './hand-made-history.ts';

const contacts = { partner: 'acme', collection: 'crm/contacts' };

describe('the bodies of the load', () => {
  it('have a row for an item without an id, even where it has no other field', () => {
    const items = [item('a', null), item('', null, { expectedOutcome: 'rejected' }), item('b', null)];
    const { bytes } = encodeUpload(contacts, { items, action: 'delete' }, 'csv');
    expect(bytes.toString()).toBe('id\r\na\r\n""\r\nb\r\n');
  });

  it('have a column for each attribute, and JSON for what is nested deeper', () => {
    const products = { partner: 'acme', collection: 'catalog/products' };
    const [head] = encodeBody(products, [item('p', 1)], 'csv')
      .bytes.toString()
      .split('\r\n');
    expect(head).toBe('source_id,source_version,name,state,values');
    const [contact] = encodeBody(contacts, [item('a', 1)], 'csv')
      .bytes.toString()
      .split('\r\n');
    expect(contact).toBe('source_id,source_version,name,phone,attributes.mark');
  });
});
