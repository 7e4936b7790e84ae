internal import JSON
internal import Transport

extension HanseClient {
  private static let verificationTimeoutMilliseconds = 6 * 3_600_000

  /// How the node fares; for admins.
  public func status() throws(ClientError) -> NodeStatus {
    try get(Path("status"))
  }

  /// The peers that are known or were decided about; for admins.
  public func peers() throws(ClientError) -> Listing<PeerStatus> { try list(Path("peers"), "peers") }

  /// Decides about the peer at a domain: `allowed`, `blocked` or `paused`; `nil` forgets what was decided. For admins.
  public func decide(_ decision: String?, about domain: String) throws(ClientError) {
    let path = Path("peers", domain).text
    guard let decision else {
      _ = try answer(to: request("DELETE", path))
      return
    }
    _ = try answer(to: request("PUT", path, body: JSONWriter.objectBytes { $0.field("decision", decision) }))
  }

  /// Recomputes all logs and reads all files, or recomputes the log of one channel, from the stored bytes; for admins. May take minutes.
  public func verify(channel: String? = nil) throws(ClientError) -> Verification {
    let body = JSONWriter.objectBytes { $0.field("channel", ifPresent: channel) }
    var request = request("POST", Path("verify").text, body: body)
    request.totalTimeoutMilliseconds = Self.verificationTimeoutMilliseconds
    return try decode(object(of: request))
  }
}
