public import Federation
public import Model
internal import Wire

extension Store {
  /// Keeps a decision about a peer, or forgets it.
  public func save(
    _ entry: PeerPolicy.Entry?, about domain: Domain
  ) throws(StoreError) {
    guard let entry else {
      return try connection.use("DELETE FROM peer WHERE domain = ?1") { (delete) throws(StoreError) in
        try delete.bind(1, text: domain.text.utf8)
        try delete.run()
      }
    }
    try connection.use("INSERT OR REPLACE INTO peer (domain, decision, node, time) VALUES (?1, ?2, ?3, ?4)") {
      (insert) throws(StoreError) in
      try insert.bind(1, text: domain.text.utf8)
      try insert.bind(2, text: entry.decision.rawValue)
      try insert.bind(3, entry.node?.bytes.bytes)
      try insert.bind(4, entry.sinceMilliseconds)
      try insert.run()
    }
  }

  /// The policy with all decisions.
  public func peerPolicy(newPeers: NewPeers) throws(StoreError) -> PeerPolicy {
    try connection.use("SELECT domain, decision, node, time FROM peer") { (row) throws(StoreError) in
      var policy = PeerPolicy(newPeers: newPeers)
      while try row.step() {
        guard let domain = Domain(Text(row.text(0))), let decision = PeerDecision(rawValue: row.text(1))
        else {
          throw StoreError(.storeCorrupt)
        }
        let node = row.bytesOrNil(2).flatMap { Bytes32($0) }.map { NodeID($0) }
        policy.decide(
          PeerPolicy.Entry(decision, node: node, sinceMilliseconds: try row.uint64(3)), about: domain)
      }
      return policy
    }
  }
}
