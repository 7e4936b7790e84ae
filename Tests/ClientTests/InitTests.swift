import Glibc
import JSON
import TestSupport
import Testing

/// `hanse init`, which makes a node and its first user.
@Suite struct InitTests {
  private static let program = Program(environment: ["HANSE_ADMIN_PASSWORD": "correct horse"])

  private func object(_ text: String) throws -> JSONObject {
    try JSONReader.readObject(Array(text.utf8), limits: JSONLimits(maximumBytes: 65_536))
  }

  @Test func saysWhatItMade() throws {
    try withTemporaryFolder { folder in
      let plain = try Self.program.run([
        "init", "--domain", "a.test", "--data", folder.file("a"), "--admin", "anna",
      ])
      // A machine with much else to do tells of slow queries.
      let complaints = plain.complaint.split(separator: "\n").filter { !$0.contains("\"slowQuery\"") }
      #expect(plain.status == 0 && complaints.isEmpty, "\(plain.complaint)")
      #expect(plain.output.hasSuffix("; next: hanse serve --config \(folder.file("a"))/hanse.toml\n"))
      let json = try Self.program.run(["init", "--json", "--domain", "b.test", "--data", folder.file("b")])
      #expect(json.status == 0 && json.output.hasSuffix("}\n"), "\(json.complaint)")
      let made = try object(json.output)
      #expect(try made.string("domain") == "b.test" && made.string("node").utf8.count == 64)
      #expect(made.members.count == 2)
    }
  }

  /// What is refused leaves nothing behind, so that the second try is as good as a first.
  @Test(
    arguments: [
      ("Example.test", "anna", "correct horse", "domainInvalid"),
      ("a.test", "Anna", "correct horse", "nameInvalid"),
      ("a.test", "anna", "short", "passwordInvalid"),
    ])
  func refusesBeforeItMakesAnything(
    _ domain: String, _ admin: String, _ password: String, _ code: String
  ) throws {
    try withTemporaryFolder { folder in
      let data = folder.file("data")
      var program = Self.program
      program.environment["HANSE_ADMIN_PASSWORD"] = password
      let refused = try program.run(["init", "--domain", domain, "--data", data, "--admin", admin])
      #expect(refused.status == 2 && refused.complaint.contains("(\(code))"), "\(refused.complaint)")
      #expect(refused.complaint.contains("\n  next: "))
      #expect(access(data, F_OK) != 0)
      let again = try Self.program.run(["init", "--domain", "a.test", "--data", data, "--admin", "anna"])
      #expect(again.status == 0, "\(again.complaint)")
    }
  }

  /// A newcomer's mistakes on the way to a node that serves.
  @Test func tellsTheNextStep() throws {
    try withTemporaryFolder { folder in
      let data = folder.file("data")
      func refused(_ words: [String], _ status: Int32, _ code: String, _ next: String) throws {
        let result = try Self.program.run(words)
        #expect(result.status == status && result.complaint.contains("(\(code))\n"), "\(result.complaint)")
        #expect(result.complaint.contains("\n  next: \(next)"), "\(result.complaint)")
      }
      let place = ["init", "--domain", "a.test", "--data", data]
      try refused(place + ["--listen", "8443"], 2, "valueInvalid", "write an address and a port, as in ")
      try refused(place + ["--peer", "b.test"], 2, "valueInvalid", "write: --peer ")
      try refused(place + ["--public-url", "http://a.test"], 2, "urlInvalid", "see: hanse init --help")
      try refused(["serve"], 2, "optionMissing", "write: hanse serve --config ")
      try refused(
        ["serve", "--config", data], 2, "configurationUnreadable", "name the file that hanse init made")
      let made = try Self.program.run(place)
      #expect(made.output.hasPrefix("before it can serve, put its TLS certificate and key beside "))
      try refused(
        ["serve", "--config", data + "/hanse.toml"], 8, "certificateUnusable", "put the certificate there")
    }
  }

  /// The way back in for an administrator who is the only one.
  @Test func resetsAPasswordAtTheMachine() throws {
    try withTemporaryFolder { folder in
      let file = folder.file("a/hanse.toml")
      let made = try Self.program.run([
        "init", "--domain", "a.test", "--data", folder.file("a"), "--admin", "anna",
      ])
      #expect(made.status == 0, "\(made.complaint)")
      let plain = try Self.program.run(["users", "reset", "anna", "--config", file])
      #expect(plain.status == 0 && plain.output.hasPrefix("code "), "\(plain.complaint)")
      #expect(plain.output.contains("; then: hanse password --url https://a.test\n"))
      let json = try Self.program.run(["users", "reset", "anna@a.test", "--config", file, "--json"])
      #expect(try object(json.output).string("code").utf8.count == 29, "\(json.complaint)")
      let unknown = try Self.program.run(["users", "reset", "bob", "--config", file])
      #expect(unknown.status == 8 && unknown.complaint.contains("(unknownUser)"), "\(unknown.complaint)")
    }
  }

  @Test func neverTouchesANodeThatIsThere() throws {
    try withTemporaryFolder { folder in
      let words = ["init", "--domain", "a.test", "--data", folder.file("a")]
      #expect(try Self.program.run(words).status == 0)
      let before = try Program.read(folder.file("a/hanse.toml"))
      let again = try Self.program.run(words)
      #expect(again.status == 8 && again.complaint.contains("(alreadyInitialised)"))
      #expect(try Program.read(folder.file("a/hanse.toml")) == before)
    }
  }
}
