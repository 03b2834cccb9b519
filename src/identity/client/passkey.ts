/**
 * Passkey, the browser's side: shows the forms marked `data-passkey` where the browser can, and on submit asks the
 * device, puts its answer as JSON into the field `credential` and posts the form.
 */
type Bytes = ArrayBuffer | null | undefined

const toBytes = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(binary, c => c.charCodeAt(0))
}

const toText = (bytes: Bytes): string | undefined =>
  bytes
    ? btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '')
    : undefined

const named = (all: PublicKeyCredentialDescriptorJSON[] | undefined) =>
  all?.map(({ id }) => ({ type: 'public-key' as const, id: toBytes(id) }))

async function create(options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> {
  const key = (await navigator.credentials.create({
    publicKey: {
      rp: options.rp,
      pubKeyCredParams: options.pubKeyCredParams,
      timeout: options.timeout,
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  })) as PublicKeyCredential
  const response = key.response as AuthenticatorAttestationResponse
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    clientExtensionResults: key.getClientExtensionResults(),
    authenticatorAttachment: key.authenticatorAttachment ?? undefined,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  }
}

async function get(options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const key = (await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(options.challenge),
      rpId: options.rpId,
      timeout: options.timeout,
      userVerification: 'required',
    },
  })) as PublicKeyCredential
  const response = key.response as AuthenticatorAssertionResponse
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    clientExtensionResults: key.getClientExtensionResults(),
    authenticatorAttachment: key.authenticatorAttachment ?? undefined,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: toText(response.userHandle),
    },
  }
}

function enliven(form: HTMLFormElement): void {
  const message = form.querySelector<HTMLElement>('[data-passkey-message]')
  const field = form.elements.namedItem('credential') as HTMLInputElement
  form.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (message) message.textContent = ''
    try {
      const options = JSON.parse(form.dataset.options ?? '{}')
      const ask = form.dataset.passkey === 'create' ? create : get
      field.value = JSON.stringify(await ask(options))
      form.submit()
    } catch {
      // The person cancelled, or the device has no key for us: both look alike on purpose of the browser.
      if (message) message.textContent = form.dataset.failed ?? ''
    }
  })
}

if ('PublicKeyCredential' in window)
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) enliven(form)
