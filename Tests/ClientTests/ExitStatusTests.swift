import Glibc
import TestSupport
import Testing

/// What scripts see when something does not work out.
@Suite struct ExitStatusTests {
  private static let base = "/api/v1/channels/\(Canned.general)"

  @Test func tellsAnswersApart() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      func check(_ answer: CannedNode.Answer, _ status: Int32, _ complaint: String, _ next: String) throws {
        session.node.answer("GET /api/v1/status", with: answer)
        let result = try session.run("status")
        #expect(result.status == status && result.output.isEmpty)
        #expect(result.complaint == "hanse: \(complaint)\n  next: \(next)\n")
      }
      try check(.problem("adminOnly", status: 403), 1, "the node refused (adminOnly)", "do otherwise")
      try check(.problem("storeFull", status: 507), 1, "the node refused (storeFull)", "do otherwise")
      try check(
        .problem("tokenExpired", status: 401), 4, "do otherwise (tokenExpired)",
        "log in: hanse login --url URL --name NAME")
      try check(.problem("notHere", status: 404), 5, "the node has no such thing (notHere)", "do otherwise")
      try check(
        .problem("unknownMessage", status: 404, detail: "No such message."), 5,
        "No such message. (unknownMessage)", "see the numbers: hanse history CHANNEL")
      try check(
        .problem("wrongCredentials", status: 401), 4, "the name or the password is wrong (wrongCredentials)",
        "try again; --name is the name without the domain")
      try check(
        .init("<html>", status: 502), 3,
        "the answer has status 502 and no problem document: is this a node's URL? (answerUnexpected)",
        "check the URL: hanse login --url https://HOST:PORT")
      session.node.answer("GET /api/v1/status", with: .init(#"{"node":1}"#))
      let malformed = try session.run("status")
      #expect(malformed.status == 3 && malformed.complaint.contains("(answerMalformed)"))
    }
  }

  @Test func tellsConnectionsApart() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      var program = session.program
      program.environment["HANSE_PASSWORD"] = "correct horse"
      let place = ["--url", session.node.url, "--name", "alice"]
      let untrusted = try program.run(["login", "--connect", session.node.mapping] + place)
      #expect(untrusted.status == 3 && untrusted.complaint.contains("(tlsFailed)"))
      #expect(untrusted.complaint.contains("--ca FILE"))
      let nobody = try program.run(["login", "--url", "https://127.0.0.1:1", "--name", "alice"])
      #expect(nobody.status == 3 && nobody.complaint.contains("(couldNotConnect)"))
      session.node.answer("POST /api/v1/session", with: .problem("loginRefused", status: 401))
      let wrong = try session.logIn()
      #expect(wrong.status == 4 && wrong.complaint.contains("(loginRefused)"))
    }
  }

  @Test func tellsHowAChangeFared() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let line = "POST \(Self.base)/messages?wait=ordered"
      session.node.answer(line, with: .init(Canned.ordered(), status: 202))
      let ordered = try session.run("send", "general", "hi", "--wait", "ordered")
      #expect(ordered.status == 0 && ordered.output == "ordered  general  44\n")
      session.node.answer(line, with: .init(Canned.accepted, status: 202))
      let late = try session.run("send", "general", "hi", "--wait", "ordered")
      #expect(late.status == 6 && late.complaint.contains("(notOrderedYet)"))
      #expect(late.output.hasPrefix("accepted  general"))
      session.node.answer(line, with: .init(Canned.ordered(verdict: "capabilityMissing"), status: 202))
      let refused = try session.run("send", "general", "hi", "--wait", "ordered", "--json")
      #expect(refused.status == 1 && refused.complaint.contains("(capabilityMissing)"))
      #expect(refused.output == Canned.ordered(verdict: "capabilityMissing") + "\n")
    }
  }

  @Test func tellsOfFaultyLogs() throws {
    try LoggedIn.with(CannedNode(["POST /api/v1/verify": .init(Canned.faultyLogs)])) { session throws in
      let result = try session.run("verify", "general")
      #expect(result.status == 7 && result.complaint.isEmpty)
      #expect(
        result.output == """
          sound   channel ab12ab12ab12  43 entries from 0
          faulty  directory cd34cd34cd34  7 entries from 0
                  at 3: leafMismatch: restore from a backup
          1 sound, 1 faulty

          """)
      #expect(session.requests.last?.body == #"{"channel":"\#(Canned.general)"}"#)
    }
  }

  @Test func survivesAnOutputThatIsGone() throws {
    try LoggedIn.with(CannedNode(["GET /api/v1/users": .init(#"{"users":[\#(Canned.alice)]}"#)])) {
      session throws in
      let environment = session.program.environment
      func shell(_ script: String) throws -> Program.Result {
        try Program.shell(script.replacing("HANSE", with: "'\(Program.path)'"), environment: environment)
      }
      let full = try shell("HANSE users list > /dev/full")
      #expect(full.status == 8 && full.complaint.contains("(outputFailed)"))
      let closed = try shell("HANSE users list >&-")
      #expect(closed.status == 8 && closed.complaint.contains("(outputFailed)"))
      #expect(try shell("HANSE users list 2>&- <&-").output.hasPrefix("ADDRESS"))
      // The reader is gone before anything is written.
      let script = "{ { HANSE users list; echo $? >&3; } | { exec <&-; sleep 0; }; } 3>&1"
      var outcome = ""
      let isQuiet = try eventually {
        outcome = try shell(script).output
        return outcome == "141\n"
      }
      #expect(isQuiet, "\(outcome)")
    }
  }

  @Test func aFileThatIsTooLargeIsNotReadOn() throws {
    try withTemporaryFolder { folder in
      let file = folder.file("password")
      try write(String(repeating: "a", count: 65_537), to: file)
      let program = Program(environment: ["XDG_CONFIG_HOME": folder.path])
      let result = try program.run([
        "login", "--url", "https://node.test", "--name", "anna", "--password-file", file,
      ])
      #expect(result.status == 8 && result.complaint.contains("(fileTooLarge)"), "\(result.complaint)")
    }
  }
}
