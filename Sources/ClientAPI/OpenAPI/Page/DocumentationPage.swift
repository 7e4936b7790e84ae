internal import Sodium
internal import Transport
internal import Wire

/// A page on which a person reads the API and tries it: it shows what the OpenAPI document says. All of it is
/// in one file that loads nothing from elsewhere, and its policy lets nothing run but exactly this script.
enum DocumentationPage {
  static let content = StaticContent(
    Array(html.utf8), type: "text/html; charset=utf-8",
    headers: [
      HeaderField("content-security-policy", policy), HeaderField("referrer-policy", "no-referrer"),
      HeaderField("cross-origin-opener-policy", "same-origin"),
    ])

  private static let script = PageScript.basics + PageScript.session + PageScript.request + PageScript.view

  private static let html = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Hanse client API</title>
    <link rel="icon" href="data:,">
    <style>\(PageStyle.sheet)</style>
    </head>
    <body>
    \(PageMarkup.body)
    <script>\(script)</script>
    </body>
    </html>

    """

  private static let policy = """
    default-src 'none'; script-src '\(hash(script))'; style-src '\(hash(PageStyle.sheet))'; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """

  /// As a content security policy names an element by what is in it (CSP level 3, section 2.3.1).
  private static func hash(_ text: String) -> String {
    "sha256-\(String(decoding: Base64.encode(Fingerprint.sha256(Array(text.utf8))), as: UTF8.self))"
  }
}
