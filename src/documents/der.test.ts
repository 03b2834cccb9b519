import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as asn1 from 'asn1js'
import fc from 'fast-check'
import { at, oid, TAG, tlv, valuesIn } from './der.ts'

describe('DER', () => {
  it('is what another library writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), content => {
        const theirs = new asn1.Sequence({
          value: [new asn1.OctetString({ valueHex: content }), new asn1.Integer({ value: 1 })],
        }).toBER()
        const ours = tlv(TAG.sequence, tlv(TAG.octets, content), tlv(TAG.integer, Buffer.of(1)))
        assert.deepEqual(ours, Buffer.from(theirs))
      }),
      { numRuns: 100 },
    )
    for (const name of ['1.2.840.113549.1.9.16.2.47', '2.16.840.1.101.3.4.2.1', '2.5.4.97'])
      assert.deepEqual(oid(name), Buffer.from(new asn1.ObjectIdentifier({ value: name }).toBER()))
  })

  it('is read back, and nothing else is', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), parts => {
        const bytes = tlv(TAG.sequence, ...parts.map(p => tlv(TAG.octets, p)))
        const inner = valuesIn(at(bytes, 0)!.content)
        assert.deepEqual(
          inner?.map(v => Buffer.from(v.content)),
          parts.map(p => Buffer.from(p)),
        )
        assert.equal(valuesIn(bytes.subarray(0, bytes.length - 1)), null)
      }),
      { numRuns: 100 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), junk => {
        const values = valuesIn(Buffer.from(junk))
        if (values)
          assert.equal(
            values.reduce((n, v) => n + v.whole.length, 0),
            junk.length,
          )
      }),
      { numRuns: 200 },
    )
    assert.equal(at(Buffer.from([0x30, 0x00]), 0, 0), null)
  })
})
