enum NodeOperations {
  static let group = OperationGroup(
    "node", "The node itself",
    [
      Operation(
        "GET", "/health", "health", "Whether the node serves",
        answers: .json(200, .object(.required("status", .constant("ok"))))),
      Operation(
        "GET", "openapi.json", "describe", "This document",
        answers: .json(200, .object())),
      Operation(
        "GET", "docs", "docs", "A page to read this document and to try requests",
        answers: .text("text/html", "The page.")),
      Operation(
        "GET", "/metrics", "metrics", "Counters and gauges, as Prometheus reads them",
        answers: .text("text/plain", "Prometheus' text format 0.0.4.")),
      Operation("GET", "status", "status", "How the node fares", answers: .json(200, .shared("Status"))),
      Operation(
        "POST", "verify", "verify", "Recomputes logs and files from the stored bytes",
        takes: .closed(.optional("channel", .shared("Id"))), answers: .json(200, .shared("Verification")),
        refuses: [.unknownChannel]),
    ])
}
