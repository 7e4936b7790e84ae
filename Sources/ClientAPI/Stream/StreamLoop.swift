internal import Federation
internal import Model
internal import Node
internal import Store
internal import Synchronization
internal import Transport

/// The streams of one event loop. The core's thread only posts; everything else happens here, once a turn for all that
/// has come together by then: each entry is encoded once, and each socket is written to once.
final class StreamLoop: @unchecked Sendable {
  // Sendable: `sockets` and `watches` are touched on the loop alone, the mailbox under its mutex.
  enum Post: Sendable {
    case batch(ArrivalBatch)
    case invitation(StoredInvitation, number: Int64)
    case turnedAway(OutboxItem, UserID)
    case answer(StreamAnswer)
    case live(LiveNews)
    /// A request of a client's was done, or not.
    case done(StreamSocket, id: String?, NodeProblem?)
    case texts(StreamSocket, [[UInt8]])
  }

  /// After so many sockets what they were given is written.
  private static let socketsAtOnce = 64

  private struct Mailbox {
    var posts: [Post] = []
    var hasSockets = false
  }

  let loop: EventLoop
  let open = Counter()
  let dropped = Counter()
  private let node: HanseNode
  private let mailbox = Mutex(Mailbox())
  private var sockets: [UserID: [StreamSocket]] = [:]
  private var watches = StreamWatches()

  init(loop: EventLoop, node: HanseNode) {
    self.loop = loop
    self.node = node
  }

  /// From any thread.
  func post(_ post: Post) {
    let isFirst = mailbox.withLock { mailbox in
      guard mailbox.hasSockets else { return false }
      mailbox.posts.append(post)
      return mailbox.posts.count == 1
    }
    if isFirst { loop.execute { [self] in drain() } }
  }

  /// From any thread: closes the streams of sessions that are over.
  func end(_ sessions: [SessionID]) {
    loop.execute { [self] in
      for socket in sockets.values.joined() where sessions.contains(socket.session) { socket.endSession() }
    }
  }

  /// On the loop. What becomes durable from here on reaches the socket.
  func add(_ socket: StreamSocket) {
    sockets[socket.user, default: []].append(socket)
    open.add()
    node.streamOpened(socket.user)
    mailbox.withLock { $0.hasSockets = true }
  }

  /// On the loop. What a stream that is gone asked for is not kept.
  func watch(_ socket: StreamSocket, channels: Set<LogID>, people: Set<Participant>) {
    guard sockets[socket.user]?.contains(where: { $0 === socket }) == true else { return }
    watches.set(socket, channels: channels, people: people)
  }

  /// On the loop.
  func remove(_ socket: StreamSocket) {
    guard let index = sockets[socket.user]?.firstIndex(where: { $0 === socket }) else { return }
    sockets[socket.user]?.remove(at: index)
    watches.remove(socket)
    open.add(-1)
    node.streamClosed(socket.user)
    if sockets[socket.user]?.isEmpty == true { sockets[socket.user] = nil }
    if sockets.isEmpty { mailbox.withLock { $0 = Mailbox() } }
  }

  private func drain() {
    let posts = mailbox.withLock { mailbox in
      defer { mailbox.posts = [] }
      return mailbox.posts
    }
    guard !posts.isEmpty else { return }
    let view = node.view
    var written: [StreamSocket] = []
    for post in posts {
      switch post {
      case .batch(let batch): deliver(batch, view, &written)
      case .invitation(let invitation, let number): deliver(invitation, number, view, &written)
      case .turnedAway(let item, let user):
        tell(StreamFrame.turnedAway(item), to: user, &written)
      case .answer(let answer):
        answer.socket.answered(answer)
        note(answer.socket, &written)
      case .live(let news): deliver(news, view, &written)
      case .done(let socket, let id, let problem):
        socket.done(id, problem)
        note(socket, &written)
      case .texts(let socket, let texts):
        for text in texts { socket.told(text) }
        note(socket, &written)
      }
    }
    for (index, socket) in written.enumerated() {
      socket.flush()
      if index % Self.socketsAtOnce == Self.socketsAtOnce - 1 { loop.writeGathered() }
    }
  }

  private func deliver(_ batch: ArrivalBatch, _ view: NodeView, _ written: inout [StreamSocket]) {
    var encoded: StreamBatch?
    // The smaller side is walked: few streams in a large channel, or a small channel among many streams.
    let users = batch.audience.count < sockets.count ? Array(batch.audience) : Array(sockets.keys)
    for user in users where batch.audience.contains(user) {
      for socket in sockets[user] ?? [] {
        let texts = encoded ?? StreamBatch(batch, view)
        encoded = texts
        socket.arrived(batch.departures[user].map { texts.upTo(batch.number(of: $0)) } ?? texts)
        note(socket, &written)
      }
    }
    for mention in batch.mentions { deliver(mention, of: batch, users, &written) }
  }

  /// Calls those whom an entry names, after the entry.
  private func deliver(
    _ mention: MentionNews, of batch: ArrivalBatch, _ users: [UserID], _ written: inout [StreamSocket]
  ) {
    let text = StreamFrame.mention(batch.channel, sequence: mention.sequence)
    if let user = mention.user { return tell(text, to: user, &written) }
    for user in users
    where user != mention.author && batch.isShown(mention.sequence, to: user) && !batch.muted.contains(user) {
      tell(text, to: user, &written)
    }
  }

  private func deliver(_ news: LiveNews, _ view: NodeView, _ written: inout [StreamSocket]) {
    switch news {
    case .mirrored(let channel, let size):
      let members = sockets.keys.filter { view.channel(channel, of: $0) != nil }
      guard !members.isEmpty else { return }
      let text = StreamFrame.mirrored(channel, size: size)
      for user in members { tell(text, to: user, &written) }
    case .ownRead(let user, let channel, let next):
      tell(StreamFrame.read(channel, next: next), to: user, &written)
    case .read(let reader, let channel, let next):
      let sockets = watches.sockets(watching: channel).filter { node.participant(of: $0.user) != reader }
      guard !sockets.isEmpty else { return }
      tell(StreamFrame.read(channel, next: next, by: reader, view), in: channel, sockets, view, &written)
    case .typing(let change):
      let sockets = watches.sockets(watching: change.channel)
      guard !sockets.isEmpty else { return }
      tell(StreamFrame.typing(change, view), in: change.channel, sockets, view, &written)
    case .stopped(let channel, let code, let members):
      let text = StreamFrame.channelState(channel, fault: code)
      for user in members where sockets[user] != nil { tell(text, to: user, &written) }
    case .presence(let changes):
      for (person, presence) in changes {
        let sockets = watches.sockets(watching: person).filter { view.mayWatch(person, $0.user, node) }
        guard !sockets.isEmpty else { continue }
        let text = StreamFrame.presence(person, presence, view)
        for socket in sockets {
          socket.told(text)
          note(socket, &written)
        }
      }
    }
  }

  /// Tells those among the sockets whose users are still in the channel.
  private func tell(
    _ text: [UInt8], in channel: LogID, _ sockets: [StreamSocket], _ view: NodeView,
    _ written: inout [StreamSocket]
  ) {
    for socket in sockets where view.channel(channel, of: socket.user) != nil {
      socket.told(text)
      note(socket, &written)
    }
  }

  private func tell(_ text: [UInt8], to user: UserID, _ written: inout [StreamSocket]) {
    for socket in sockets[user] ?? [] {
      socket.told(text)
      note(socket, &written)
    }
  }

  private func deliver(
    _ invitation: StoredInvitation, _ number: Int64, _ view: NodeView, _ written: inout [StreamSocket]
  ) {
    for socket in sockets[invitation.letter.user] ?? [] {
      socket.noticed(StreamNotice(invitation, number: number, view))
      note(socket, &written)
    }
  }

  private func note(_ socket: StreamSocket, _ written: inout [StreamSocket]) {
    if socket.noteWritten() { written.append(socket) }
  }
}

extension ArrivalBatch {
  /// The number of the entry at a sequence of the batch.
  fileprivate func number(of sequence: UInt64) -> Int64 {
    lastNumber - Int64((entries.last?.sequence ?? sequence) - sequence)
  }
}

extension StreamBatch {
  init(_ batch: ArrivalBatch, _ view: NodeView) {
    var number = batch.lastNumber - Int64(batch.entries.count)
    var numbers: [Int64] = []
    var texts: [[UInt8]] = []
    numbers.reserveCapacity(batch.entries.count)
    texts.reserveCapacity(batch.entries.count)
    for entry in batch.entries {
      number += 1
      guard let entry = StreamEntry(entry, of: batch, number: number) else { continue }
      numbers.append(number)
      texts.append(entry.json(view))
    }
    self.init(numbers: numbers, texts: texts, last: batch.lastNumber)
  }
}
