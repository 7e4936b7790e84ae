public import Model
internal import Wire
internal import JSON

/// What people, and other programs, read of an archive: made of the log alone, so that it can be made again and compared.
public struct TranscriptText: Sendable {
  public let name: String
  public let channel: LogID
  public let messages: [TranscriptMessage]
  private let address: @Sendable (Author) -> String
  /// Makes text safe to be printed.
  private let safe: @Sendable (String) -> String

  public init(
    name: String, channel: LogID, _ transcript: Transcript, address: @escaping @Sendable (Author) -> String,
    safe: @escaping @Sendable (String) -> String
  ) {
    self.name = name
    self.channel = channel
    messages = transcript.messages
    self.address = address
    self.safe = safe
  }

  /// Markdown. Texts stand indented, which makes them literal: nothing in them is markup.
  public func markdown(_ write: (String) -> Void) {
    write("# \(line(name))\n\nChannel `\(Hex.text(channel.bytes.bytes))`. Times are UTC.\n")
    var day = ""
    for message in messages {
      let today = UTCTime.day(message.timeMilliseconds)
      if today != day { write("\n## \(today)\n") }
      day = today
      write("\n\(heading(message))\n\n")
      for row in body(message) { write("    \(row)\n") }
      for file in message.files { write("\n\(line(of: file))\n") }
      if !message.reactions.isEmpty { write("\n\(reactions(message))\n") }
    }
  }

  private func heading(_ message: TranscriptMessage) -> String {
    var words = ["\(UTCTime.clock(message.timeMilliseconds)) **\(escaped(line(address(message.author))))**"]
    words.append("(\(message.sequence))")
    if let thread = message.thread { words.append("in thread \(thread)") }
    if message.editedMilliseconds != nil && !message.isErased { words.append("edited") }
    if message.isPinned { words.append("pinned") }
    return words.joined(separator: " ")
  }

  private func body(_ message: TranscriptMessage) -> [String] {
    if message.isErased { return ["[erased]"] }
    guard let text = message.text else { return ["[no text: its time was over]"] }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      line(String($0))
    }
  }

  private func line(of file: FileItem) -> String {
    "File \(escaped(line(file.name.string))), \(file.size) bytes: `files/\(Hex.text(file.blob.bytes.bytes))`"
  }

  private func reactions(_ message: TranscriptMessage) -> String {
    message.reactions.map { reaction in
      let who = reaction.authors.map { escaped(line(address($0))) }.joined(separator: ", ")
      return "\(escaped(line(reaction.text))) \(who)"
    }.joined(separator: "; ")
  }

  private func line(_ text: String) -> String { safe(text) }

  /// Without what Markdown would take for its own.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\`*_{}[]()#+!<>|~".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// JSON, one message a line, as `hanse import` reads it.
  public func jsonLines(_ write: ([UInt8]) -> Void) {
    for message in messages { write(json(message) + [0x0A]) }
  }

  private func json(_ message: TranscriptMessage) -> [UInt8] {
    JSONWriter.objectBytes(reservingBytes: 256 + (message.text?.utf8.count ?? 0)) { json in
      json.field("id", message.sequence)
      json.field("author", address(message.author))
      json.field("time", message.timeMilliseconds)
      json.field("thread", ifPresent: message.thread)
      if let text = message.text { json.field("text", text) } else { json.nullField("text") }
      json.field("edited", ifPresent: message.editedMilliseconds)
      if message.isErased { json.field("erased", true) }
      if message.isPinned { json.field("pinned", true) }
      json.field("event", hex: message.event.bytes.bytes)
      if !message.files.isEmpty {
        json.arrayField("files") { json in for file in message.files { json.object { $0.archived(file) } } }
      }
      guard !message.reactions.isEmpty else { return }
      json.arrayField("reactions") { json in
        for reaction in message.reactions {
          json.object { json in
            json.field("text", reaction.text)
            json.field("authors", reaction.authors.map(address))
          }
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func archived(_ file: FileItem) {
    field("hash", hex: file.blob.bytes.bytes)
    field("name", file.name.string)
    field("size", file.size)
    field("type", file.type.string)
  }
}
