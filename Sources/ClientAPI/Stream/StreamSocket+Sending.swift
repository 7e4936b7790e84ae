internal import JSON
internal import Model
internal import Node
internal import Transport
internal import Wire

/// What a client sends on its stream.
extension StreamSocket {
  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    var id: String?
    do throws(JSONError) {
      let object = try JSONReader.readObject(text, limits: JSONLimits(maximumBytes: Call.bodyBytes))
      id = try object.optionalString("id")
      try object.refuseUnknown(allowed: ["type", "id", "channel", "text", "thread", "key"])
      guard try object.string("type") == "send" else {
        return refuse(id, "frameUnknown", "The only frame that a client sends is send.")
      }
      guard let id, (1...64).contains(id.utf8.count) else {
        return refuse(nil, "idInvalid", "id must have 1 to 64 bytes.")
      }
      let channel = try object.string("channel")
      let message = try object.string("text")
      let thread = try object.optionalInteger("thread", in: 0...UInt64(1 << 40))
      let key = try object.optionalString("key")
      perform(id, channel, Text(message), thread, key)
    } catch {
      refuse(id, error.code.rawValue, "\(error)")
    }
  }

  private func perform(_ id: String, _ channel: String, _ text: Text, _ thread: UInt64?, _ key: String?) {
    guard let channel = Bytes32(hex: channel.utf8).map({ LogID($0) }) else {
      return refuse(id, "unknownChannel", "You are in no such channel.")
    }
    var checkedKey: Text?
    if let key {
      guard let checked = IdempotencyKey.checked(key) else {
        return refuse(
          id, "idempotencyKeyInvalid", "An idempotency key has 1 to 64 printable ASCII characters.")
      }
      checkedKey = checked
    }
    node.perform(
      .send(channel, text: text, thread: thread), by: user, key: checkedKey,
      accepted: { [self] result in answer(id, result, isFirst: true) },
      ordered: { [self] result in answer(id, result, isFirst: false) })
  }

  /// Runs on the core's thread; `send` hops to the loop by itself.
  private func answer(_ id: String, _ result: Result<Receipt, NodeProblem>, isFirst: Bool) {
    switch result {
    case .failure(let problem): refuse(id, problem.code, problem.detail)
    case .success(let receipt):
      if isFirst {
        send(
          JSONWriter.objectBytes { json in
            json.field("type", "accepted")
            json.field("id", id)
            json.field("event", hex: receipt.event.bytes.bytes)
          })
      }
      guard let order = receipt.order else { return }
      send(
        JSONWriter.objectBytes { json in
          json.field("type", "ordered")
          json.field("id", id)
          json.field("event", hex: receipt.event.bytes.bytes)
          json.field("channel", hex: receipt.channel.bytes.bytes)
          json.field("sequence", order.sequence)
          json.field("verdict", order.verdictCode)
        })
    }
  }

  private func refuse(_ id: String?, _ code: String, _ detail: String) {
    send(
      JSONWriter.objectBytes { json in
        json.field("type", "error")
        json.field("id", ifPresent: id)
        json.field("code", code)
        json.field("detail", detail)
      })
  }
}
