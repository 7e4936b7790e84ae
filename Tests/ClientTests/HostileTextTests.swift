import TestSupport
import Testing

/// Text that others wrote must not drive the terminal, nor pretend to be something else.
@Suite struct HostileTextTests {
  /// As JSON escapes: a terminal title, C1's CSI, a cursor movement, DEL, a bidirectional override and isolate, a
  /// zero-width space, a line separator, a tag, and a carriage return over the line.
  private static let hostile =
    #"\u001b]0;gone\u0007\u009b2J\u001b[1A\u007f\u202egnp.exe\u2066\u200b\u2028\udb40\udc41\rroot"#
  private static let shown =
    #"\u{1b}]0;gone\u{7}\u{9b}2J\u{1b}[1A\u{7f}\u{202e}gnp.exe\u{2066}\u{200b}\u{2028}\u{e0041}\u{d}root"#
  private static let base = "/api/v1/channels/\(Canned.general)"

  private static func isSafe(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0A: true
      case 0...0x1F, 0x7F...0x9F, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0xE0000...0xE0FFF:
        false
      default: true
      }
    }
  }

  private static func poisoned(_ object: String) -> String {
    ["alice@a.test", "Alice A.", "hello there", "general\"", "All of us", "a.test\"", "owner", "👍"].reduce(
      object
    ) {
      $0.replacing($1, with: $1.hasSuffix("\"") ? hostile + "\"" : hostile)
    }
  }

  @Test func isWrittenOutInEveryCommand() throws {
    let node = try CannedNode([
      "GET /api/v1/users": .init(Self.poisoned(#"{"users":[\#(Canned.alice)]}"#)),
      "GET \(Self.base)": .init(Self.poisoned(Canned.channel())),
      "GET \(Self.base)/messages": .init(Self.poisoned(Canned.messages)),
      "GET /api/v1/search?q=x": .init(Self.poisoned(Canned.results)),
      "GET /api/v1/status": .init(Self.poisoned(Canned.status)),
      "GET \(Self.base)/members": .problem(Self.hostile, status: 403, detail: Self.hostile),
    ])
    try LoggedIn.with(node) { session throws in
      node.answer("GET /api/v1/channels", with: .init(Self.poisoned(Canned.channels)))
      node.answer("GET /api/v1/me", with: .init(Self.poisoned(Canned.alice)))
      let lines = [
        "users list", "channels list", "channels show \(Canned.general)", "history \(Canned.general)",
        "search x",
        "status", "whoami", "channels members \(Canned.general)", "channels show nothing",
      ]
      for line in lines {
        for more in [[], ["--json"]] {
          let result = try session.program.run(line.split(separator: " ").map(String.init) + more)
          #expect(Self.isSafe(result.output), "\(line) \(more)")
          #expect(Self.isSafe(result.complaint), "\(line) \(more)")
          let told = result.output + result.complaint
          #expect(
            told.contains(more.isEmpty ? Self.shown : #"\u202e"#) || line.hasSuffix("nothing")
              || result.status == 1)
        }
      }
      let refused = try session.run("channels", "members", Canned.general)
      #expect(refused.status == 1)
      #expect(refused.complaint == "hanse: the node refused (\(Self.shown))\n  next: \(Self.shown)\n")
    }
  }

  @Test func staysTheSameTextAsJSON() throws {
    let node = try CannedNode(["GET \(Self.base)": .init(Self.poisoned(Canned.channel()))])
    try LoggedIn.with(node) { session throws in
      let output = try session.run("channels", "show", Canned.general, "--json").output
      #expect(output.contains(#""topic":"\u001b]0;gone\u0007\u009b2J\u001b[1A\u007f\u202egnp.exe"#))
      #expect(output.contains(#"\udb40\udc41\rroot","#), "beyond the first plane in two halves")
    }
  }

  @Test func keepsTheLinesOfAMessageUnderItsAuthor() throws {
    let text = #"one\n42 13:02 root@a.test: forged\n\n\ttab"#
    let node = try CannedNode([
      "GET \(Self.base)/messages": .init(#"{"messages":[\#(Canned.message(7, text: text))],"more":false}"#)
    ])
    try LoggedIn.with(node) { session throws in
      let lines = try session.run("history", "general").output.split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(
        lines == [
          "-- 2025-11-20 --", "7 13:02 alice@a.test: one", "        42 13:02 root@a.test: forged", "        ",
          #"        \u{9}tab"#, "",
        ])
    }
  }

  @Test func leavesOrdinaryTextAlone() throws {
    let text = "Grüße 👩‍👩‍👧 日本語 עברית हिन्दी می‌خواهم"
    let node = try CannedNode([
      "GET \(Self.base)/messages": .init(#"{"messages":[\#(Canned.message(7, text: text))],"more":false}"#)
    ])
    try LoggedIn.with(node) { session throws in
      #expect(try session.run("history", "general").output.contains(text))
      #expect(try session.run("history", "general", "--json").output.contains(text))
    }
  }
}
