internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of a `Fork`.
  mutating func fork(_ fork: StoredFork, _ view: NodeView) {
    let channel = view.channels[fork.log]
    field("number", fork.number)
    field("log", hex: fork.log.bytes.bytes)
    if let name = channel?.state.name { field("name", utf8: name.text.utf8) }
    field("node", hex: fork.node.bytes.bytes)
    field("domain", view.shownDomain(of: fork.node))
    switch fork.proof {
    case nil: field("of", "replaced")
    case .checkpoints(let proof):
      field("of", "checkpoints")
      arrayField("sizes") { json in
        for note in [proof.first, proof.second] {
          if let size = try? CheckpointNote(note.utf8).checkpoint.size { json.value(size) }
        }
      }
    case .positions: field("of", "positions")
    }
    field("time", fork.timeMilliseconds)
    field("decision", ifPresent: fork.decision?.rawValue)
    if let decider = fork.decider { field("decidedBy", utf8: decider.utf8) }
    field("decided", ifPresent: fork.decidedMilliseconds)
  }
}
