internal import JSON
internal import Transport

extension HanseClient {
  /// The forks that the node knows of: of the user's channels, or for an admin all.
  public func forks() throws(ClientError) -> Listing<Fork> { try list(Path("forks"), "forks") }

  /// The proof of a fork, in CBOR (spec: log, "Forks").
  public func proof(ofFork number: Int64) throws(ClientError) -> [UInt8] {
    try answer(to: request("GET", Path("forks", "\(number)", "proof").text)).body
  }

  /// Decides what becomes of the channel: `keep` or `close`.
  public func decide(_ decision: String, aboutFork number: Int64) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("decision", decision) }
    _ = try answer(to: request("PUT", Path("forks", "\(number)").text, body: body))
  }
}
