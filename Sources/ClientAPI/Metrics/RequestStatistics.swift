internal import Node
internal import Synchronization
public import Transport

/// What the requests of all loops came to.
public final class RequestStatistics: Sendable {
  private let labels: RequestLabels
  private let journal: Journal
  private let logsRequests: Bool
  private let loops = Mutex<[RequestCounts]>([])

  init(_ routes: [Route], _ journal: Journal, logsRequests: Bool) {
    labels = RequestLabels(routes)
    self.journal = journal
    self.logsRequests = logsRequests
  }

  /// For a server's configuration.
  public func watch(loop: Int) -> any RequestWatch {
    let counts = RequestCounts(labels: labels.all.count)
    loops.withLock { $0.append(counts) }
    return RequestRecorder(counts, labels, journal, logsRequests: logsRequests)
  }

  func write(to text: inout MetricsText) {
    let loops = loops.withLock { $0 }
    text.family(
      "hanse_http_requests_total", .counter, "Requests by route and by the hundreds of the answer's status.")
    for (index, label) in labels.all.enumerated() {
      for (place, name) in RequestCounts.classes.enumerated() {
        let count = loops.reduce(0) { $0 + $1.answered(label: index, status: place) }
        if count > 0 { text.sample([("route", label.route), ("status", name)], count) }
      }
    }
    text.family(
      "hanse_http_request_seconds", .histogram, "Time from a request's header to the end of its answer.")
    for (group, name) in RequestLabels.groups.enumerated() {
      let sum = Histogram.sum(loops.map { $0.histogram(group: group) }, bounds: Histogram.microseconds)
      text.samples([("group", name)], sum, unit: 1_000_000)
    }
    text.family("hanse_http_answer_bytes_total", .counter, "Bytes of answers' bodies.")
    for (group, name) in RequestLabels.groups.enumerated() {
      text.sample([("group", name)], loops.reduce(0) { $0 + $1.bytes(group: group) })
    }
    text.family(
      "hanse_http_refusals_total", .counter, "What was no proper request, or broke a bound, by its code.")
    for (index, code) in HTTPRefusal.Code.allCases.enumerated() {
      let count = loops.reduce(0) { $0 + $1.refused(index) }
      if count > 0 { text.sample([("code", code.rawValue)], count) }
    }
  }
}
