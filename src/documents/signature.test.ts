import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { memoryKeys } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'
import { rootCertificatePem, type Seal, sealOf } from './authority.ts'
import { exampleContents, exampleSigner, exampleSignerOf } from './examples.ts'
import { has, run } from './outside-tools.ts'
import { present } from './presentation.ts'
import { closeRenderer, render } from './renderer.ts'
import { type PreparedPdf, signPdf } from './signature.ts'
import { verifyPdf } from './verification.ts'

describe('signatures', () => {
  let house: TestDatabase
  let dir: string
  let seal: Seal
  let rootPem: string
  let prepared: PreparedPdf
  let signed: Buffer
  const copyOf = (p: PreparedPdf): PreparedPdf => ({ ...p, bytes: Buffer.from(p.bytes) })

  before(async () => {
    house = await testDatabase('ledger', 'documents')
    dir = mkdtempSync(join(tmpdir(), 'lienthong-signature-'))
    seal = await house.db.tx(tx => sealOf(tx, exampleSigner))
    rootPem = await house.db.tx(rootCertificatePem)
    prepared = await render(
      present(exampleContents('birth-certificate'), {
        signer: exampleSignerOf('birth-certificate'),
        verifyCode: '8K3QZ7M1XWERTY90ABCD',
        verifyUrl: 'https://lienthong.example/verify/8K3QZ-7M1XW-ERTY9-0ABCD',
        at: house.clock.now(),
      }),
    )
    signed = Buffer.from(signPdf(copyOf(prepared), seal))
  })
  after(async () => {
    rmSync(dir, { recursive: true, force: true })
    await closeRenderer()
    await house.close()
  })

  const saved = (name: string, bytes: Uint8Array) => {
    const file = join(dir, name)
    writeFileSync(file, bytes)
    return file
  }

  it('are valid to us, and name the agency and the time', () => {
    const verdict = verifyPdf(signed, { rootPem })
    assert.equal(verdict.signature, 'valid')
    assert.equal(verdict.reason, null)
    assert.deepEqual(verdict.signer, { agency: 'H55.28', name: 'UBND phường Bách Quang' })
    assert.equal(verdict.signedAt, house.clock.now())
  })

  it('are valid to poppler, as PAdES over the whole file, and a changed byte is not', t => {
    if (!has(t, 'pdfsig')) return
    const good = run('pdfsig', ['-nocert', saved('good.pdf', signed)])
    assert.match(good.text, /Signature is Valid\./)
    assert.match(good.text, /ETSI\.CAdES\.detached/)
    assert.match(good.text, /Total document signed/)
    assert.match(good.text, /UBND phường Bách Quang/)
    const flipped = Buffer.from(signed)
    flipped[2_000]! ^= 1
    const bad = run('pdfsig', ['-nocert', saved('bad.pdf', flipped)])
    assert.match(bad.text, /Digest Mismatch/)
  })

  it('come with a chain that NSS accepts once it trusts the root of the house', t => {
    if (!has(t, 'pdfsig', 'certutil')) return
    const nss = join(dir, 'nss')
    mkdirSync(nss)
    const certutil = (...args: string[]) => run('certutil', ['-d', `sql:${nss}`, ...args])
    certutil('-N', '--empty-password')
    const sealPem = `-----BEGIN CERTIFICATE-----\n${seal.certificate.toString('base64')}\n-----END CERTIFICATE-----\n`
    certutil('-A', '-n', 'seal', '-t', ',,', '-i', saved('seal.pem', Buffer.from(sealPem)))
    const judged = () => certutil('-V', '-n', 'seal', '-u', 'S').text
    assert.doesNotMatch(judged(), /certificate is valid/)
    certutil('-A', '-n', 'root', '-t', 'CT,C,C', '-i', saved('root.pem', Buffer.from(rootPem)))
    assert.match(judged(), /certificate is valid/)
    // pdfsig 22.12 calls no chain trusted whose certificates name no revocation list: it reads a stale error
    // of NSS. So NSS is asked about the chain, and pdfsig about the signature.
    const { text } = run('pdfsig', ['-nssdir', nss, '-no-ocsp', saved('good.pdf', signed)])
    assert.match(text, /Signature is Valid\./)
    assert.match(text, /Total document signed/)
  })

  it('carry signing-certificate-v2 and no signing-time', () => {
    const cms = signed
      .subarray(prepared.contentsStart + 1, prepared.contentsEnd - 1)
      .toString('latin1')
    assert.ok(cms.includes('060b2a864886f70d010910022f'), 'id-aa-signingCertificateV2')
    assert.ok(!cms.includes('06092a864886f70d010905'), 'id-signingTime')
  })

  it('break with any changed byte', () => {
    // Half of the tries fall into the signature block, where most bytes are covered by no digest.
    const anywhere = fc.oneof(
      fc.nat(signed.length - 1),
      fc.integer({ min: prepared.contentsStart, max: prepared.contentsEnd - 1 }),
      fc.integer({ min: prepared.contentsStart, max: prepared.contentsStart + 4_000 }),
    )
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(signed)
        changed[at]! ^= by
        assert.notEqual(verifyPdf(changed, { rootPem }).signature, 'valid')
      }),
      { numRuns: 200 },
    )
  })

  it('do not cover what is added later, in whatever way it is added', () => {
    const added = [
      Buffer.from('\n'),
      Buffer.from('%%EOF\n'),
      Buffer.from('\n1 0 obj\n<< /Evil true >>\nendobj\nstartxref\n9\n%%EOF\n'),
    ]
    for (const tail of added) {
      const verdict = verifyPdf(Buffer.concat([signed, tail]), { rootPem })
      assert.equal(verdict.signature, 'invalid')
      assert.equal(verdict.reason?.code, 'not-whole-file')
    }
    const second = verifyPdf(Buffer.concat([signed, Buffer.from('/ByteRange [0 1 2 3]')]), {
      rootPem,
    })
    assert.equal(second.reason?.code, 'several-signatures')
    const cut = verifyPdf(signed.subarray(0, signed.length - 7), { rootPem })
    assert.equal(cut.signature, 'invalid')
  })

  it('of another authority with the same names are refused', async () => {
    const other = await testDatabase('ledger', 'documents')
    try {
      const theirs = await other.db.tx(tx => sealOf(tx, exampleSigner))
      const forged = signPdf(copyOf(prepared), theirs)
      const verdict = verifyPdf(forged, { rootPem })
      assert.equal(verdict.signature, 'invalid')
      assert.equal(verdict.reason?.code, 'unknown-authority')
    } finally {
      await other.close()
    }
  })

  it('by another key under our certificate are refused', () => {
    const forged = signPdf(copyOf(prepared), {
      ...seal,
      privateKey: memoryKeys().pair('thief').privateKey,
    })
    assert.equal(verifyPdf(forged, { rootPem }).reason?.code, 'signature-mismatch')
  })

  it('by the root itself are refused: it certifies seals, it does not seal', () => {
    const rootKey = house.db.keys.pair('documents.root').privateKey
    const forged = signPdf(copyOf(prepared), {
      ...seal,
      certificate: seal.root,
      privateKey: rootKey,
    })
    assert.equal(verifyPdf(forged, { rootPem }).reason?.code, 'not-a-seal')
  })

  it('never make the verifier stumble', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(signed.length), (junk, at) => {
        for (const bytes of [
          junk,
          Buffer.concat([Buffer.from('%PDF-1.7\n/ByteRange [0 20 30 9]'), junk]),
          Buffer.concat([signed.subarray(0, at), junk, signed.subarray(at)]),
        ]) {
          const verdict = verifyPdf(bytes, { rootPem })
          assert.equal(
            verdict.signature === 'valid',
            bytes.length === signed.length && junk.length === 0,
          )
        }
      }),
      { numRuns: 100 },
    )
  })

  it('an unsigned PDF is not called invalid', () => {
    assert.equal(verifyPdf(Buffer.from('%PDF-1.7\nhello\n%%EOF\n'), { rootPem }).signature, 'none')
    assert.equal(verifyPdf(Buffer.from('hello'), { rootPem }).reason?.code, 'not-pdf')
  })
})
