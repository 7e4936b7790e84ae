enum StreamOperations {
  static let group = OperationGroup(
    "stream", "What happens, as it happens",
    [
      Operation(
        "GET", "stream", "openStream", "A WebSocket of JSON texts, both ways",
        answers: Success(
          status: 101, summary: "The WebSocket (RFC 6455; over HTTP/2, RFC 8441).", contentType: nil,
          schema: nil)),
      Operation(
        "GET", "events", "streamEvents", "The same texts as server-sent events, one way",
        detail: "What it watches is asked for with the request, since nothing comes from the client.",
        answers: .events, refuses: [.unknownChannel],
        headers: [.lastEvent]),
    ])
}
