internal import Model
internal import Wire

/// Keys that were drawn and kept, and that no document lists yet.
struct DrawnKeys {
  /// What the next document is to list.
  let listed: DocumentKeys
  /// The session key, where it is among them.
  let session: Bytes32?

  /// Draws these keys; the others stay as `current` has them.
  init(_ names: Set<KeyName>, instead current: DocumentKeys, in folder: KeyFolder) throws(NodeProblem) {
    var publicKeys = current.all
    for (index, name) in KeyName.listed.enumerated() where names.contains(name) {
      publicKeys[index] = try folder.draw(name)
    }
    guard let listed = DocumentKeys(publicKeys) else {
      throw NodeProblem(
        "keyMissing", "A key is missing in the data folder: restore keys and store from one backup.")
    }
    self.listed = listed
    session = names.contains(.session) ? try folder.draw(.session) : nil
  }
}
