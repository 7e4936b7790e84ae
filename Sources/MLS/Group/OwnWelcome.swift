/// The Welcome of an own commit as it is kept: without the GroupInfo, which grows with the group. The epoch that the
/// commit leads to gives that again, byte for byte.
struct OwnWelcome: Sendable {
  /// Key and nonce of the GroupInfo follow from it.
  let secret: Secret
  /// Of the GroupInfo.
  let signature: [UInt8]
  let withTree: Bool
  let entries: [Welcome.Entry]

  /// The Welcome into `state`, the epoch that the commit leads to.
  func welcome(to state: EpochState, _ encoding: inout TreeEncoding) -> Welcome {
    let group = state.publicGroup
    let tree = withTree ? encoding.bytes(of: group.tree) : nil
    let info = GroupInfo(
      group.context, GroupInfo.extensions(tree: tree), confirmationTag: group.confirmationTag, state.leaf,
      signature: signature)
    return Welcome(
      cipherSuite: CipherSuite.identifier, secrets: entries,
      encryptedGroupInfo: Welcome.sealed(info, secret, group.crypto))
  }
}
