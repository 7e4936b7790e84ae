/// Proposals of those who are not in the group (RFC 9420, 12.1.8).
public enum OutsideProposal {
  /// A proposal of the external sender at `index` of the group's list.
  public static func message(
    _ proposal: Proposal, to group: PublicGroup, from index: UInt32, signedBy key: any SignaturePrivateKey
  ) throws(MLSError) -> MLSMessage {
    try message(proposal, to: group, .external(index), key)
  }

  /// A client's proposal to be added itself.
  public static func joining(
    _ own: OwnKeyPackage, to group: PublicGroup, signedBy key: any SignaturePrivateKey
  ) throws(MLSError) -> MLSMessage {
    try message(.add(own.keyPackage), to: group, .newMemberProposal, key)
  }

  private static func message(
    _ proposal: Proposal, to group: PublicGroup, _ sender: Sender, _ key: any SignaturePrivateKey
  ) throws(MLSError) -> MLSMessage {
    let content = FramedContent(
      groupID: group.groupID, epoch: group.epoch, sender: sender, authenticatedData: [],
      body: .proposal(proposal))
    let signed = AuthenticatedContent(signing: content, as: .publicMessage, group.context, key, group.crypto)
    let message = PublicMessage(signed, nil, group.context, group.crypto)
    // What the group would refuse is not sent.
    try group.requireValid(proposal, from: sender)
    _ = try group.verified(message)
    return .publicMessage(message)
  }
}
