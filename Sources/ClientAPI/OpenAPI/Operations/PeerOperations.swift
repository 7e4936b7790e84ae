enum PeerOperations {
  static let group = OperationGroup(
    "peers", "Other nodes, and what is decided about them",
    [
      Operation(
        "GET", "peers", "listPeers", "The peers that are known", answers: .json(200, .shared("Peers"))),
      Operation(
        "PUT", "peers/{domain}", "decidePeer", "Decides whether to talk to a peer",
        takes: .closed(.required("decision", .oneOf("allowed", "blocked", "paused"))), answers: .nothing),
      Operation(
        "DELETE", "peers/{domain}", "forgetPeer", "Forgets the decision: `newPeers` decides again",
        answers: .nothing, refuses: [.fieldInvalid]),
    ])
}
