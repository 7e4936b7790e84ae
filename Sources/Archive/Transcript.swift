internal import Federation
public import Model
internal import Rules
internal import Wire

/// The messages that a channel's accepted entries make (spec: rules, "Effects outside the state").
public struct Transcript: Sendable {
  /// In the order of the log.
  public private(set) var messages: [TranscriptMessage] = []
  private var indexes: [EventID: Int] = [:]
  private var positions: [EventID: Position] = [:]
  private var reactions: [EventID: Given] = [:]
  /// The reactions of each message that has some, in their order.
  private var reactionsOf: [Int: [EventID]] = [:]

  /// A reaction that somebody has given, and may take back.
  private struct Given {
    let message: Int
    let author: Author
    let position: Position
    let text: String?
    var isTaken = false
  }

  public init() {}

  /// The files that messages name, each once, in the order of appearance.
  public var files: [FileItem] {
    var seen: Set<BlobID> = []
    return messages.flatMap(\.files).filter { seen.insert($0.blob).inserted }
  }

  /// Everybody who wrote or reacted, in the order of appearance.
  public var authors: [Author] {
    var seen: Set<Author> = []
    return messages.flatMap { [$0.author] + $0.reactions.flatMap(\.authors) }.filter {
      seen.insert($0).inserted
    }
  }

  mutating func take(_ entry: AppendedEntry) {
    guard entry.judgement == .accepted, let event = entry.event?.event else { return }
    let header = event.header
    if header.kind == .message { return add(event, at: entry.sequence) }
    guard let relation = header.relation else { return }
    if let given = reactions[relation.event], given.author == relation.author,
      given.position == relation.position
    {
      if header.kind == .unreact || header.kind == .erase { takeBack(relation.event) }
    } else if let index = message(relation) {
      change(index, by: event)
    }
  }

  private mutating func add(_ event: Event, at sequence: UInt64) {
    let thread = event.header.relation.flatMap { message($0) }.map { messages[$0].sequence }
    indexes[event.id] = messages.count
    positions[event.id] = event.header.position
    messages.append(
      TranscriptMessage(
        sequence: sequence, event: event.id, author: event.header.author,
        timeMilliseconds: event.header.timeMilliseconds, thread: thread, text: Self.text(event),
        files: Self.files(event)))
  }

  private static func text(_ event: Event) -> String? {
    body(event)?.text?.string
  }

  private static func files(_ event: Event) -> [FileItem] { body(event)?.files ?? [] }

  private static func body(_ event: Event) -> Body? {
    event.body.flatMap { try? Body.decode($0, for: event.header.kind) }
  }

  /// The message that a relation names, if it agrees with it.
  private func message(_ relation: Relation) -> Int? {
    guard let index = indexes[relation.event], messages[index].author == relation.author,
      positions[relation.event] == relation.position
    else { return nil }
    return index
  }

  private mutating func change(_ index: Int, by event: Event) {
    switch event.header.kind {
    case .edit where !messages[index].isErased:
      messages[index].text = Self.text(event)
      messages[index].files = Self.files(event)
      messages[index].editedMilliseconds = event.header.timeMilliseconds
    case .erase:
      messages[index].isErased = true
      messages[index].text = nil
      messages[index].files = []
    case .pin: messages[index].isPinned = true
    case .unpin: messages[index].isPinned = false
    case .reaction:
      reactions[event.id] = Given(
        message: index, author: event.header.author, position: event.header.position, text: Self.text(event))
      reactionsOf[index, default: []].append(event.id)
      tally(index)
    default: break
    }
  }

  private mutating func takeBack(_ reaction: EventID) {
    reactions[reaction]?.isTaken = true
    if let index = reactions[reaction]?.message { tally(index) }
  }

  /// Each author once for each text, in the order of first appearance.
  private mutating func tally(_ index: Int) {
    var tally: [TranscriptMessage.Reaction] = []
    for id in reactionsOf[index] ?? [] {
      guard let one = reactions[id], !one.isTaken, let text = one.text else { continue }
      if let place = tally.firstIndex(where: { $0.text == text }) {
        if !tally[place].authors.contains(one.author) { tally[place].authors.append(one.author) }
      } else {
        tally.append(TranscriptMessage.Reaction(text: text, authors: [one.author]))
      }
    }
    messages[index].reactions = tally
  }
}
