public import Client

/// A chat on a terminal: what happens goes in, what is to be done and how the screen looks come out. It knows no
/// terminal, no clock and no network.
public struct Chat: Sendable {
  static let pageMessages = 50
  private static let joiningMilliseconds: Int64 = 1_000
  static let mostTextBytes = 60_000

  let address: String
  /// Makes the keys of this chat's messages its own.
  let session: String
  let time: TimeText
  /// The channel to open first, once it is known.
  var wanted: String?

  var columns = 80
  var rows = 24
  /// Milliseconds since 1970 (UTC).
  var now: Int64 = 0
  var connection = ConnectionState.connecting
  var rooms: [String: Room] = [:]
  /// Channel ids as the list shows them.
  var order: [String] = []
  var current: String?
  var invitations: [Invitation] = []
  var pending: [PendingMessage] = []
  var pane = Pane.messages
  var purpose = Purpose.message
  var composer = Composer()
  /// The message that was being written when the line was needed for something else.
  var putAside: String?
  var notice: Notice?
  /// Of whom the node has told it, by address.
  var presence: [String: PersonPresence] = [:]
  var attention = OwnAttention()
  /// Where things are on the screen, and what is written in lines; `arrange` keeps both.
  var layout = Layout(columns: 80, rows: 24, composerRows: 1)
  var written: (lines: [String], row: Int, column: Int) = ([""], 0, 0)
  /// The whole of what is to be done, in order.
  var actions: [ChatAction] = []
  /// When the channels were asked for last, milliseconds since 1970 (UTC).
  var askedForChannels: Int64 = 0
  /// Lists that were asked for and have not come, and those of them to be asked for again.
  private var underWay: [ChatAction] = []
  private var wantedAgain: [ChatAction] = []
  private var lastNumber: Int64 = 0

  /// `address` is the user's own; `session` is a text that no other chat has, 1 to 32 printable characters; `channel`
  /// is the id of the channel to open.
  public init(address: String, session: String, channel: String? = nil, time: TimeText) {
    self.address = address
    self.session = session
    self.time = time
    wanted = channel
  }

  /// Takes what happened at that time (milliseconds since 1970, UTC), and says what to do.
  public mutating func handle(_ event: ChatEvent, atMilliseconds now: Int64) -> [ChatAction] {
    self.now = now
    actions = []
    switch event {
    case .key(let key): takeAndTell(key)
    case .resized(let columns, let rows):
      (self.columns, self.rows) = (max(1, columns), max(1, rows))
      arrange()
    case .tick: break
    case .stream(let event): take(event)
    case .channels(let channels):
      isAnswered(.loadChannels)
      take(channels)
    case .invitations(let invitations):
      isAnswered(.loadInvitations)
      self.invitations = invitations
    case .members(let members, let channel):
      isAnswered(.loadMembers(channel: channel))
      take(members, of: channel)
    case .page(let messages, let more, let request, let gaps): take(messages, more, request, gaps)
    case .message(let message): rooms[message.channel]?.roots[message.sequence] = ChatMessage(message)
    case .openChannels(let channels, let home): take(channels, home)
    case .mentions(let mentions, let more): take(mentions, more)
    case .found(let results, let more, let query): take(results, more, query)
    case .sent(let number, let progress): take(progress, of: number)
    case .done(let action): succeeded(action)
    case .failed(let action, let code, let detail):
      isAnswered(action)
      failed(action, code, detail)
    }
    settle()
    return actions
  }

  /// When the next `tick` is due though nothing happens, milliseconds since 1970 (UTC); `nil` for never.
  public var nextTick: Int64? {
    var times: [Int64] = notice.map { [$0.until] } ?? []
    if case .lost(_, let retryAt) = connection, retryAt > now { times.append(now + 1_000) }
    if let room { times += room.typing.values }
    times += attentionTicks
    if isJoining { times.append(askedForChannels + Self.joiningMilliseconds) }
    return times.min()
  }

  /// Why nothing more comes from the node; `nil` while something may.
  public var ending: ClientError? {
    if case .ended(let error) = connection { error } else { nil }
  }

  /// Whether a channel is on its way, whose arrival nothing tells.
  private var isJoining: Bool { order.contains { rooms[$0]?.state == "joining" } }

  var room: Room? { current.flatMap { rooms[$0] } }

  mutating func tell(_ text: String, isTrouble: Bool = false) {
    notice = Notice(text: text, isTrouble: isTrouble, until: now + Notice.milliseconds)
  }

  mutating func nextNumber() -> Int64 {
    lastNumber += 1
    return lastNumber
  }

  /// A list that is on its way is not asked for a second time, but once more when it is there: a thousand joins make two requests.
  private mutating func askOnce() {
    var asked: [ChatAction] = []
    for action in actions {
      guard action.isList else {
        asked.append(action)
        continue
      }
      if underWay.contains(action) {
        if !wantedAgain.contains(action) { wantedAgain.append(action) }
      } else {
        if action == .loadChannels { askedForChannels = now }
        underWay.append(action)
        asked.append(action)
      }
    }
    actions = asked
  }

  /// A list has come, or will not.
  private mutating func isAnswered(_ action: ChatAction) {
    underWay.removeAll { $0 == action }
    guard wantedAgain.contains(action) else { return }
    wantedAgain.removeAll { $0 == action }
    actions.append(action)
  }

  /// Nothing that was asked for over a connection that is gone is waited for.
  mutating func forgetWhatIsUnderWay() { (underWay, wantedAgain) = ([], []) }

  /// What follows from any event: old things are dropped, and what is in sight counts as seen and is loaded.
  private mutating func settle() {
    if let until = notice?.until, until <= now { notice = nil }
    for (id, room) in rooms where room.typing.values.contains(where: { $0 <= now }) {
      rooms[id]?.typing = room.typing.filter { $0.value > now }
    }
    if isJoining, connection == .connected, askedForChannels + Self.joiningMilliseconds <= now {
      actions.append(.loadChannels)
    }
    arrange()
    seeCurrent()
    watchCurrent()
    loadWhatIsInSight()
    askOnce()
  }
}
