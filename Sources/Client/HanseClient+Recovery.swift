internal import JSON

extension HanseClient {
  /// What a restored node waits for; for admins.
  public func recovery() throws(ClientError) -> RecoveryState { try get(Path("recovery")) }

  /// Has a restored node go on without what it waits for; for admins.
  public func proceed(without domains: [String], losing logs: [String]) throws(ClientError) {
    let body = JSONWriter.objectBytes { json in
      json.field("without", domains)
      json.field("lost", logs)
    }
    _ = try answer(to: request("POST", Path("recovery", "proceed").text, body: body))
  }

  /// Takes a node that has stopped because of another copy through a recovery; for admins.
  public func beginRecovery() throws(ClientError) {
    _ = try answer(to: request("POST", Path("recovery", "begin").text))
  }
}
