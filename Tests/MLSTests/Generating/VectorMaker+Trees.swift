import Sodium
import TestSupport

@testable import MLS

extension VectorMaker {
  func treeOperations() throws -> [Case] {
    let own = try client("new").keyPackage().keyPackage
    var found: [Case] = []
    let (warm, clients) = try group(4, committing: [0, 3])
    let tree = warm[0].publicGroup.tree
    let (gapped, _) = try group(4, committing: [0, 3], removing: [2])
    found.append(operation(.add(own), by: 0, on: tree))
    found.append(operation(.add(own), by: 0, on: gapped[0].publicGroup.tree))
    found.append(operation(.remove(LeafIndex(1)), by: 0, on: tree))
    found.append(operation(.remove(LeafIndex(3)), by: 0, on: gapped[0].publicGroup.tree))
    let update = try warm[1].proposeUpdate(signedBy: clients[1].key)
    guard case .publicMessage(let message) = update,
      case .proposal(let proposal) = message.authenticated.content.body
    else { throw VectorFault(what: "no Update") }
    found.append(operation(proposal, by: 1, on: tree))
    return found
  }

  private func operation(_ proposal: Proposal, by sender: UInt32, on before: RatchetTree) -> Case {
    var tree = before
    switch proposal {
    case .add(let keyPackage): _ = tree.add(keyPackage.leafNode)
    case .update(let leaf): tree.update(LeafIndex(sender), leaf)
    case .remove(let leaf): tree.remove(leaf)
    default: break
    }
    return [
      "cipher_suite": 3, "tree_before": text(before.bytes), "proposal": text(proposal),
      "proposal_sender": Int(sender), "tree_hash_before": text(before.hash(crypto)),
      "tree_after": text(tree.bytes), "tree_hash_after": text(tree.hash(crypto)),
    ]
  }

  func treeValidation() throws -> [Case] {
    // Bare; whole; with a blank leaf; with one who knows no key above.
    let added = try group(5, committing: [0, 2])
    let own = try client("new").keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(provider))
    draft.renewsKeys = false
    _ = try added.groups[0].commit(draft, signedBy: added.clients[0].key)
    try added.groups[0].mergePending()
    let groups = [
      try group(2).groups[0], try group(4, committing: [0, 3]).groups[0],
      try group(5, committing: [0, 4], removing: [1]).groups[0], added.groups[0],
    ]
    return groups.map { group in
      let tree = group.publicGroup.tree
      var hashes: [String] = []
      var resolutions: [[Int]] = []
      func visit(_ subtree: Subtree) {
        if let left = subtree.left { visit(left) }
        hashes.append(text(Subtree.rehash(subtree, crypto)))
        resolutions.append(RatchetTree.resolution(subtree).map { Int($0.index.value) })
        if let right = subtree.right { visit(right) }
      }
      visit(tree.root)
      return [
        "cipher_suite": 3, "tree": text(tree.bytes), "group_id": text(group.groupID),
        "resolutions": resolutions, "tree_hashes": hashes,
      ]
    }
  }
}
