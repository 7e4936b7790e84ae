import Federation
import Model
import Wire

extension FuzzTarget {
  static let messages = [
    message("push", PushRequest.self), message("pull", PullRequest.self),
    message("submit", SubmitRequest.self),
    message("ephemeral", EphemeralRequest.self), message("snapshot", Snapshot.self),
    message("letter", InvitationLetter.self), message("pullAnswer", PullResponse.self),
    message("checkpoints", CheckpointsRequest.self), message("blobRequest", BlobRequest.self),
    message("checkpointsAnswer", CheckpointsResponse.self),
    choice(
      "requests",
      [
        check(AdmitRequest.self), check(BrowseRequest.self), check(ResolveRequest.self),
        check(SnapshotRequest.self),
      ]),
    choice(
      "answers",
      [
        check(AdmitResponse.self), check(BrowseResponse.self), check(ResolveResponse.self),
        check(PushResponse.self), check(SubmitResponse.self), check(EphemeralResponse.self),
        check(ErrorBody.self),
      ]),
  ]

  private typealias Check = @Sendable ([UInt8]) -> String?

  private static func message<M: Message>(_ name: String, _ type: M.Type) -> FuzzTarget {
    FuzzTarget(name, check(type))
  }

  /// The first byte chooses the message.
  private static func choice(_ name: String, _ checks: [Check]) -> FuzzTarget {
    FuzzTarget(name) { bytes in
      guard let first = bytes.first else { return nil }
      return checks[Int(first) % checks.count](Array(bytes.dropFirst()))
    }
  }

  /// Unknown keys are ignored, so that only the second encoding is fixed.
  private static func check<M: Message>(_ type: M.Type) -> Check {
    { bytes in
      guard let message = try? M.decode(bytes) else { return nil }
      guard CBORItem(bytes) != nil else { return "\(type) that is not in the CBOR profile" }
      let encoded = message.encode()
      guard CBORItem(encoded) != nil else { return "\(type) is encoded as what is not in the CBOR profile" }
      guard let again = try? M.decode(encoded) else { return "what is encoded of \(type) is refused" }
      return again.encode() == encoded ? nil : "what is encoded of \(type) is another one"
    }
  }
}
