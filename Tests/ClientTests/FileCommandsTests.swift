import Glibc
import TestSupport
import Testing
import Transport

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
      "GET /api/v1/uploads": .init(#"{"uploads":[]}"#),
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

  private static func upload(_ id: String, offset: Int, size: Int = 5, hash: String = hash) -> String {
    #"{"upload":"\#(id)","offset":\#(offset),"size":\#(size),"started":1000,"hash":"\#(hash)"}"#
  }

  private static let uploads = [
    upload("a0a0a0a0", offset: 4, hash: String(repeating: "0", count: 64)),
    upload("b1b1b1b1", offset: 1), upload("c2c2c2c2", offset: 3), upload("d3d3d3d3", offset: 4, size: 9),
  ]

  /// Of several that an earlier try has left of the same file, the one that is farthest; it was killed and has told nobody its id.
  @Test func whatAnEarlierTryHasLeftIsGoneOnWith() throws {
    let node = try CannedNode([
      "GET /api/v1/uploads": .init(#"{"uploads":[\#(Self.uploads.joined(separator: ","))]}"#),
      "PATCH /api/v1/uploads/c2c2c2c2": .init(#"{"offset":5,"size":5,"file":{"hash":"\#(Self.hash)"}}"#),
      "POST /api/v1/channels/\(Canned.general)/messages": .init(Canned.accepted, status: 202),
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("hello", to: path)
      let result = try loggedIn.run("files", "send", "general", path)
      #expect(result.status == 0, "\(result.complaint)")
      let parts = loggedIn.requests.filter { $0.line.hasPrefix("PATCH") }
      #expect(parts.map(\.body) == ["lo"])
      #expect(parts.first?.headers["upload-offset"] == "3")
      #expect(!loggedIn.requests.contains { $0.line == "POST /api/v1/uploads" }, "none is begun beside it")
    }
  }

  /// Somebody else has given up what was to be gone on with, or it was begun when the file was another.
  @Test(arguments: [("unknownUpload", 404), ("hashMismatch", 422)])
  func whatCannotBeGoneOnWithIsBegunAnew(_ code: String, _ status: Int) throws {
    let node = try CannedNode([
      "GET /api/v1/uploads": .init(#"{"uploads":[\#(Self.uploads[1])]}"#),
      "PATCH /api/v1/uploads/b1b1b1b1": .problem(code, status: status),
      "POST /api/v1/uploads": .init(Self.upload("e4e4e4e4", offset: 0), status: 201),
      "PATCH /api/v1/uploads/e4e4e4e4": .init(#"{"offset":5,"size":5,"file":{"hash":"\#(Self.hash)"}}"#),
      "POST /api/v1/channels/\(Canned.general)/messages": .init(Canned.accepted, status: 202),
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("hello", to: path)
      let result = try loggedIn.run("files", "send", "general", path)
      #expect(result.status == 0, "\(result.complaint)")
      #expect(loggedIn.requests.last { $0.line.hasPrefix("PATCH") }?.body == "hello")
    }
  }

  @Test func uploadsAreListedAndEnded() throws {
    let node = try CannedNode([
      "GET /api/v1/uploads": .init(#"{"uploads":[\#(Self.uploads.joined(separator: ","))]}"#),
      "DELETE /api/v1/uploads/c2c2c2c2": .init("", status: 204),
    ])
    try LoggedIn.with(node) { loggedIn in
      let listed = try loggedIn.run("files", "uploads")
      #expect(listed.status == 0 && listed.output.contains("c2c2c2c2") && listed.output.contains("3 B"))
      #expect(try loggedIn.run("files", "uploads", "--end", "c2c2c2").status == 0)
      #expect(loggedIn.requests.last?.line == "DELETE /api/v1/uploads/c2c2c2c2")
      let short = try loggedIn.run("files", "uploads", "--end", "c2c2c")
      #expect(short.status != 0 && short.complaint.contains("unknownUpload"))
    }
  }

  /// Who has as many as there may be is told how to be rid of them.
  @Test func whoHasTooManyIsToldWhatToDo() throws {
    let node = try CannedNode([
      "GET /api/v1/uploads": .init(#"{"uploads":[]}"#),
      "POST /api/v1/uploads": .problem("tooManyUploads", status: 409),
    ])
    try LoggedIn.with(node) { loggedIn in
      let path = "\(loggedIn.folder)/a.txt"
      try write("hello", to: path)
      let result = try loggedIn.run("files", "send", "general", path)
      #expect(result.complaint.contains("hanse files uploads"), "\(result.complaint)")
    }
  }

  /// Neither another folder nor a hidden file nor an option is written because a message says so.
  @Test(arguments: ["../../evil", "a/b", "..", ".profile", "-rf", "a\u{202E}fdp.exe"])
  func aHostileNameLeadsNowhere(name: String) throws {
    let written = name.unicodeScalars.map { $0.isASCII ? String($0) : "\\u202e" }.joined()
    let file = #"{"hash":"\#(Self.hash)","size":5,"name":"\#(written)","type":"text/plain"}"#
    let message = Canned.message().dropLast() + #","files":[\#(file)]}"#
    let node = try CannedNode([
      "GET \(Self.base)": .init(String(message)), "GET \(Self.base)/files/0": .init("hello", status: 206),
    ])
    try LoggedIn.with(node) { loggedIn in
      let here = "\(loggedIn.folder)/deep/here"
      mkdir("\(loggedIn.folder)/deep", 0o700)
      mkdir(here, 0o700)
      let result = try Program.shell(
        "cd '\(here)' && exec '\(Program.path)' files get general 42",
        environment: loggedIn.program.environment)
      #expect(result.status == 0, "\(result.complaint)")
      #expect(try Program.read("\(here)/file-42-0") == "hello")
      #expect(try Program.shell("ls -A '\(here)'").output == "file-42-0\n")
      #expect(!result.output.contains("\u{202E}") && !result.complaint.contains("\u{202E}"))
    }
  }
}
