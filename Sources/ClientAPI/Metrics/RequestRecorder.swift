internal import Node
internal import Transport

/// Counts the requests of one loop, and writes their lines in the journal.
final class RequestRecorder: RequestWatch {
  private let counts: RequestCounts
  private let labels: RequestLabels
  private let journal: Journal
  private let logsRequests: Bool

  init(_ counts: RequestCounts, _ labels: RequestLabels, _ journal: Journal, logsRequests: Bool) {
    self.counts = counts
    self.labels = labels
    self.journal = journal
    self.logsRequests = logsRequests
  }

  func ended(_ request: EndedRequest) {
    let index = labels.index(of: request.label)
    let label = labels.all[index]
    counts.add(request, label: index, group: label.group)
    if let status = request.status, status >= 500 {
      journal.warning("requestFailed", Self.fields(request, label))
    } else if logsRequests {
      journal.info("request", Self.fields(request, label))
    }
  }

  func refused(_ refusal: HTTPRefusal, from clientAddress: String) {
    counts.add(refusal)
    if logsRequests {
      journal.info("requestRefused", [("client", clientAddress), ("code", refusal.code.rawValue)])
    }
  }

  /// The kind of the request and never its target, which may hold words of people.
  private static func fields(
    _ request: EndedRequest, _ label: RequestLabels.Label
  ) -> [(StaticString, String)] {
    [
      ("request", request.head.requestID), ("client", request.head.clientAddress),
      ("route", label.route), ("http", request.httpVersion),
      ("status", request.status.map(String.init) ?? "none"), ("bytes", "\(request.bodyBytes)"),
      ("microseconds", "\(request.microseconds)"), ("aborted", "\(request.wasAborted)"),
    ]
  }
}
