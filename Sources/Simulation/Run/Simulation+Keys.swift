internal import Node

/// How nodes change their keys.
extension Simulation {
  /// Lets a node change its keys as its operator would: some of them by its next document, or all by its root key.
  func changeKeys(_ node: SimulatedNode, byRoot: Bool) -> Bool {
    guard node.isRunning, let hanse = node.hanse,
      let admin = users.first(where: { $0.node === node })?.id
    else { return false }
    if byRoot {
      hanse.prepareReplacement(by: admin) { [unowned self] prepared in
        guard case .success(let document) = prepared, let rootKey = node.rootKey,
          let signed = try? Replacement.sign(document, rootKey: rootKey)
        else { return }
        hanse.replaceKeys(signed, by: admin) { [unowned self] in changed($0, of: node, .keysReplaced) }
      }
    } else {
      let some = KeyName.rotating.filter { _ in chance.happens(perMille: 500) }
      hanse.rotateKeys(some, by: admin) { [unowned self] in changed($0, of: node, .keysRotated) }
    }
    node.kick()
    return true
  }

  private func changed(_ result: Result<KeyReport, NodeProblem>, of node: SimulatedNode, _ state: Reached) {
    switch result {
    case .success(let report):
      note("\(node.domain) is under document \(report.document)")
      coverage.note(state)
    case .failure(let problem): note("\(node.domain) keeps its keys: \(problem.code)")
    }
  }
}
