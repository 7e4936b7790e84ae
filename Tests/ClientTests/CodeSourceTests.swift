import Glibc
import TestSupport
import Testing

/// Codes make accounts and take them over: they come from anywhere but the command line.
@Suite struct CodeSourceTests {
  private static let code = "k3f9a-7c2de-0vwxy-1zq4m-8hjt6"

  private static func place(_ session: LoggedIn) -> [String] {
    ["--ca", TestAuthority.shared.authorityFile, "--connect", session.node.mapping]
  }

  private static func with(_ body: (LoggedIn, [String], [String]) throws -> Void) throws {
    try LoggedIn.with(CannedNode()) { session throws in
      session.node.answer("POST /api/v1/accounts", with: .init(Canned.bob, status: 201))
      session.node.answer("POST /api/v1/password-resets", with: .init(Canned.bob))
      let place = place(session)
      try body(
        session, ["register", session.node.url, "--name", "bob"] + place,
        ["password", "--url", session.node.url] + place)
    }
  }

  private static func posted(_ session: LoggedIn, _ resource: String) -> String? {
    session.node.requests.last { $0.line == "POST /api/v1/\(resource)" }?.body
  }

  @Test func comesFromTheEnvironmentAFileOrTheStandardInput() throws {
    try Self.with { session, register, password throws in
      var program = session.program
      program.environment["HANSE_NEW_PASSWORD"] = "another one"
      let file = "\(session.folder)/code"
      try write("from a file\nsecond line\n", to: file)
      let fromFile = try program.run(register + ["--code-file", file])
      #expect(fromFile.status == 0, "\(fromFile.complaint)")
      #expect(
        Self.posted(session, "accounts")
          == #"{"code":"from a file","name":"bob","password":"another one"}"#)
      #expect(try program.run(password + ["--code-file", "-"], input: "\(Self.code)\n").status == 0)
      #expect(
        Self.posted(session, "password-resets") == #"{"code":"\#(Self.code)","password":"another one"}"#)
      program.environment["HANSE_CODE"] = "from the environment"
      #expect(try program.run(password).status == 0)
      #expect(Self.posted(session, "password-resets")?.contains("from the environment") == true)
      #expect(try program.run(register).status == 0)
      #expect(Self.posted(session, "accounts")?.contains("from the environment") == true)
    }
  }

  @Test func isAskedForOnATerminal() throws {
    try Self.with { session, register, _ throws in
      var program = session.program
      program.environment["HANSE_NEW_PASSWORD"] = "another one"
      let terminal = try Terminal()
      let running = try program.start(register, inNewSession: true) { terminal.attach(&$0) }
      #expect(terminal.waits(for: "Code of the invitation: "))
      #expect(!terminal.echoes)
      terminal.type("\(Self.code)\n")
      #expect(try running.wait() == 0)
      #expect(terminal.waits(for: "logged in as") && !terminal.shown.contains(Self.code))
      #expect(Self.posted(session, "accounts")?.contains(Self.code) == true)
    }
  }

  @Test func isNoArgument() throws {
    try Self.with { session, register, password throws in
      for command in [register, password] {
        for words in [["--code", Self.code], ["--code=\(Self.code)"]] {
          let refused = try session.program.run(command + words)
          #expect(
            refused.status == 2 && refused.complaint.contains("(optionUnknown)"), "\(refused.complaint)")
          #expect(refused.complaint.contains("--code-file"))
          #expect(!refused.complaint.contains(Self.code))
        }
      }
      #expect(Self.posted(session, "accounts") == nil && Self.posted(session, "password-resets") == nil)
    }
  }

  @Test func saysWhatIsMissing() throws {
    try Self.with { session, register, password throws in
      func refused(_ words: [String], _ code: String, _ input: String = "") throws {
        let result = try session.program.run(words, input: input)
        #expect(result.status == 2 && result.complaint.contains("(\(code))"), "\(result.complaint)")
      }
      try refused(register + ["--code-file", "-"], "codeInvalid")
      try refused(register + ["--code-file", "-", "--password-file", "-"], "valueInvalid", "one\ntwo\n")
      try refused(["password", "--code-file", "-"], "valueMissing", Self.code)
      try refused(["register", session.node.url], "valueMissing")
      let gone = try session.program.run(password + ["--code-file", "/nonexistent"])
      #expect(gone.status == 8 && gone.complaint.contains("(fileUnusable)"))
    }
  }
}
