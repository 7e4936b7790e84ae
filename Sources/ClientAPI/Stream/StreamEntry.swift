internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// An entry of a channel as streams carry it, live or from the store.
struct StreamEntry {
  let number: Int64
  let channel: LogID
  let sequence: UInt64
  let event: EventID
  let header: Header
  let body: [UInt8]?
  let verdict: UInt64
  /// Where the event's target stands, if its relation agrees.
  let target: UInt64?

  init(_ arrival: StoreReader.Arrival, channel: LogID, target: UInt64?) {
    number = arrival.number
    self.channel = channel
    sequence = arrival.event.sequence
    event = arrival.event.event
    header = arrival.event.header
    body = arrival.event.body
    verdict = arrival.event.verdict
    self.target = target
  }

  /// `nil` for a state entry.
  init?(_ entry: AppendedEntry, of batch: ArrivalBatch, number: Int64) {
    guard let covered = entry.event else { return nil }
    self.number = number
    channel = batch.channel
    sequence = entry.sequence
    event = covered.event.id
    header = covered.event.header
    body = batch.effects.erased.contains(entry.sequence) ? nil : covered.event.body
    verdict = entry.judgement.verdict ?? 0
    target = batch.effects.targets[entry.sequence]
  }

  func json(_ view: NodeView) -> [UInt8] {
    JSONWriter.objectBytes(reservingBytes: 512 + (body?.count ?? 0)) { json in
      json.field("type", "entry")
      json.field("cursor", number)
      json.field("channel", hex: channel.bytes.bytes)
      json.field("sequence", sequence)
      json.field("kind", header.kind.name)
      json.field("event", hex: event.bytes.bytes)
      json.field("author", view.address(of: header.author))
      json.field("authorName", view.displayName(of: header.author))
      json.field("time", header.timeMilliseconds)
      let body = body.flatMap { try? Body.decode($0, for: header.kind) }
      if let text = text(body) { json.field("text", utf8: text) }
      if let mentions = body?.mentions, !mentions.isEmpty { json.mentions(mentions, view) }
      if let files = body?.files, !files.isEmpty { json.files(files) }
      json.field(header.kind == .message ? "thread" : "target", ifPresent: target)
      json.field("verdict", Receipt.Order(sequence: sequence, verdict: verdict).verdictCode)
      if let subject { json.field("subject", view.address(of: subject)) }
    }
  }

  private func text(_ body: Body?) -> [UInt8]? {
    if case .text(let text) = header.content { return text.utf8 }
    return body?.text?.utf8
  }

  private var subject: Author? {
    switch header.content {
    case .target(let target), .invite(let target, _, _), .assignment(let target, _):
      Author(node: target.node, user: target.user)
    default: nil
    }
  }
}
