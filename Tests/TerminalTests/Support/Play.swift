import Client

@testable import Terminal

/// A chat under test: what it is told, what it wants done, and its screen.
struct Play {
  var chat: Chat
  /// Milliseconds since 1970 (UTC).
  var now = Canned.time
  /// Everything it wanted done and nobody answered.
  var actions: [ChatAction] = []

  init(columns: Int = 80, rows: Int = 24, channel: String? = nil) {
    chat = Chat(address: "anna@a.test", session: "s", channel: channel, time: Self.time)
    tell(.resized(columns: columns, rows: rows))
  }

  /// Times in UTC, computed by hand: tests have no time zone.
  private static let time = TimeText(
    clock: { milliseconds in
      let minutes = milliseconds / 60_000 % 1_440
      let (hour, minute) = (minutes / 60, minutes % 60)
      return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }, day: { $0 < Canned.time + 10 * 3_600_000 ? "2025-11-20" : "2025-11-21" })

  mutating func tell(_ event: ChatEvent) {
    actions += chat.handle(event, atMilliseconds: now)
  }

  /// Connected, in these channels.
  mutating func connect(_ channels: [Channel] = Play.channels) {
    tell(.stream(.connected(Canned.hello("1"))))
    tell(.channels(channels))
  }

  static let channels = [
    Canned.channel(Canned.general, "general", topic: "All of us"),
    Canned.channel(Canned.plans, "plans", home: "b.test", members: 2),
    Canned.channel(Canned.watercooler, "watercooler", members: 5),
  ]

  mutating func type(_ text: String) {
    for character in text {
      tell(.key(character == "\n" ? .enter : .text(String(character))))
    }
  }

  mutating func press(_ keys: Key...) {
    for key in keys { tell(.key(key)) }
  }

  /// Answers the last page that was asked for.
  mutating func answerPage(_ messages: [Message], more: Bool = false, gaps: [HistoryGap] = []) {
    for case .loadPage(let request) in actions.reversed() {
      actions.removeAll { $0 == .loadPage(request) }
      return tell(.page(messages, more: more, request, gaps: gaps))
    }
  }

  mutating func enters(_ entry: StreamEntry) { tell(.stream(.entry(entry))) }

  var screen: [String] { chat.frame.text }

  /// The row that holds a text.
  func row(_ text: String) -> String? { screen.first { $0.contains(text) } }

  /// The page requests nobody answered.
  var pages: [PageRequest] {
    actions.compactMap { action in
      if case .loadPage(let request) = action { return request }
      return nil
    }
  }
}
