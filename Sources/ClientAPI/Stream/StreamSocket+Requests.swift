internal import Federation
internal import Model
internal import Node
internal import Transport

/// What a client asks for on its stream beside messages. Each is done once its answer is there; `id` names it.
extension StreamSocket {
  /// A client that writes says so every few seconds; more often is not passed on.
  private static let typingMilliseconds: UInt64 = 2_000

  func perform(_ request: StreamRequest, on streams: StreamLoop) {
    if let wait = hub.node.limits.take(request.limit, .user(user)) {
      let problem = Problem.tooManyRequests(waitMilliseconds: wait)
      told(StreamFrame.error(request.id, code: problem.code, detail: problem.detail))
      return flush()
    }
    switch request.action {
    case .send(let send): self.send(send, on: streams)
    case .read(let channel, let sequence, let asUnread):
      began()
      hub.node.markRead(channel, sequence, asUnread: asUnread, by: user) { [self] problem in
        streams.post(.done(self, id: request.id, problem))
      }
    case .typing(let channel, let isTyping):
      began()
      guard passesOn(channel, isTyping) else { return streams.post(.done(self, id: request.id, nil)) }
      hub.node.typed(in: channel, by: user, isTyping: isTyping) { [self] problem in
        streams.post(.done(self, id: request.id, problem))
      }
    case .presence(let isAway):
      began()
      hub.node.setPresence(of: user, isAway: isAway) { [self] problem in
        streams.post(.done(self, id: request.id, problem))
      }
    case .watch(let channels, let addresses):
      began()
      watch(Watch(channels: channels, addresses: addresses), id: request.id, on: streams)
    }
  }

  private func passesOn(_ channel: LogID, _ isTyping: Bool) -> Bool {
    let now = EventLoop.monotonicMilliseconds
    if isTyping, let last = lastTyping, last.channel == channel,
      now < last.milliseconds + Self.typingMilliseconds
    {
      return false
    }
    lastTyping = isTyping ? (channel, now) : nil
    return true
  }

  /// First the watch is set, then the present state asked for: no change between the two is missed.
  func watch(_ watch: Watch, id: String?, on streams: StreamLoop) {
    let node = hub.node
    let (channels, addresses) = (watch.channels, watch.addresses)
    node.read(for: user) { [self] reading in
      let view = reading.view
      guard channels.allSatisfy({ view.channel($0, of: user) != nil }) else {
        return streams.post(.done(self, id: id, NodeProblem("unknownChannel", "You are in no such channel.")))
      }
      let people = Set(addresses.flatMap { view.participants($0) }.filter { view.mayWatch($0, user, node) })
      streams.loop.execute { [self] in
        streams.watch(self, channels: Set(channels), people: people)
        node.livePicture { [self] result in
          switch result {
          case .failure(let problem): streams.post(.done(self, id: id, problem))
          case .success(let picture):
            streams.post(.texts(self, StreamFrame.state(of: people, in: channels, picture, view)))
            streams.post(.done(self, id: id, nil))
          }
        }
      }
    }
  }
}
