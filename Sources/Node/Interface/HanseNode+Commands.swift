internal import Federation
internal import Rules
public import Model
public import Store
public import Wire

extension HanseNode {
  /// Does what a user asks. `accepted` is called once, when the event is durable here (its receipt may already say ordered)
  /// or refused; `ordered`, if given and if the event was accepted without order, when it is ordered or turned away by its
  /// home. Both are called on the core's thread and must not block it.
  public func perform(
    _ command: Command, by user: UserID, key: Text? = nil,
    accepted: @escaping @Sendable (Result<Receipt, NodeProblem>) -> Void,
    ordered: (@Sendable (Result<Receipt, NodeProblem>) -> Void)? = nil
  ) {
    prepare(command, by: user) { [self] problem in
      if let problem { return accepted(.failure(problem)) }
      submit(command, user, key, accepted, ordered)
    }
  }

  /// Learns from other nodes what the core needs for a command.
  private func prepare(
    _ command: Command, by user: UserID, ready: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    switch command {
    case .invite(_, let address, _), .openDirect(let address): resolve([address], ready)
    case .createChannel(let plan): resolve(plan.invited, ready)
    case .join(let channel, let home?) where home.string != domain && !isIn(channel):
      askAdmission(to: channel, at: home, for: user, completion: ready)
    default: ready(nil)
    }
  }

  /// Whether this node follows the channel, or is its home.
  private func isIn(_ channel: LogID) -> Bool {
    guard let state = view.channels[channel]?.state else { return false }
    return state.nodes[node]?.isMember == true || state.log.home == node
  }

  /// Finds those of other nodes that this one does not know yet, one after the other.
  private func resolve(_ addresses: [Address], _ ready: @escaping @Sendable (NodeProblem?) -> Void) {
    let unknown = addresses.drop { $0.domain.string == domain || view.participant("\($0)") != nil }
    guard let address = unknown.first else { return ready(nil) }
    resolve(address) { [self] problem in
      if let problem { return ready(problem) }
      resolve(Array(unknown.dropFirst()), ready)
    }
  }

  private func submit(
    _ command: Command, _ user: UserID, _ key: Text?,
    _ accepted: @escaping @Sendable (Result<Receipt, NodeProblem>) -> Void,
    _ ordered: (@Sendable (Result<Receipt, NodeProblem>) -> Void)?
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.perform(command, by: user, key: key, accepted: accepted, ordered: ordered)
      }, failed: { accepted(.failure($0)) })
  }

  /// Forgets an event of the user's that its home turned away; `unknownMessage` if there is none.
  public func dismiss(
    _ number: Int64, of user: UserID, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        let found = try core.store.forgetTurnedAway(number, of: user)
        core.afterCommit.append { completion(found ? nil : .unknownMessage) }
      }, failed: { completion($0) })
  }

  public func status(completion: @escaping @Sendable (Result<NodeStatus, NodeProblem>) -> Void) {
    core.peek({ completion(.success($0.status())) }, failed: { completion(.failure($0)) })
  }

  /// Verifies one log, or all, from the stored bytes.
  public func verify(
    _ log: LogID?, completion: @escaping @Sendable (Result<[LogVerifier.Report], NodeProblem>) -> Void
  ) {
    core.peek(
      { [self] core in
        let logs = core.logs.values.filter { log == nil || $0.replica.id == log }
          .sorted { $0.reference.rawValue < $1.reference.rawValue }.map(\.stored)
        let known = core.known
        guard log == nil || !logs.isEmpty else { return completion(.failure(.unknownChannel)) }
        readers.submit(for: .node) { store, _ in
          do throws(StoreError) {
            let verifier = LogVerifier(store, known)
            var reports: [LogVerifier.Report] = []
            for log in logs { reports.append(try verifier.verify(log)) }
            completion(.success(reports))
          } catch {
            completion(.failure(NodeProblem(error)))
          }
        }
      }, failed: { completion(.failure($0)) })
  }
}
