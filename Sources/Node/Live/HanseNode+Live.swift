internal import Federation
public import Model
public import Store

extension HanseNode {
  /// How many live streams one user may have open.
  public var streamsPerUser: Int { configuration.limits.streamsPerUser }
  /// How many connections may be open at once.
  public var maximumConnections: Int { configuration.limits.maximumConnections }

  /// Read positions of others are told of in channels of up to so many participants.
  public static var readersOfChannel: Int { LiveState.readersOfChannel }

  /// A stream of a user's is open: the user is there. `streamClosed` follows.
  public func streamOpened(_ user: UserID) { core.note { $0.streamOpened(user) } }

  public func streamClosed(_ user: UserID) { core.note { $0.streamClosed(user) } }

  /// A user says to be there, or away. Without a stream that holds for a minute and a half.
  public func setPresence(
    of user: UserID, isAway: Bool, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.peek(
      { core in
        core.setPresence(of: user, isAway: isAway)
        completion(nil)
      }, failed: { completion($0) })
  }

  /// A user writes in a channel, or no longer.
  public func typed(
    in channel: LogID, by user: UserID, isTyping: Bool, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.peek(
      { core in completion(core.typed(in: channel, by: user, isTyping: isTyping)) },
      failed: { completion($0) })
  }

  /// What people do now.
  public func livePicture(completion: @escaping @Sendable (Result<LivePicture, NodeProblem>) -> Void) {
    core.peek({ completion(.success($0.livePicture())) }, failed: { completion(.failure($0)) })
  }

  /// Who is told what of a user's doings.
  public func settings(
    of user: UserID, completion: @escaping @Sendable (Result<UserSettings, NodeProblem>) -> Void
  ) {
    core.peek(
      { completion(.success($0.live.settings(of: user))) }, failed: { completion(.failure($0)) })
  }

  public func changeSettings(
    of user: UserID, _ change: @escaping @Sendable (inout UserSettings) -> Void,
    completion: @escaping @Sendable (Result<UserSettings, NodeProblem>) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in try core.setSettings(of: user, change, told: completion) },
      failed: { completion(.failure($0)) })
  }

  func ephemeral(_ request: EphemeralRequest, from peer: NodeID, _ reply: PeerReply) {
    core.peek(
      { core in
        guard let response = core.ephemeral(request, from: peer) else {
          return reply.refuse(429, "tooManyRequests", "One request a second is enough.")
        }
        reply.send(response)
      }, failed: { reply.refuse($0) })
  }
}
