import Sodium
import Testing
import Transport
import Wire

@testable import ClientAPI

/// The page as it is served: all in one, and its policy lets run what is in it and nothing else.
@Suite struct DocumentationPageTests {
  private static let html = String(decoding: DocumentationPage.content.bytes, as: UTF8.self)

  private func part(_ name: String) throws -> String {
    let (opening, closing) = ("<\(name)>", "</\(name)>")
    let parts = Self.html.split(separator: opening, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "one \(name) and no more")
    let inner = try #require(parts.last).split(separator: closing, omittingEmptySubsequences: false)
    #expect(inner.count == 2, "the \(name) does not end itself")
    return String(try #require(inner.first))
  }

  @Test func thePolicyNamesExactlyWhatIsThere() async throws {
    let node = try await TestNode.shared.node()
    let reply = try await node.stranger.get("docs")
    #expect(reply.status == 200 && reply.text == Self.html)
    #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
    let policy = try #require(reply.headers["content-security-policy"])
    for name in ["script", "style"] {
      let hash = Base64.encode(Fingerprint.sha256(Array(try part(name).utf8)))
      #expect(policy.contains("\(name)-src 'sha256-\(String(decoding: hash, as: UTF8.self))';"))
    }
    #expect(policy.hasPrefix("default-src 'none';") && !policy.contains("unsafe"))
    let again = try await node.stranger.call(
      "GET", "docs", headers: ["if-none-match": try #require(reply.headers["etag"])])
    #expect(again.status == 304)
  }

  @Test func loadsNothingFromElsewhere() throws {
    for outside in ["http:", "https:", "src=", "url(", "@import", "innerHTML", "eval(", "localStorage"] {
      #expect(!Self.html.contains(outside), "\(outside)")
    }
    #expect(!Self.html.contains(/\s(style|on[a-z]+)="/), "the policy forbids what stands in attributes")
  }

  /// What the script looks for is there, and every field has a label.
  @Test func scriptAndMarkupBelongTogether() throws {
    let script = try part("script")
    let ids = Set(Self.html.matches(of: /\sid="([a-z-]+)"/).map { String($0.output.1) })
    for used in script.matches(of: /at\("([a-z-]+)"\)/) { #expect(ids.contains(String(used.output.1))) }
    for field in PageMarkup.body.matches(of: /<input id="([a-z]+)"/) {
      #expect(PageMarkup.body.contains("<label for=\"\(field.output.1)\">"))
    }
    for name in ["logIn", "logOut"] {
      #expect(OpenAPIDocument.groups.contains { $0.operations.contains { $0.id == name } })
    }
  }
}
