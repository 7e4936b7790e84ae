extension PastEpoch {
  /// What is written when the epoch ends; its ratchets stay where they are.
  func changes(_ crypto: Crypto) -> [StateChange] {
    var writer = Writer(wipedBy: crypto.provider, capacity: 1_024)
    writer.append(context)
    writer.opaque(messages.senderData)
    writer.uint32(messages.tree.leafCount)
    var changes: [StateChange] = [.put(.pastEpoch(context.epoch), writer.takeSecret(crypto))]
    for (index, leaf) in leaves {
      var writer = Writer(capacity: 384)
      writer.optional(leaf)
      changes.append(.put(.pastLeaf(context.epoch, index), writer.takeSecret(crypto)))
    }
    return changes
  }

  /// The keys of all that is stored of the epoch.
  var keys: [StateKey] {
    [.pastEpoch(context.epoch)] + leaves.keys.map { .pastLeaf(context.epoch, $0) }
      + messages.tree.keys(context.epoch)
  }
}
