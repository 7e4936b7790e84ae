internal import Model
internal import Node
internal import Store
internal import Transport

/// Files that messages name.
enum FileRoutes {
  static let all = [
    Route(
      "GET", "channels/{channel}/messages/{sequence}/files/{file}", .user, parameters: ["inline"], send)
  ]

  @Sendable private static func send(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    let pace = FilePace(call.node, call.exchange, try call.user)
    guard let number = call.captures["file"].flatMap({ Int($0) }), number >= 0 else { throw .unknownFile }
    let inline = try isInline(call)
    call.read { (reading) throws(StoreError) in
      guard let message = try reading.store.message(sequence, of: channel.reference) else {
        return call.refuse(Problem.unknownMessage)
      }
      guard message.files.indices.contains(number) else { return call.refuse(Problem.unknownFile) }
      let author = message.stored.header.author.node
      call.exchange.loop.execute { send(message.files[number], from: author, channel.id, inline, pace, call) }
    }
  }

  private static func send(
    _ item: FileItem, from author: NodeID, _ channel: LogID, _ inline: Bool, _ pace: FilePace,
    _ call: Call
  ) {
    let (tag, headers) = (FileHeaders.tag(item), call.head.headers)
    if tag.isHeld(by: headers) { return Answer.sendUnchanged(tag, call.exchange) }
    // A range of other bytes than these is of no use to who has the rest of those (RFC 9110 section 13.1.5).
    let isFresh = headers["if-range"].map { $0 == tag.text } ?? true
    var fields = FileHeaders.fields(of: item, inline: inline)
    var (status, range) = (200, 0..<item.size)
    switch ByteRange(isFresh ? headers["range"] : nil, size: item.size) {
    case .all: break
    case .unsatisfiable:
      return call.refuse(
        Problem(
          .rangeUnsatisfiable, "The file has \(item.size) bytes.",
          headers: [HeaderField("content-range", "bytes */\(item.size)")]))
    case .part(let part):
      (status, range) = (206, part)
      fields.append(
        HeaderField("content-range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(item.size)"))
    }
    if call.head.method == "HEAD" {
      call.exchange.start(status: status, headers: HeaderFields(fields), contentLength: range.count)
      return call.exchange.end()
    }
    FileSender(
      call.node, call.exchange, item, in: channel, from: author, range, status: status,
      headers: HeaderFields(fields), pace: pace
    ).begin()
  }

  private static func isInline(_ call: Call) throws(Problem) -> Bool {
    guard let value = call.parameters["inline"] else { return false }
    guard ["true", "false"].contains(value) else {
      throw QueryParameters.invalid("inline must be true or false.")
    }
    return value == "true"
  }
}
