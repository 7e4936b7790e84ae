/// Application data that a member has sent, and nobody has changed.
public struct ApplicationMessage: Sendable {
  public let data: [UInt8]
  public let sender: LeafIndex
  /// The sender's leaf node in the epoch of the message.
  public let senderLeaf: LeafNode
  public let epoch: UInt64
  /// What the sender put beside the data, readable by all on the way.
  public let authenticatedData: [UInt8]

  init(_ data: [UInt8], _ content: FramedContent, _ leaf: LeafNode) {
    self.data = data
    if case .member(let index) = content.sender { sender = index } else { sender = LeafIndex(.max) }
    senderLeaf = leaf
    epoch = content.epoch
    authenticatedData = content.authenticatedData
  }
}
