extension PublicGroup {
  /// What is written of a followed group that comes after one with the tree `old`, and what seals it.
  func changes(from old: RatchetTree?) -> (changes: [StateChange], seal: StateSeal) {
    var writer = Writer(capacity: 1_024)
    writer.append(GroupRecord(self))
    let record = writer.takeSecret(crypto)
    var seal = StateSeal(record, crypto)
    var changes = tree.changes(from: old, crypto) + [.put(.group, record)]
    for (place, one) in waiting.enumerated() {
      let record = one.encodedSecret(crypto)
      seal = seal.adding(record, crypto)
      changes.append(.put(.waiting(place), record))
    }
    return (changes + [.put(.seal, seal.encoded(crypto))], seal)
  }

  /// What deletes it all.
  var erasure: [StateChange] {
    tree.keys.map { .delete($0) } + waiting.indices.map { .delete(.waiting($0)) }
      + [.delete(.group), .delete(.seal)]
  }
}
