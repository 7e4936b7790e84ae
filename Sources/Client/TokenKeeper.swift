internal import Synchronization

/// The tokens of a session, renewed by whoever first finds the access token refused: one exchange at a time, and none of a
/// refresh token that another has exchanged already.
public final class TokenKeeper: Sendable {
  private let tokens: Mutex<SessionTokens>
  /// How often they were renewed. Held while the node is asked, which makes the others wait for the answer, as they would anyway.
  private let renewals = Mutex(0)
  private let renewal: any TokenRenewal

  public init(_ tokens: SessionTokens, renewal: any TokenRenewal) {
    self.tokens = Mutex(tokens)
    self.renewal = renewal
  }

  /// Of a session that is this process's alone.
  public convenience init(_ tokens: SessionTokens) { self.init(tokens, renewal: OwnRenewal()) }

  public var current: SessionTokens { tokens.withLock { $0 } }

  /// Gives an access token other than the one that the node refused. Blocks.
  func renew(refused: String, _ client: HanseClient) throws(ClientError) -> String {
    try renewals.withLock { (count) throws(ClientError) -> String in
      let stale = current
      guard stale.access == refused else { return stale.access }
      let renewed = try renewal.renewed(stale, client)
      tokens.withLock { $0 = renewed }
      count += 1
      return renewed.access
    }
  }
}
