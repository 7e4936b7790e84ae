import Federation
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The bodies of spec/vectors/federation.json, and the letters of spec/vectors/events.json.
struct MessageVectorTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func bodies() throws {
    for vector in try Vectors(page: "federation").cases("body") {
      let input = try vector.bytes("hex")
      let kind = try vector.text("body")
      var encoded: [UInt8]?
      var code: String?
      do throws(WireError) { encoded = try Self.again(kind, input) } catch { code = error.code }
      let wanted = try vector.code
      let isSame = code == wanted || wanted == "documentInvalid" && code == "cborUnexpected"
      #expect(isSame, "\(vector): \(code ?? "accepted")")
      guard wanted == nil else { continue }
      // Optional keys with their usual values are written even if they did not come.
      if try kind == "pull request" && encoded != vector.expect.bytes("encoded") {
        let first = try PullRequest.decode(input)
        #expect(try PullRequest.decode(encoded ?? []) == first, "\(vector)")
      } else {
        #expect(encoded == (try vector.expect.bytes("encoded")), "\(vector)")
      }
    }
  }

  @Test func mutatedBodiesNeverCrash() throws {
    var random = Seeded()
    for vector in try Vectors(page: "federation").cases("body") {
      let input = try vector.bytes("hex")
      guard !input.isEmpty, input.count < 20_000 else { continue }
      let kind = try vector.text("body")
      for _ in 0..<20 {
        var other = input
        other[random.integer(0...(other.count - 1))] ^= 1 << UInt8(random.integer(0...7))
        guard let encoded = try? Self.again(kind, other) else { continue }
        #expect(try Self.again(kind, encoded) == encoded, "\(vector)")
      }
    }
  }

  @Test func letters() throws {
    let cases = try Vectors(page: "events").cases("event")
    var (accepted, refused) = (0, 0)
    for vector in cases where try Header.decode(from: vector)?.kind == .invitation {
      guard let body = try vector.optionalBytes("body") else { continue }
      let letter = try? InvitationLetter.decode(body)
      if try vector.code == nil {
        accepted += 1
        #expect(letter != nil, "\(vector)")
        if let letter { #expect(try InvitationLetter.decode(letter.encode()) == letter) }
      } else if vector.name.hasPrefix("EV-1 invitation") {
        refused += 1
        #expect(letter == nil, "\(vector)")
      }
    }
    #expect(accepted > 0 && refused > 20)
  }

  /// What a body says, written anew.
  private static func again(_ kind: String, _ input: [UInt8]) throws(WireError) -> [UInt8] {
    switch kind {
    case "submit request": try SubmitRequest.decode(input).encode()
    case "submit response": try SubmitResponse.decode(input).encode()
    case "push request": try PushRequest.decode(input).encode()
    case "push response": try PushResponse.decode(input).encode()
    case "pull request": try PullRequest.decode(input).encode()
    case "pull response": try PullResponse.decode(input).encode()
    case "snapshot request": try SnapshotRequest.decode(input).encode()
    case "snapshot response": try Snapshot.decode(input).encode()
    case "browse request": try BrowseRequest.decode(input).encode()
    case "browse response": try BrowseResponse.decode(input).encode()
    case "admit request": try AdmitRequest.decode(input).encode()
    case "admit response": try AdmitResponse.decode(input).encode()
    case "ephemeral request": try EphemeralRequest.decode(input).encode()
    case "ephemeral response": try EphemeralResponse.decode(input).encode()
    case "checkpoints request": try CheckpointsRequest.decode(input).encode()
    case "checkpoints response": try CheckpointsResponse.decode(input).encode()
    case "blob request": try BlobRequest.decode(input).encode()
    case "blob response": try BlobResponse.decode(input).encode()
    case "resolve request": try ResolveRequest.decode(input).encode()
    case "resolve response": try ResolveResponse.decode(input).encode()
    case "error": try ErrorBody.decode(input).encode()
    case "discovery response":
      try CBORReader.read(input) { (reader) throws(WireError) in
        let chain = try SignedDocument.chain(&reader)
        return CBORWriter.bytes { writer in writer.list(chain) { $0.write(to: &$1) } }
      }
    default: []
    }
  }
}

extension Header {
  fileprivate static func decode(from vector: VectorFields) throws -> Header? {
    try? Header.decode(try vector.bytes("header"))
  }
}
