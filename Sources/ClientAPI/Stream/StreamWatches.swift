internal import Model

/// Which streams of a loop want to know what people do now, and where. Confined to the loop.
///
/// Nobody is told who has not asked: in a channel of thousands, everybody's coming and going told to everybody would be
/// millions of frames. What one stream may watch is bounded, so what one change costs is.
struct StreamWatches {
  private var byChannel: [LogID: [ObjectIdentifier: StreamSocket]] = [:]
  private var byPerson: [Participant: [ObjectIdentifier: StreamSocket]] = [:]
  private var watched: [ObjectIdentifier: (channels: Set<LogID>, people: Set<Participant>)] = [:]

  /// Replaces what a stream watched before.
  mutating func set(_ socket: StreamSocket, channels: Set<LogID>, people: Set<Participant>) {
    remove(socket)
    guard !channels.isEmpty || !people.isEmpty else { return }
    let id = ObjectIdentifier(socket)
    watched[id] = (channels, people)
    for channel in channels { byChannel[channel, default: [:]][id] = socket }
    for person in people { byPerson[person, default: [:]][id] = socket }
  }

  mutating func remove(_ socket: StreamSocket) {
    let id = ObjectIdentifier(socket)
    guard let before = watched.removeValue(forKey: id) else { return }
    for channel in before.channels {
      byChannel[channel]?[id] = nil
      if byChannel[channel]?.isEmpty == true { byChannel[channel] = nil }
    }
    for person in before.people {
      byPerson[person]?[id] = nil
      if byPerson[person]?.isEmpty == true { byPerson[person] = nil }
    }
  }

  func sockets(watching channel: LogID) -> [StreamSocket] {
    byChannel[channel].map { Array($0.values) } ?? []
  }

  func sockets(watching person: Participant) -> [StreamSocket] {
    byPerson[person].map { Array($0.values) } ?? []
  }
}
