import JSON
import Wire

/// A message of a file to import: one JSON object a line.
struct ImportedMessage: Equatable {
  /// What names it in its file, and in the threads there.
  let id: String
  let author: String
  /// Milliseconds since 1970 (UTC).
  let time: Int64
  /// The id of the message that it answers.
  let thread: String?
  let text: String
  let files: [ImportedFile]

  private static let limits = JSONLimits(maximumBytes: 1 << 20)

  /// `nil` for a message without a text, such as an erased one. Fields that it does not know are left alone.
  init?(line: some Sequence<UInt8>, number: Int) throws(CommandFailure) {
    do throws(JSONError) {
      let json = try JSONReader.readObject(Array(line), limits: Self.limits)
      let time = try Self.time(json)
      let author = try json.string("author")
      guard let text = try json.optionalString("text"), !text.isEmpty else { return nil }
      id = try Self.name(json, "id") ?? "line-\(number)"
      thread = try Self.name(json, "thread")
      var files: [ImportedFile] = []
      if try json.optionalArray("files") != nil {
        for file in try json.objects("files") { files.append(try ImportedFile(json: file)) }
      }
      (self.time, self.author, self.text, self.files) = (time, author, text, files)
    } catch {
      throw CommandFailure(
        .local, "importMalformed", "line \(number) is no message: \(error.code.rawValue), \(error)",
        next:
          "each line is {\"author\": TEXT, \"time\": MILLISECONDS or \"2025-11-20T13:02:05Z\", \"text\": TEXT}"
      )
    }
  }

  private static func time(_ json: JSONObject) throws(JSONError) -> Int64 {
    guard case .string(let text)? = json["time"] else { return try json.integer("time") }
    guard let time = UTCTime.parse(text) else {
      throw JSONError(
        .outOfRange, field: "time", "must be milliseconds since 1970, or as in 2025-11-20T13:02:05Z")
    }
    return time
  }

  /// A text, or a number.
  private static func name(_ json: JSONObject, _ field: StaticString) throws(JSONError) -> String? {
    if let number: Int64 = try? json.optionalInteger(field) { return "\(number)" }
    return try json.optionalString(field)
  }

  private static let mostBytes = 60_000

  /// The texts to send: who wrote it and when stands above, since history cannot be written anew. A text that is too long with that
  /// is cut in parts.
  var texts: [String] {
    let when = time >= 0 ? "\(UTCTime.day(UInt64(time))) \(UTCTime.clock(UInt64(time))) UTC" : "before 1970"
    let head = "[\(when)] \(author):\n"
    var texts: [String] = []
    var part = head
    for character in text {
      if part.utf8.count + character.utf8.count > Self.mostBytes, part.utf8.count > head.utf8.count {
        texts.append(part)
        part = head
      }
      // One cluster may be longer than any message: it is cut where scalars end.
      if character.utf8.count > Self.mostBytes / 2 {
        part.unicodeScalars.append(contentsOf: character.unicodeScalars.prefix(1_000))
      } else {
        part.append(character)
      }
    }
    return texts + [part]
  }
}
