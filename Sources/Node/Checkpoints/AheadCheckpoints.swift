internal import Federation
internal import Model
internal import Wire

/// Checkpoints of a log that its home has signed and that the copy here was not compared with yet: larger than the copy, or just
/// passed by it. A few: the smallest, which can be compared first, and the largest, which tells how much is withheld.
struct AheadCheckpoints {
  static let most = 4

  struct Item {
    let checkpoint: Checkpoint
    /// The home's line, and cosignatures that were verified as far as they could be.
    fileprivate(set) var note: Text
    fileprivate(set) var isBeingCompared = false

    /// Whether nobody has cosigned it.
    var isBare: Bool { (try? CheckpointNote(note.utf8))?.cosignatures.isEmpty ?? true }
  }

  enum Outcome: Equatable {
    case known
    /// Something is to be kept: a checkpoint, or cosignatures of one.
    case isNew
    /// The home has signed another of that size.
    case contradicts(Text)
  }

  /// Smaller first.
  private(set) var items: [Item] = []

  init() {}

  /// As they were kept.
  init(notes: [Text]) {
    items = notes.compactMap { note in
      (try? CheckpointNote(note.utf8)).map { Item(checkpoint: $0.checkpoint, note: note) }
    }
  }

  var isEmpty: Bool { items.isEmpty }
  var notes: [(size: UInt64, note: Text)] { items.map { ($0.checkpoint.size, $0.note) } }

  subscript(checkpoint: Checkpoint) -> Text? { items.first { $0.checkpoint == checkpoint }?.note }

  /// The largest that is larger than a copy of this size.
  func largest(above size: UInt64) -> Text? {
    items.last.flatMap { $0.checkpoint.size > size ? $0.note : nil }
  }

  mutating func remember(_ signed: SignedCheckpoint) -> Outcome {
    let note = Text(stored: signed.note)
    guard let index = items.firstIndex(where: { $0.checkpoint.size == signed.checkpoint.size }) else {
      items.append(Item(checkpoint: signed.checkpoint, note: note))
      items.sort { $0.checkpoint.size < $1.checkpoint.size }
      if items.count > Self.most { items.remove(at: Self.most - 1) }
      return .isNew
    }
    guard items[index].checkpoint == signed.checkpoint else { return .contradicts(items[index].note) }
    let merged = Text(stored: signed.cosigned(by: Self.lines(of: [items[index].note, note])).note)
    guard merged != items[index].note else { return .known }
    items[index].note = merged
    return .isNew
  }

  /// Those that a copy of this size has come to, each once.
  mutating func takeReached(_ size: UInt64) -> [Item] {
    var reached: [Item] = []
    for index in items.indices where items[index].checkpoint.size <= size && !items[index].isBeingCompared {
      items[index].isBeingCompared = true
      reached.append(items[index])
    }
    return reached
  }

  mutating func compared(_ checkpoint: Checkpoint) { items.removeAll { $0.checkpoint == checkpoint } }

  /// It could not be compared: the next time, perhaps.
  mutating func putBack(_ checkpoint: Checkpoint) {
    for index in items.indices where items[index].checkpoint == checkpoint {
      items[index].isBeingCompared = false
    }
  }

  mutating func removeAll(where isGone: (Item) -> Bool) { items.removeAll(where: isGone) }

  /// The newest cosignature of each cosigner.
  private static func lines(of notes: [Text]) -> [Cosignature] {
    var lines: [Cosignature] = []
    for line in notes.flatMap({ (try? CheckpointNote($0.utf8))?.cosignatures ?? [] }) {
      if let index = lines.firstIndex(where: { $0.cosigner == line.cosigner }) {
        if lines[index].seconds < line.seconds { lines[index] = line }
      } else if lines.count < Limits.cosigners {
        lines.append(line)
      }
    }
    return lines
  }
}
