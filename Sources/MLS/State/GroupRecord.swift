/// The stored part of a group's public state that every epoch writes anew.
struct GroupRecord {
  let context: GroupContext
  let confirmationTag: [UInt8]
  let reInit: Proposal.ReInit?

  init(_ group: PublicGroup) {
    context = group.context
    confirmationTag = group.confirmationTag
    reInit = group.reInit
  }

  /// The group with these nodes in its tree, by their indices.
  func group(
    _ nodes: [UInt32: Subtree.Content], _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> PublicGroup {
    guard let last = nodes.keys.max(), last / 2 < limits.leaves else { throw .refused(.stateIncomplete) }
    let tree: RatchetTree
    do { tree = try RatchetTree((0...last).map { nodes[$0] }) } catch { throw .refused(.stateIncomplete) }
    try require(tree.hash(crypto).bytes == context.treeHash, .stateIncomplete)
    var group = PublicGroup(context, tree, limits, crypto)
    group.confirm(confirmationTag)
    group.reInit = reInit
    return group
  }
}

extension GroupRecord: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    context = try GroupContext(from: &reader)
    confirmationTag = try reader.opaque()
    reInit = try reader.optional { (reader) throws(MLSError) in try Proposal.ReInit(from: &reader) }
  }

  func write(to writer: inout Writer) {
    writer.append(context)
    writer.opaque(confirmationTag)
    writer.optional(reInit)
  }
}
