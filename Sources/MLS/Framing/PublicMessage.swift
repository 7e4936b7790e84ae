/// `PublicMessage` (RFC 9420, 6.2) as it came: signed, and tagged by a member, but readable by everybody.
public struct PublicMessage: Equatable, Sendable {
  let authenticated: AuthenticatedContent
  let membershipTag: [UInt8]?

  public var groupID: [UInt8] { authenticated.content.groupID }
  public var epoch: UInt64 { authenticated.content.epoch }
  public var sender: Sender { authenticated.content.sender }
  public var contentType: ContentType { authenticated.content.body.type }
  /// What the sender put beside the content; not verified yet.
  public var authenticatedData: [UInt8] { authenticated.content.authenticatedData }

  /// A member's message gets its tag.
  init(
    _ authenticated: AuthenticatedContent, _ membershipKey: Secret?, _ context: GroupContext, _ crypto: Crypto
  ) {
    self.authenticated = authenticated
    if case .member = authenticated.content.sender, let membershipKey {
      membershipTag = authenticated.membershipTag(membershipKey, context, crypto)
    } else {
      membershipTag = nil
    }
  }

  /// That somebody who knows the epoch's secrets sent it (6.2).
  func requireMembershipTag(
    _ membershipKey: Secret, _ context: GroupContext, _ crypto: Crypto
  ) throws(MLSError) {
    guard case .member = sender else { return }
    let expected = authenticated.membershipTag(membershipKey, context, crypto)
    try require(crypto.provider.areEqual(membershipTag ?? [], expected), .membershipTag)
  }
}

extension PublicMessage: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    let content = try FramedContent(from: &reader)
    authenticated = try AuthenticatedContent(.publicMessage, content, from: &reader)
    if case .member = content.sender { membershipTag = try reader.opaque() } else { membershipTag = nil }
  }

  func write(to writer: inout Writer) {
    writer.append(authenticated.content)
    authenticated.writeAuthentication(to: &writer)
    if let membershipTag { writer.opaque(membershipTag) }
  }
}
