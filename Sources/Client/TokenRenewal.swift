/// How a session's tokens are replaced once the node refuses the access token.
public protocol TokenRenewal: Sendable {
  /// Gives the successors of stale tokens: those that another process has got meanwhile, or what the node gives for the refresh
  /// token (`client.refresh`). Blocks.
  func renewed(_ stale: SessionTokens, _ client: HanseClient) throws(ClientError) -> SessionTokens
}

/// Of a session that is this process's alone.
struct OwnRenewal: TokenRenewal {
  func renewed(_ stale: SessionTokens, _ client: HanseClient) throws(ClientError) -> SessionTokens {
    SessionTokens(try client.refresh(stale.refresh))
  }
}
