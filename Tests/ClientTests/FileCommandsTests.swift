import Glibc
import TestSupport
import Testing

/// `hanse files` where what is on the disk, or what the node says, does not fit together.
@Suite struct FileCommandsTests {
  /// The file whose bytes are "hello".
  private static let hash = "8dadc3946031e874ed62484500e32f01c0d7fb958299580e06cb72e45a2d132e"
  private static let base = "/api/v1/channels/\(Canned.general)/messages/42"

  /// An earlier try of another file of that name has left more than this one has.
  @Test func aLongerDraftOfAnotherFileLeavesNothingBehind() throws {
    let file = #"{"hash":"\#(Self.hash)","size":5,"name":"a.txt","type":"text/plain"}"#
    let message = Canned.message().dropLast() + #","files":[\#(file)]}"#
    let node = try CannedNode([
      "GET \(Self.base)": .init(String(message)),
      "GET \(Self.base)/files/0": .init("hello", status: 206),
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("foreign bytes", to: path + ".part")
      let result = try loggedIn.run("files", "get", "general", "42", "--to", path)
      #expect(result.status == 0, "\(result.complaint)")
      #expect(try Program.read(path) == "hello")
      #expect(access(path + ".part", F_OK) != 0)
    }
  }

  /// A node that takes nothing is not sent the same part for ever.
  @Test func whatIsNeverTakenIsGivenUp() throws {
    let state = #"{"upload":"aa","offset":0,"size":5}"#
    let node = try CannedNode([
      "POST /api/v1/uploads": .init(state, status: 201), "PATCH /api/v1/uploads/aa": .init(state),
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("hello", to: path)
      let result = try loggedIn.run("files", "send", "general", path)
      #expect(result.status != 0 && result.complaint.contains("noProgress"), "\(result.complaint)")
      #expect(loggedIn.requests.count { $0.line == "PATCH /api/v1/uploads/aa" } == 6)
    }
  }

  /// Nor is anything read behind the end of a file because a node says that so much has come.
  @Test func noMoreHasComeThanThereIs() throws {
    let node = try CannedNode([
      "GET /api/v1/uploads/aa": .init(#"{"upload":"aa","offset":9,"size":5}"#)
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("hello", to: path)
      let result = try loggedIn.run("files", "send", "general", path, "--resume", "aa")
      #expect(result.complaint.contains("answerUnexpected"), "\(result.complaint)")
    }
  }
}
