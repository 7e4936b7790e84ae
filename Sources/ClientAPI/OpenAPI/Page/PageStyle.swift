/// How the page looks: on a phone first, and in the dark if the reader likes it dark.
enum PageStyle {
  static let sheet = #"""
    :root {
      color-scheme: light dark;
      --back: #fdfcfa; --card: #ffffff; --ink: #1d2430; --quiet: #56606f; --line: #d8d5cd;
      --link: #0b57a4; --bad: #a3200d; --good: #1f6b3a; --code: #f3f1ec;
      --get: #0b57a4; --post: #1f6b3a; --put: #7a4a00; --patch: #7a4a00; --delete: #a3200d;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #14181f; --card: #1b212a; --ink: #e4e7ec; --quiet: #a3adbb; --line: #363f4c;
        --link: #82b8f5; --bad: #ff9d8c; --good: #7fd19a; --code: #232b36;
        --get: #82b8f5; --post: #7fd19a; --put: #e6b566; --patch: #e6b566; --delete: #ff9d8c;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--back); color: var(--ink);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
    }
    h1 { font-size: 1.5rem; margin: 0; }
    h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
    p { margin: .25rem 0; }
    a { color: var(--link); }
    footer, .quiet, header p { color: var(--quiet); }
    footer { margin-top: 3rem; }
    [hidden] { display: none !important; }
    .skip { position: absolute; left: -999rem; }
    .skip:focus { position: static; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    form, search { display: block; margin: 1rem 0; }
    #nobody, #somebody { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    #trouble, .bad { color: var(--bad); }
    .good { color: var(--good); }
    input, select, textarea, button {
      font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet);
      border-radius: .3rem; padding: .4rem .6rem; min-height: 2.75rem; max-width: 100%;
    }
    textarea, pre, code, .path { font-family: ui-monospace, monospace; font-size: .9rem; }
    textarea { width: 100%; min-height: 7rem; }
    button { cursor: pointer; font-weight: 600; }
    button.main { background: var(--link); color: var(--back); border-color: var(--link); }
    #filter { width: 100%; }
    ::placeholder { color: var(--quiet); opacity: 1; }
    details { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; }
    summary { cursor: pointer; padding: .6rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem; }
    summary::before { content: "▸"; color: var(--quiet); }
    details[open] > summary::before { content: "▾"; }
    summary::-webkit-details-marker { display: none; }
    summary .quiet { flex-basis: 100%; }
    details > div { padding: 0 .8rem .8rem; border-top: 1px solid var(--line); }
    .method { font-weight: 700; min-width: 4.2rem; }
    .GET { color: var(--get); } .POST { color: var(--post); } .PUT { color: var(--put); }
    .PATCH { color: var(--patch); } .DELETE { color: var(--delete); }
    .field { margin: .6rem 0; }
    .field label { display: block; font-weight: 600; }
    .field input, .field select { width: 100%; }
    .buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .8rem 0; }
    pre {
      background: var(--code); border-radius: .3rem; padding: .6rem; margin: .4rem 0; overflow: auto;
      max-height: 30rem; white-space: pre-wrap;
    }
    dl { margin: .4rem 0; }
    dt { font-weight: 600; margin-top: .4rem; }
    dd { margin: 0; }
    @media (min-width: 45rem) {
      body { padding: 2rem; }
      .field { display: grid; grid-template-columns: 12rem 1fr; gap: .2rem 1rem; align-items: center; }
      .field .quiet { grid-column: 2; }
      summary .quiet { flex-basis: auto; }
      dl { display: grid; grid-template-columns: 12rem 1fr; gap: .2rem 1rem; }
      dt { margin: 0; }
    }
    """#
}
