import Foundation
import TestSupport
import Testing

/// `hanse verify --proof`: on a machine that has no node, no login and no network.
struct ForkProofTests {
  private static func verify(_ proof: [UInt8], _ words: String...) throws -> Program.Result {
    try withTemporaryFolder { folder in
      let file = folder.file("fork.proof")
      try Data(proof).write(to: URL(fileURLWithPath: file))
      return try Program(environment: ["HOME": folder.path]).run(["verify", "--proof", file] + words)
    }
  }

  /// A proof of two events of one position, and what it shows.
  private static func twoEvents() throws -> VectorFields {
    try #require(
      try Vectors(page: "log").cases("forkProof").first { try $0.text("name") == "fork: two events" })
  }

  @Test func twoEventsOfOnePositionAreProven() throws {
    let vector = try Self.twoEvents()
    let node = try vector.expect.text("node")
    let log = try vector.expect.text("log")
    let result = try Self.verify(try vector.bytes("proof"))
    #expect(result.status == 0, "\(result.complaint)")
    #expect(
      result.output.hasPrefix(
        "proven  the node has signed two different events for one position of this log\n"))
    #expect(result.output.contains(node) && result.output.contains(log))
    let position = result.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(position.contains("lane ") && position.contains("incarnation ") && position.contains("counter "))
    let json = try Self.verify(try vector.bytes("proof"), "--json")
    #expect(json.status == 0)
    #expect(json.output == #"{"ok":true,"of":"positions","node":"\#(node)","log":"\#(log)"}"# + "\n")
  }

  /// In every part of the file, from its first byte to its last.
  @Test func aProofOfTwoEventsWithABitThatIsAnotherIsRefused() throws {
    let bytes = try Self.twoEvents().bytes("proof")
    for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 12)) + [bytes.count - 1] {
      var other = bytes
      other[place] ^= 1
      let result = try Self.verify(other)
      #expect(
        result.status == 7 && result.output.isEmpty, "byte \(place) of \(bytes.count): \(result.output)")
      #expect(result.complaint.contains("this file proves nothing"), "\(place): \(result.complaint)")
    }
    #expect(try Self.verify(Array(bytes.dropLast())).status == 7)
  }
}
