import TestSupport
import Testing

/// A canned node, and the program logged in to it.
struct LoggedIn {
  let node: CannedNode
  let program: Program
  /// The folder of profiles.
  let folder: String

  var profilePath: String { "\(folder)/hanse/default.json" }

  static func with(_ node: CannedNode, _ body: (LoggedIn) throws -> Void) throws {
    node.answer("POST /api/v1/session", with: .init(Canned.session, status: 201))
    node.answer("GET /api/v1/channels", with: .init(Canned.channels))
    node.answer("GET /api/v1/me", with: .init(Canned.alice))
    try withTemporaryFolder { folder in
      let program = Program(environment: ["XDG_CONFIG_HOME": folder.path])
      let loggedIn = LoggedIn(node: node, program: program, folder: folder.path)
      let result = try loggedIn.logIn()
      try #require(result.status == 0, "\(result.complaint)")
      try body(loggedIn)
    }
  }

  func logIn(_ more: [String] = []) throws -> Program.Result {
    let arguments = [
      "login", "--url", node.url, "--name", "alice", "--password-file", "-", "--connect", node.mapping,
      "--ca", TestAuthority.shared.authorityFile, "--device", "test",
    ]
    return try program.run(arguments + more, input: "correct horse\n")
  }

  func run(_ arguments: String..., input: String = "") throws -> Program.Result {
    try program.run(arguments, input: input)
  }

  /// The requests since the login, those that only resolve channels left out.
  var requests: [CannedNode.Request] {
    node.requests.dropFirst().filter { $0.line != "GET /api/v1/channels" }
  }
}
