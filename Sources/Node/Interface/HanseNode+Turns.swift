package import Federation
package import Model
package import Store
package import Transport
internal import Synchronization
package import Wire

/// For a world that has time in its own hands, and for nobody else.
extension HanseNode {
  package enum Turn: Equatable {
    /// When the next turn is due by the monotonic clock, in milliseconds; `nil` for when something is asked.
    case done(dueMilliseconds: UInt64?)
    /// The node has stopped as it was told to.
    case over
  }

  /// Works off what has piled up, and does what is due.
  package func turn() -> Turn {
    guard let wheels = wheels.withLock({ $0 }) else { return .over }
    let (isOver, due) = wheels.turn(self) { journal.error("indexFailed", [("code", $0.code.rawValue)]) }
    return isOver ? .over : .done(dueMilliseconds: due)
  }

  /// The process is gone, and all that it had open with it: jobs that wait hold the node, and would hold that for ever.
  package func abandon() { wheels.withLock { $0 = nil } }

  /// Begins a request of a peer's; what takes its body, or `nil` where it is answered without.
  package func receive(
    _ head: RequestHead,
    respond: @escaping @Sendable (_ status: Int, _ headers: HeaderFields, _ body: [UInt8]) -> Void
  ) -> (([UInt8]) -> Void)? {
    service.receive(head) { status, headers, body, _ in respond(status, headers, body) }
  }

  /// A user who has no password, and so logs in nowhere.
  package func addUser(_ name: Text, completion: @escaping AccountAnswer) {
    core.write(
      { (core) throws(StoreError) in
        let new = Core.NewAccount(name: name, displayName: name, passwordHash: [1], isAdmin: false)
        _ = try core.createUser(new, by: Core.itself, completion: completion)
      }, failed: { completion(.failure($0)) })
  }

  /// The logs as the core has them between turns; `nil` while its memory cannot be trusted.
  package var logs: [StoredLog]? {
    wheels.withLock { $0 }?.look { core in
      core.memoryIsStale ? nil : core.logs.values.map(\.stored).sorted { $0.replica.id < $1.replica.id }
    }
  }

  /// What a node does not tell anybody, for those who check it.
  package struct Inspection {
    /// Events of this node's users that wait to be ordered, by home.
    package var pending: [NodeID: [EventID]] = [:]
    /// A batch has failed, and memory was not read from the store again since.
    package var isMemoryStale = false
    package var hasFailedBatches = false
    /// A peer has failed so often that it is tried as rarely as ever.
    package var hasPeerAtCap = false
    package var isIndexBehind = false
    /// No version of the protocol is spoken by this node and by some peer.
    package var hasPeerWithoutVersion = false
    /// It was restored, or has heard of a copy of itself, and does not sign for all its logs.
    package var isRecovering = false
    /// Whether its newest document is of keys that it does not have.
    package var lacksKeys = false
  }

  package var inspection: Inspection {
    guard let wheels = wheels.withLock({ $0 }) else { return Inspection() }
    return wheels.look { core in
      var inspection = Inspection()
      for (home, events) in core.pending where !events.isEmpty {
        inspection.pending[home] = events.map(\.event.id)
      }
      inspection.isMemoryStale = core.memoryIsStale
      inspection.hasFailedBatches = core.metrics.batchFailures.value > 0
      inspection.hasPeerAtCap = core.sessions.values.contains(where: \.isAtCap)
      inspection.isIndexBehind = wheels.indexCursor < core.store.lastArrival
      inspection.hasPeerWithoutVersion = core.sessions.values.contains {
        $0.lastError == ProtocolVersion.noneInCommon
      }
      inspection.lacksKeys = core.identity.chain.foreignNewest != nil
      inspection.isRecovering = core.recoveryRecord != nil || core.noticed != nil
      return inspection
    }
  }

  package var known: KnownNodes { gate.known }
  package var dataFolder: DataFolder { folder }
}
